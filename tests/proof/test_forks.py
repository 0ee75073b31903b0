"""Work in forks ends, whatever it does, and what it found comes back."""

import os
import signal
import time

import msgspec
import pytest

from kdgrader.grading.proxy import Recorded
from kdgrader.grading.replays import Replays
from kdgrader.jail.parcel import pack
from kdgrader.jail.wire import Returned
from kdgrader.proof.forks import Bounds, Job, in_forks

QUICK = Bounds(cpu_s=1.0, wall_s=20.0, memory_mib=256)


def ends(*works, bounds=QUICK, side_by_side=2):
    return dict(in_forks([Job(place, work, bounds) for place, work in enumerate(works)], side_by_side))


def test_what_a_job_returns_comes_back_whatever_its_size():
    big = "x" * 3_000_000
    found = ends(lambda: {"a": [1, 2.5, None]}, lambda: big)
    assert msgspec.msgpack.decode(found[0].data) == {"a": [1, 2.5, None]}
    assert msgspec.msgpack.decode(found[1].data) == big


def loop():
    while True:
        pass


def hog():
    return len(bytearray(1 << 30))


@pytest.mark.parametrize("work, told", [
    (loop, "killed"),
    (lambda: os.kill(os.getpid(), signal.SIGSEGV), "killed"),
    (lambda: os._exit(3), "killed"),
    (lambda: 1 / 0, "fault"),
    (hog, "fault"),
    (lambda: object(), "fault"),
])  # fmt: skip
def test_a_job_that_does_not_end_well_says_so_and_the_next_one_runs(work, told):
    found = ends(work, lambda: 7, side_by_side=1)
    assert getattr(found[0], told)
    assert found[0].data == b""
    assert msgspec.msgpack.decode(found[1].data) == 7


def test_who_only_waits_is_ended_by_the_wall_clock():
    begun = time.monotonic()
    assert ends(lambda: time.sleep(60), bounds=Bounds(cpu_s=1.0, wall_s=0.5))[0].killed == "timeout"
    assert time.monotonic() - begun < 20


def test_whoever_stops_asking_leaves_nothing_behind(tmp_path):
    def slow():
        time.sleep(1.0)
        (tmp_path / "late").touch()

    for _ in in_forks([Job(0, lambda: 1), Job(1, slow), Job(2, slow)], 3):
        break
    time.sleep(1.5)
    assert list(tmp_path.iterdir()) == []


def test_jobs_are_asked_for_one_by_one():
    asked = []

    def jobs():
        for place in range(6):
            asked.append(place)
            yield Job(place, lambda: 0)

    running = in_forks(jobs(), 2)
    next(running)
    assert len(asked) < 6
    running.close()


def test_replays_are_timed_more_finely_than_a_limited_processes_clock_ticks():
    call = Recorded("test_f", "f", pack((2.0,), {}).parcel, 0, Returned(2.0, {}, (), (), (), ()), b"", 0.0, [])

    def work():
        replays = Replays("def f(x):\n    return x\n", [call] * 50, set(), time.thread_time() + 10)
        assert replays.right() == list(range(50))
        return [replays.seconds(place) for place in range(50)]

    ((_, ended),) = in_forks([Job("replays", work)], 1)
    took = msgspec.msgpack.decode(ended.data)
    assert len(set(took)) > 40
    assert min(took) > 0


def test_an_end_says_what_was_computed():
    def work():
        until = time.thread_time() + 0.2
        while time.thread_time() < until:
            pass

    ((_, ended),) = in_forks([Job("busy", work)], 1)
    assert 0.15 < ended.cpu_s < 1.0
