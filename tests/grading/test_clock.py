"""Limits are computing time first. Waiting counts, being kept from a core does not, and starving gets a second try."""

import multiprocessing
import os
import threading
import time

import pytest
from scale_question import LIMITS, RIGHT

from kdgrader.bank.records import Limits
from kdgrader.grading import coding, problems, turns

ONCE_BUSY = RIGHT.replace("    if factor == 0", "    import time; until = time.process_time() + 0.6\n    while time.process_time() < until: pass\n    if factor == 0")  # fmt: skip


def kinds(outcome) -> set[str]:
    return {check.problem.says.en for check in outcome.verdicts.checks if check.problem}


def test_sleeping_counts_as_computing(graded):
    begun = time.monotonic()
    outcome = graded(
        "import time\n\ndef scale(x, factor=2.0):\n    time.sleep(1000)\n", limits=Limits(cpu_s=1, wall_s=60)
    )
    assert time.monotonic() - begun < 30
    assert problems.timeout_waiting(1).says.en in kinds(outcome)
    assert not outcome.starved


def test_a_process_that_stops_itself_is_waiting(graded):
    source = "import os, signal\n\ndef scale(x, factor=2.0):\n    os.kill(os.getpid(), signal.SIGSTOP)\n    return x\n"
    outcome = graded(source, limits=Limits(cpu_s=1, wall_s=60))
    assert not outcome.starved
    assert "passed" not in {check.status for check in outcome.verdicts.checks}


def test_the_checkers_own_work_is_not_the_submissions(graded, tmp_path):
    # The check computes for longer than the submission may; the jail sleeps meanwhile, and is not blamed for it.
    checks = tmp_path / "checks.py"
    checks.write_text(
        "import time\nimport torch\nfrom kdgrader.grading import aspect, same\n\n"
        '@aspect("value")\ndef test_slow(candidate, reference):\n    """Slow."""\n'
        "    until = time.process_time() + 1.5\n    while time.process_time() < until: pass\n"
        "    same(candidate.scale(torch.ones(2)), reference.scale(torch.ones(2)))\n"
    )
    outcome = graded(RIGHT, checks=checks, limits=Limits(cpu_s=0.5, wall_s=60))
    assert [check.status for check in outcome.verdicts.checks] == ["passed"]


def test_a_call_of_less_than_a_millisecond_has_a_duration(graded, tmp_path):
    # Under a limit of computing time, as a jail has it, the clock of the process ticks every 4 ms: of most calls it says
    # that they took no time, and the diagnosis, which replays what is cheap first, goes about it in any order.
    checks = tmp_path / "checks.py"
    checks.write_text(
        "import torch\nfrom kdgrader.grading import aspect\n\n"
        '@aspect("value")\ndef test_short(candidate):\n    """Short."""\n'
        "    seen = []\n    candidate._record = seen.append\n"
        "    for _ in range(50):\n        candidate.scale(torch.ones(2))\n"
        "    assert len({call.seconds for call in seen}) > 40, [call.seconds for call in seen]\n"
        "    assert all(0 < call.seconds < 0.1 for call in seen)\n"
    )
    outcome = graded(RIGHT, checks=checks)
    assert [(check.status, check.message) for check in outcome.verdicts.checks] == [("passed", None)]


def test_who_is_starved_is_said_to_be(graded):
    outcome = graded(ONCE_BUSY, limits=Limits(cpu_s=5, wall_s=0.2))
    assert outcome.starved
    assert problems.timeout_wall(0.2).says.en in kinds(outcome)


def test_who_is_starved_is_tried_once_more_and_alone(monkeypatch):
    tries = []

    class Starved:
        def __init__(self, *_, **__): ...

        def run(self, *_):
            tries.append(turns._side_by_side)
            return type("Outcome", (), {"starved": True})()

    monkeypatch.setattr(coding, "Supervisor", Starved)
    assert coding.run(None, LIMITS, lambda: None).starved
    assert tries == [1, 0]


def test_alone_is_alone():
    events = []

    def other():
        with turns.side_by_side():
            events.append("other")

    with turns.side_by_side():
        waiting = threading.Thread(target=lambda: _alone(events))
        waiting.start()
        time.sleep(0.1)
        events.append("first done")
    late = threading.Thread(target=other)
    late.start()
    waiting.join()
    late.join()
    assert events == ["first done", "alone", "alone done", "other"] or events == [
        "first done",
        "other",
        "alone",
        "alone done",
    ]


def _alone(events):
    with turns.alone():
        events.append("alone")
        time.sleep(0.1)
        events.append("alone done")


def _spin() -> None:
    while True:
        pass


@pytest.mark.slow
def test_an_honest_submission_loses_nothing_on_a_busy_machine(graded):
    others = [
        multiprocessing.get_context("spawn").Process(target=_spin, daemon=True)
        for _ in range(4 * (os.cpu_count() or 1))
    ]
    for other in others:
        other.start()
    try:
        time.sleep(1)
        # It computes for 0.6 s in every check and may for 1: with a fifth of a core, that lasts longer than 1 s.
        outcome = graded(ONCE_BUSY, limits=Limits(cpu_s=1.0, wall_s=60))
    finally:
        for other in others:
            other.kill()
            other.join()
    assert {check.status for check in outcome.verdicts.checks} == {"passed"}


def test_a_file_is_its_own_seed(tmp_path):
    from kdgrader.bank import load_bank
    from kdgrader.grading.coding import grade

    bank, seeds = load_bank(), []
    for name, text in (("a", "x = 1\n"), ("b", "x = 1\n"), ("c", "x = 2\n")):
        (tmp_path / f"{name}.py").write_text(text)
        seeds.append(grade(bank, bank.get("kd-loss"), tmp_path / f"{name}.py").receipt.seed)
    assert seeds[0] == seeds[1] != seeds[2]


def test_whoever_has_no_time_left_gets_no_further_jail(graded, zygote):
    before = zygote.jails.asked
    outcome = graded(
        "import time\n\ndef scale(x, factor=2.0):\n    time.sleep(60)\n", limits=Limits(cpu_s=0.2, wall_s=9)
    )
    assert {check.status for check in outcome.verdicts.checks} == {"broken"}
    # One a check until three times the limit are used up, and perhaps the next grading's.
    assert zygote.jails.asked - before <= 4 + 1


def test_who_hung_up_and_stayed_is_not_waited_for_again(graded):
    source = (
        "import os, socket, time\n\ndef scale(x, factor=2.0):\n"
        "    socket.socket(fileno=os.dup(3)).shutdown(socket.SHUT_RDWR)\n    time.sleep(60)\n"
    )
    begun = time.monotonic()
    outcome = graded(source)
    assert {check.problem.kind for check in outcome.verdicts.checks} == {"bad-reply"}
    assert time.monotonic() - begun < 4 * 0.5  # the patience that the first got, four times
