"""How long a grading takes, side by side with its floors, in one run: medians, and the ratios that matter.

    python benchmarks/latency.py [--runs 30]

Warm: a grading of kd-loss in the full sandbox against the same checks in a warm pytest in this very process, which
protects from nothing; then the same grading with no layer of the sandbox, with each layer alone, and with all. Cold:
`kdgrader grade` against a cold `pytest` of the same checks and `python -c "import torch"`.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1"}
QUESTION = "kd-loss"


def timed(step: Callable[[], object], runs: int) -> list[float]:
    step()
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        step()
        times.append(time.perf_counter() - begun)
    return times


def row(name: str, times: list[float], note: str = "") -> float:
    middle = statistics.median(times)
    print(f"{name:<46} {1e3 * min(times):8.1f} {1e3 * middle:8.1f} {1e3 * max(times):8.1f}  {note}")
    return middle


def command(*words: str) -> Callable[[], object]:
    def run() -> object:
        done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, cwd=tempfile.gettempdir())
        if done.returncode:
            raise SystemExit(f"{' '.join(words)[:200]}\n{done.stderr.decode()[-2000:]}")
        return done

    return run


FLOOR_CONFTEST = """
import sys
from kdgrader.grading.checker import load_module
from kdgrader.grading.session import LocalCandidate
from kdgrader.grading.plugin import Plugin
import pytest, kdgrader.grading.draw as draw_module
reference = load_module({reference!r}, "reference")

@pytest.fixture
def candidate(): return LocalCandidate(reference)

@pytest.fixture(name="reference")
def _reference(): return reference

@pytest.fixture
def draw(request): return draw_module.Draw(7, "kd-loss", request.node.name)
"""


def warm(runs: int) -> None:
    import torch

    torch.set_num_threads(1)
    from kdgrader.bank import load_bank, load_solution
    from kdgrader.grading.checker import load_module
    from kdgrader.grading.coding import grade, zygote_for
    from kdgrader.grading.plugin import Plugin, run
    from kdgrader.grading.session import LocalCandidate

    bank = load_bank()
    question = bank.get(QUESTION)
    folder = load_solution(bank, question).folder

    class NoJail:
        """The checker's session without a jail: the candidate's module is called in this process."""

        def __init__(self) -> None:
            self.module = load_module(str(folder / "reference.py"), "candidate_module")

        def candidate(self, _: str) -> LocalCandidate:
            return LocalCandidate(self.module)

        def begin(self, _: str) -> None: ...
        def end(self, _: str) -> None: ...
        def judged(self, _: object, error: BaseException | None) -> BaseException | None:
            return error

    def in_process() -> None:
        reference = load_module(str(folder / "reference.py"), "reference")
        plugin = Plugin(QUESTION, 7, reference, NoJail())
        run(str(folder / "checks.py"), plugin)
        assert plugin.ran
        assert all(ran.error is None for ran in plugin.ran), plugin.ran

    with zygote_for(bank, question) as zygote:
        pairs: tuple[list[float], list[float]] = ([], [])
        steps = (lambda: grade(bank, question, folder / "reference.py", seed=7, zygote=zygote), in_process)
        for index in range(runs + 2):
            for step, times in zip(steps, pairs, strict=True):  # in turn, so that a drift of the machine hits both
                begun = time.perf_counter()
                step()
                if index >= 2:
                    times.append(time.perf_counter() - begun)
    report = grade(bank, question, folder / "reference.py", seed=7)
    print(f"warm, {len(report.checks)} checks, layers: {', '.join(report.receipt.sandbox)}")
    full = row("kdgrader, full sandbox", pairs[0])
    floor = row("the same checks in a warm pytest, no protection", pairs[1])
    print(f"{'ratio':<46} {'':8} {full / floor:8.2f}\n")


def layers(runs: int) -> None:
    """What each layer costs: gradings with that one alone, in turn with all others, so that a drift hits them alike."""
    from kdgrader.bank import load_bank, load_solution
    from kdgrader.grading.coding import zygote_for
    from kdgrader.grading.supervise import Supervisor
    from kdgrader.grading.talk import Task
    from kdgrader.jail.sandbox import LAYERS

    bank = load_bank()
    question = bank.get(QUESTION)
    solution = load_solution(bank, question)
    reference = solution.folder / "reference.py"
    task = Task(
        question=QUESTION, seed=7, entry_points=question.entry_points, source=reference.read_bytes(),
        reference=str(reference), checks=str(solution.checks), limits=question.limits,
    )  # fmt: skip
    sets = {"no layer": (), **{f"{name} alone": (name,) for name in LAYERS}, "all layers": LAYERS}
    times: dict[str, list[float]] = {name: [] for name in sets}
    with contextlib.ExitStack() as stack:  # a zygote each: what it makes ready for the next grading has these layers
        zygotes = {name: stack.enter_context(zygote_for(bank, question)) for name in sets}
        for index in range(runs + 3):
            for name, wanted in sets.items():
                begun = time.perf_counter()
                outcome = Supervisor(zygotes[name], question.limits, wanted).run(task)
                if index >= 3:
                    times[name].append(time.perf_counter() - begun)
                assert all(check.status == "passed" for check in outcome.verdicts.checks), name
    none = statistics.median(times["no layer"])
    for name, some in times.items():
        row(name, some, f"{1e3 * (statistics.median(some) - none):+.1f}")
    print()


def cold(runs: int) -> None:
    from kdgrader.bank import load_bank, load_solution

    bank = load_bank()
    folder = load_solution(bank, bank.get(QUESTION)).folder
    python = sys.executable
    me = [python, "-m", "kdgrader"]
    with tempfile.TemporaryDirectory() as place:
        checks = Path(place) / "test_kd_loss.py"
        checks.write_text((folder / "checks.py").read_text("utf-8"), "utf-8")
        conftest = FLOOR_CONFTEST.format(reference=str(folder / "reference.py"))
        (Path(place) / "conftest.py").write_text(conftest, "utf-8")
        torch = row('python -c "import torch"', timed(command(python, "-c", "import torch"), runs))
        row("pytest of the same checks", timed(command(python, "-m", "pytest", "-q", str(checks)), runs))
        grade = timed(command(*me, "grade", QUESTION, str(folder / "reference.py")), runs)
        middle = row("kdgrader grade kd-loss", grade, "")
        print(f"{'kdgrader grade − import torch':<46} {'':8} {1e3 * (middle - torch):8.1f}")
        loop = load_solution(bank, bank.get("distillation-loop")).folder / "reference.py"
        row(
            "kdgrader grade distillation-loop",
            timed(command(*me, "grade", "distillation-loop", str(loop)), max(3, runs // 3)),
        )
        row("kdgrader --help", timed(command(*me, "--help"), runs))
        row("kdgrader list", timed(command(*me, "list"), runs))
        row("python -c pass", timed(command(python, "-c", "pass"), runs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    print(f"{'milliseconds':<46} {'min':>8} {'median':>8} {'max':>8}")
    warm(runs)
    layers(runs)
    cold(max(5, runs // 3))


if __name__ == "__main__":
    main()
