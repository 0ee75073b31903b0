"""The portable attacks of the hostile corpus, given to pytest, otter-grader, nbgrader and kdgrader: who is fooled.

    python benchmarks/attacks.py [--env FOLDER] [--only NAME]… [--json] [-o docs/security-scoreboard.md]

Makes a virtual environment with the current releases of the others (in FOLDER, which a later run brings up to date; or
in a temporary one), gives each of them the same checks (benchmarks/peers/), and proves that each gives all marks to the
right answer and not to the wrong ones: otherwise the comparison is void, exit status 3. Then each gets every portable
attack. With -o the whole corpus is run through kdgrader as well, and the whole scoreboard is written.

The others run these files WITHOUT PROTECTION, as you, on this machine: they are harmless by design, which is a reason
to read those that you have added. Some 10 minutes on two cores, and 2 GB of disk. Linux only, as the sandbox is.

Exit status: 0; 1 if an attack got full marks from kdgrader; 2 if the call is wrong; 3 if the comparison is void.
"""

import argparse
import concurrent.futures
import contextlib
import json
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import msgspec
from peers import attempt, environment, ours
from peers.graders import CHECKS, GRADERS, Grader, Mark

from kdgrader.attack import Attack, Outcome, read_corpus, run_corpus, to_markdown
from kdgrader.attack.corpus import answer_path
from kdgrader.attack.scoreboard import Attempt, Peer, this_machine, write
from kdgrader.bank import Bank, load_bank
from kdgrader.errors import CallError, GraderError, KdgraderError

FOOLED = 1
HEADINGS = ("grader", "version", "tried", "full marks", "points")


class Job(NamedTuple):
    """One submission for one grader. `attack`: its id; empty for an answer without a trick."""

    grader: Grader
    question: str
    submission: Path
    attack: str = ""
    times: int = 1


class Bench:
    """Where the others work: their environment, what was prepared for each, and the scratch folder of each job."""

    def __init__(self, env: Path, scratch: Path, *, jobs: int, timeout_s: float) -> None:
        self.env, self.scratch, self.jobs, self.timeout_s = env, scratch, jobs, timeout_s
        self._lock = threading.Lock()
        self._done = 0

    def run(self, words: list[str], folder: Path) -> attempt.Ended:
        variables = environment.variables(self.env, folder)
        return attempt.run(words, folder, environment=variables, timeout_s=self.timeout_s)

    def prepare(self, questions: Sequence[str]) -> None:
        for grader in GRADERS:
            for question in questions:
                folder = self._prepared(grader, question)
                folder.mkdir(parents=True)
                grader.prepare(folder, question, self.run)

    def grade_all(self, jobs: Sequence[Job]) -> list[tuple[Mark, ...]]:
        """The marks of each, in order; progress on stderr."""
        self._done = 0
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            return list(pool.map(lambda job: self._grade(job, len(jobs)), jobs))

    def _grade(self, job: Job, all: int) -> tuple[Mark, ...]:
        begun = time.monotonic()
        for _ in range(job.times):
            with tempfile.TemporaryDirectory(dir=self.scratch, ignore_cleanup_errors=True) as place:
                folder = Path(place) / "work"
                shutil.copytree(self._prepared(job.grader, job.question), folder)
                marks = job.grader.grade(folder, job.question, job.submission, self.run)
        with self._lock:
            self._done += 1
            said = "; ".join(mark.said for mark in marks)
            name = job.attack or f"answer {job.submission.stem}"
            seconds = time.monotonic() - begun
            note(f"[{self._done}/{all}] {job.grader.package:<13} {name:<56} {said} ({seconds:.1f} s)")
        return marks

    def _prepared(self, grader: Grader, question: str) -> Path:
        return self.scratch / "prepared" / grader.package / question


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def void(text: str) -> GraderError:
    return GraderError(f"The comparison is void: {text}.")


def wanted(only: Sequence[str]) -> list[Attack]:
    """The portable attacks for which there are checks that the others can run."""
    portable = [attack for attack in read_corpus() if attack.portable and not attack.recipe and not attack.is_control]
    if only:
        found = [attack for attack in portable if attack.name in only or attack.id in only]
        for name in set(only) - {name for attack in found for name in (attack.name, attack.id)}:
            names = ", ".join(attack.id for attack in portable)
            raise CallError(f"No portable attack is called {name}. There are: {names}.")
        portable = found
    for attack in portable:
        if attack.question not in CHECKS:
            note(f"{attack.id} is left out: there are no portable checks for {attack.question} in benchmarks/peers/.")
    return [attack for attack in portable if attack.question in CHECKS]


def prove(bench: Bench, bank: Bank, attacks: Sequence[Attack]) -> dict[tuple[str, Path], float]:
    """What each way to a mark gives each wrong answer; raises GraderError where right and wrong are not told apart."""
    jobs = []
    for question in sorted({attack.question for attack in attacks}):
        right = ours.reference(bank, question)
        wrong = sorted(answer_path(attacks[0]).parents[1].joinpath(question).glob("*.py"))
        jobs += [Job(grader, question, path) for path in (right, *wrong) for grader in GRADERS]
    allowed = {}
    for job, marks in zip(jobs, bench.grade_all(jobs), strict=True):
        is_right = job.submission == ours.reference(bank, job.question)
        for name, mark in zip(job.grader.ways, marks, strict=True):
            if mark.full != is_right:
                raise void(
                    f"{name} says of the {'right' if is_right else 'wrong'} answer {job.submission}: {mark.said}"
                )
            allowed[name, job.submission] = mark.points or 0.0
    return allowed


