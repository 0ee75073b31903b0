"""Many gradings in a row from one zygote, one in five hostile: what grows, and what is left.

    python benchmarks/endurance.py [--gradings 2000]

Honest ones must all get full marks. Resident memory is told in MiB at every tenth part of the way, of this process, of
the zygote and of the checker host; descriptors, descendants, temporary files and System V objects are counted. Ends
with status 1 if an honest submission lost a mark, if anything is left, or if a process has grown by more than 16 MiB
between the first tenth and the end.
"""

import argparse
import contextlib
import gc
import random
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from kdgrader.attack import read_corpus
from kdgrader.attack.bystanders import _system_v, descendants, gone_in_time, left_behind
from kdgrader.attack.run import _submission
from kdgrader.bank import load_bank, load_solution
from kdgrader.errors import CallError
from kdgrader.grading.coding import grade, zygote_for
from kdgrader.jail.seats import standing_ready

MOST_GROWTH_MIB = 16.0
QUICK = ("leaving-early", "crashing", "lying-about-values", "tampering", "forging", "looking", "reaching-out")


def resident(pid: int | str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gradings", type=int, default=2000)
    count = parser.parse_args().gradings
    dice, bank = random.Random(0), load_bank()
    question = bank.get("kd-loss")
    right = load_solution(bank, question).folder / "reference.py"
    attacks = [a for a in read_corpus() if a.family in QUICK and a.question == "kd-loss" and not a.limits]
    limits = msgspec.structs.replace(question.limits, cpu_s=1.0, wall_s=5.0)
    tight = msgspec.structs.replace(question, limits=limits)
    files, objects, temporary = left_behind(), _system_v(), set(Path(tempfile.gettempdir()).iterdir())
    failed: list[str] = []
    hostile = 0
    print(f"{'gradings':>8} {'hostile':>8} {'parent':>8} {'zygote':>8} {'host':>8} {'descriptors':>12} {'seconds':>8}")
    begun = time.monotonic()
    with zygote_for(bank, question) as zygote:
        grade(bank, question, right, zygote=zygote)
        before = descendants(zygote.process.pid)
        host = min(before)
        first: tuple[float, ...] = ()
        for number in range(1, count + 1):
            if dice.random() < 0.2:
                hostile += 1
                with tempfile.TemporaryDirectory() as folder:
                    handed = _submission(dice.choice(attacks), Path(folder))
                    with contextlib.suppress(CallError):
                        grade(bank, tight, handed, zygote=zygote)
            elif grade(bank, question, right, zygote=zygote).status != "passed":
                failed.append(f"grading {number}, of a right submission, lost a mark")
            if number % max(1, count // 10) == 0:
                gc.collect()
                memory = (resident("self"), resident(zygote.process.pid), resident(host))
                first = first or memory
                figures = " ".join(f"{mib:8.1f}" for mib in memory)
                descriptors = len(list(Path("/proc/self/fd").iterdir()))
                print(
                    f"{number:>8} {hostile:>8} {figures} {descriptors:>12} {time.monotonic() - begun:8.0f}", flush=True
                )
        if not gone_in_time(zygote.process.pid, before | standing_ready(zygote)):
            failed.append("a process is left")
        for name, was, now in zip(("parent", "zygote", "host"), first, memory, strict=True):
            if now - was > MOST_GROWTH_MIB:
                failed.append(f"the {name} has grown by {now - was:.1f} MiB")
    if left_behind() - files or _system_v() - objects:
        failed.append("files or System V objects are left")
    fresh = {path for path in set(Path(tempfile.gettempdir()).iterdir()) - temporary if "kdgrader" in path.name}
    if fresh:
        failed.append(f"temporary files are left: {sorted(map(str, fresh))[:3]}")
    print("\n".join(failed) or "Every right submission got full marks, and nothing is left.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
