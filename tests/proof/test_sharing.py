"""Short jobs share a fork, and what becomes of one is no matter of the others."""

import os

import msgspec

from kdgrader.proof.forks import Job
from kdgrader.proof.sharing import in_shared_forks

left = []  # what a job leaves behind in its process


def leaves():
    left.append("something")
    return os.getpid()


def crashes():
    os.abort()


def found(*works, seconds=0.2):
    jobs = [Job(place, work, seconds=seconds) for place, work in enumerate(works)]
    return dict(in_shared_forks(jobs, 2, lambda: not left))


def results(ends):
    return {key: msgspec.msgpack.decode(ended.data) for key, ended in ends.items() if ended.data}


def test_short_jobs_share_a_fork_and_each_has_its_own_result():
    pids = results(found(*[os.getpid] * 12))
    assert sorted(pids) == list(range(12))
    assert len(set(pids.values())) == 3  # five of 0.2 s are a second
    assert results(found(lambda: [1, 2], lambda: {"a": None})) == {0: [1, 2], 1: {"a": None}}


def test_a_job_that_takes_long_has_a_fork_of_its_own():
    assert len(set(results(found(*[os.getpid] * 3, seconds=0.9)).values())) == 3
    jobs = [Job(place, os.getpid) for place in range(3)]  # nothing is known of how long
    assert len(set(results(dict(in_shared_forks(jobs, 2, lambda: True))).values())) == 3


def test_what_one_leaves_behind_is_nothing_that_another_finds():
    pids = results(found(os.getpid, leaves, os.getpid))
    assert sorted(pids) == [0, 1, 2]
    assert len(set(pids.values())) == 3


def test_one_that_crashes_takes_no_other_with_it():
    ends = found(os.getpid, crashes, os.getpid)
    assert sorted(results(ends)) == [0, 2]
    assert ends[1].killed.startswith("crashed")


def test_the_computing_of_a_shared_fork_is_shared_out():
    def computes():
        return sum(range(3_000_000))

    ends = found(*[computes] * 4)
    assert all(0 < ended.cpu_s < 1 for ended in ends.values())
