"""The next grading's checker and jail are forked while this one runs; nobody may notice anything but the time."""

import os
import select
import shutil
import signal

import pytest
from scale_question import RIGHT, SCALE

from kdgrader.attack.bystanders import descendants
from kdgrader.jail.client import start_zygote


@pytest.fixture
def own():
    """A zygote that nobody has used."""
    with start_zygote(hidden=[SCALE]) as zygote:
        yield zygote


def statuses(outcome):
    return {check.status for check in outcome.verdicts.checks}


def test_only_who_grades_again_gets_a_seat_ahead(graded, own):
    graded(RIGHT, zygote=own)
    assert own.spare is None
    graded(RIGHT, zygote=own)
    first = own.spare
    assert first is not None
    assert statuses(graded(RIGHT, zygote=own)) == {"passed"}
    assert own.spare is not None
    assert own.spare is not first


def test_a_check_that_was_edited_meanwhile_counts_as_it_is_now(graded, own, tmp_path):
    checks = tmp_path / "checks.py"
    shutil.copy(SCALE / "checks.py", checks)
    for _ in range(2):
        assert statuses(graded(RIGHT, zygote=own, checks=checks)) == {"passed"}
    checks.write_text(checks.read_text() + "\n\ndef test_added(candidate):\n    assert candidate.scale(1.0) == 17\n")
    assert statuses(graded(RIGHT, zygote=own, checks=checks)) == {"passed", "failed"}


@pytest.mark.parametrize("victim", ["checker", "jail"])
def test_no_submission_answers_for_a_seat_that_was_ended_while_it_waited(graded, own, victim):
    for _ in range(2):
        graded(RIGHT, zygote=own)
    seat = own.spare
    child = own.checkers.seen(seat.checker) if victim == "checker" else own.jails.seen(seat.jail.ticket)
    signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
    assert select.select([child.pidfd], [], [], 10)[0]
    assert statuses(graded(RIGHT, zygote=own)) == {"passed"}


@pytest.mark.parametrize("part", ["checker", "jail"])
def test_a_seat_that_could_not_be_forked_is_asked_for_again(graded, own, part):
    for _ in range(2):
        graded(RIGHT, zygote=own)
    server, ticket = (own.checkers, own.spare.checker) if part == "checker" else (own.jails, own.spare.jail.ticket)
    server.seen(ticket)
    server.forked.pop(ticket).kill()
    server.errors[ticket] = "Cannot allocate memory"
    assert statuses(graded(RIGHT, zygote=own)) == {"passed"}


def test_a_jail_that_ends_midway_is_followed_by_one_of_its_own_and_not_by_the_next_gradings(graded, own):
    leaves_once = RIGHT.replace(
        "    if factor == 0", "    import os\n    if factor == 3.0:\n        os._exit(3)\n    if factor == 0"
    )
    for _ in range(3):
        mixed = statuses(graded(leaves_once, zygote=own))
        assert "passed" in mixed
        assert statuses(graded(RIGHT, zygote=own)) == {"passed"}


def test_another_limit_or_layer_gets_a_jail_of_its_own(graded, own):
    for _ in range(2):
        graded(RIGHT, zygote=own)
    assert graded(RIGHT, zygote=own, layers=("session", "rlimits")).layers == ("session", "rlimits")


def test_a_seat_ends_with_its_zygote(graded):
    before = descendants(os.getpid())
    with start_zygote(hidden=[SCALE]) as zygote:
        for _ in range(2):
            graded(RIGHT, zygote=zygote)
        assert zygote.spare is not None
        opened = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    assert not descendants(os.getpid()) - before
    assert len(os.listdir("/proc/self/fd")) < opened  # noqa: PTH208