def others(
    bench: Bench, attacks: Sequence[Attack], allowed: dict[tuple[str, Path], float], versions: dict[str, str]
) -> list[Peer]:
    times = {attack.id: 2 if attack.twice else 1 for attack in attacks}
    jobs = [Job(grader, a.question, a.path, a.id, times[a.id]) for a in attacks for grader in GRADERS]
    marks = dict(zip(((job.grader.package, job.attack) for job in jobs), bench.grade_all(jobs), strict=True))
    peers = []
    for grader in GRADERS:
        for index, (name, how) in enumerate(grader.ways.items()):
            found = []
            for attack in attacks:
                mark = marks[grader.package, attack.id][index]
                found.append(
                    Attempt(
                        attack=attack.id, points=mark.points, allowed=allowed[name, answer_path(attack)],
                        max_score=mark.of, said=mark.said,
                    )
                )  # fmt: skip
            peers.append(Peer(name=name, version=versions[grader.package], how=how, attempts=tuple(found)))
    return peers


def kdgrader(
    scratch: Path, attacks: Sequence[Attack], *, whole: bool, jobs: int
) -> tuple[list[Peer], list[Outcome], float]:
    """Both ways of kdgrader; the outcomes of its own, of the whole corpus if it is wanted, and their seconds."""
    bank = load_bank()
    same = ours.bank_with_the_same_checks(bank, scratch / "bank")
    answers = {attack.question: answer_path(attack).parent for attack in attacks}
    for name, checked in ((ours.SAME, same), (ours.OWN, bank)):
        for question, folder in answers.items():
            if why := ours.proven(checked, question, sorted(folder.glob("*.py"))):
                raise void(f"{name}: {why}")
    version, ids = metadata.version("kdgrader"), {attack.id: None for attack in attacks}
    peers, outcomes, seconds = [], [], 0.0
    for name, checked in ((ours.SAME, same), (ours.OWN, bank)):
        given = read_corpus() if whole and name == ours.OWN else attacks
        note(f"{name}: {len(given)} files")
        begun = time.monotonic()
        outcomes = run_corpus(checked, given, jobs=jobs, done=_tell)
        seconds = time.monotonic() - begun
        peers.append(Peer(name=name, version=version, how=ours.HOW[name], attempts=ours.attempts(outcomes, ids)))
    return peers, outcomes, seconds


def _tell(outcome: Outcome) -> None:
    held = "" if outcome.held else f"  NOT HELD: {'; '.join(outcome.wrong)}"
    note(f"kdgrader {outcome.id:<56} {outcome.score:g} of {outcome.max_score:g}{held}")


def table(peers: Sequence[Peer]) -> str:
    rows = [HEADINGS, *((p.name, p.version, *map(str, (len(p.attempts), p.fooled, p.gained))) for p in peers)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = []
    for row in rows:
        words = [row[i].ljust(widths[i]) if i < 2 else row[i].rjust(widths[i]) for i in range(len(row))]
        lines.append("  ".join(words))
    return "\n".join(lines)


def to_json(peers: Sequence[Peer], seconds: float) -> str:
    plain = [
        {**msgspec.to_builtins(peer), "tried": len(peer.attempts), "fooled": peer.fooled, "gained": peer.gained}
        for peer in peers
    ]
    machine = msgspec.to_builtins(this_machine())
    whole = {"schema": "kdgrader/peers/1", "machine": machine, "seconds": round(seconds, 1), "graders": plain}
    return json.dumps(whole, indent=2, ensure_ascii=False)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--env", type=Path, metavar="FOLDER", help="the virtual environment; else a temporary one")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this attack; may be repeated")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many at a time (2)")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="S", help="seconds for a command (60)")
    parser.add_argument("--json", action="store_true", help="every attempt, as JSON on stdout")
    parser.add_argument("-o", type=Path, dest="file", metavar="FILE", help="run the whole corpus, write the scoreboard")
    given = parser.parse_args()
    if given.file and given.only:
        parser.error("-o writes the whole scoreboard: it does not go with --only")
    return given


def main() -> int:
    given = arguments()
    attacks = wanted(given.only)
    begun = time.monotonic()
    with contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        env = (given.env or scratch / "env").absolute()
        note(f"The environment of the others: {env}")
        versions = environment.make(env)
        bench = Bench(env, scratch, jobs=given.jobs, timeout_s=given.timeout)
        bench.prepare(sorted({attack.question for attack in attacks}))
        allowed = prove(bench, load_bank(), attacks)
        mine, outcomes, seconds = kdgrader(scratch, attacks, whole=given.file is not None, jobs=given.jobs)
        peers = [*others(bench, attacks, allowed, versions), *mine]
    if given.file:
        write(to_markdown(outcomes, seconds, peers), given.file.absolute())
        note(f"Written: {given.file}")
    print(to_json(peers, time.monotonic() - begun) if given.json else table(peers))
    return FOOLED if any(peer.fooled for peer in mine) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KdgraderError as error:
        note(str(error))
        sys.exit(error.exit_status)
