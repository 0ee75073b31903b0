"""Short jobs that share a fork: to fork, and to fault the memory in, takes as long as one of them.

What one leaves behind could change what the next one finds, so a fork that was shared is asked at its end whether right
is still right in it. Where it is not, or where the fork did not end well, each of its jobs is done again alone.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from kdgrader.proof.forks import Bounds, Ended, Job, in_forks

K = TypeVar("K")
SHARED_S = 1.0  # what the jobs of one fork take together, or so


class LeftBehind(Exception):
    """Some of the jobs of a fork changed what all of its process sees."""


def in_shared_forks(
    jobs: Iterable[Job[K]], side_by_side: int, untouched: Callable[[], bool]
) -> Iterator[tuple[K, Ended]]:
    """`in_forks`, with several short jobs in one fork. `untouched`: whether a process is still as it was."""
    again: list[Job[K]] = []
    for some, ended in in_forks(_shared(jobs, untouched), side_by_side):
        if ended.data:
            yield from _parted(some, ended)
        elif len(some) == 1:
            yield some[0].key, ended
        else:
            again += some
    yield from in_forks(again, side_by_side)


def _shared(jobs: Iterable[Job[K]], untouched: Callable[[], bool]) -> Iterator[Job[tuple[Job[K], ...]]]:
    some: list[Job[K]] = []
    for job in jobs:
        if some and sum(one.seconds for one in some) + job.seconds > SHARED_S:
            yield _one(tuple(some), untouched)
            some = []
        some.append(job)
    if some:
        yield _one(tuple(some), untouched)


def _one(some: tuple[Job[K], ...], untouched: Callable[[], bool]) -> Job[tuple[Job[K], ...]]:
    def work() -> list[Any]:
        found = [job.work() for job in some]
        if len(some) > 1 and not untouched():
            raise LeftBehind
        return found

    every = [job.bounds for job in some]  # together they take less than each of them may
    cpu_s, wall_s = max(one.cpu_s for one in every), max(one.wall_s for one in every)
    return Job(some, work, Bounds(cpu_s, wall_s, max(one.memory_mib for one in every)))


def _parted(some: tuple[Job[K], ...], ended: Ended) -> Iterator[tuple[K, Ended]]:
    every = msgspec.msgpack.decode(ended.data, type=list[msgspec.Raw])
    for job, data in zip(some, every, strict=True):
        yield job.key, Ended(data=bytes(data), cpu_s=ended.cpu_s / len(some))
