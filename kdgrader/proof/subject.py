"""One coding question on its bench, and what a first run of its reference told of its checks."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from kdgrader.bank import CodingSolution
from kdgrader.proof.bench import Bench, Check, Outcome
from kdgrader.proof.forks import Bounds

SEEDS = range(30)
SEED = SEEDS[0]  # of everything that is run once
MARGIN = 100.0  # a tolerance's distance from rounding error on one side, from the smallest mistake on the other
HEAVY_S = 0.2  # a check that takes longer comes last
CHUNK_S = 0.3  # seeds are run together up to this, so that a fork is worth its while


class Subject(msgspec.Struct, frozen=True):
    """What every claim about a coding question needs."""

    bench: Bench
    solution: CodingSolution
    seconds: dict[str, float]  # check → how long the reference takes
    examples: Bench  # the public checks

    @property
    def light_first(self) -> tuple[Check, ...]:
        return tuple(sorted(self.bench.checks, key=lambda check: self.seconds[check.id]))

    def of_aspect(self, aspect: str) -> tuple[Check, ...]:
        return tuple(check for check in self.light_first if check.aspect == aspect)

    def heavy(self, check: Check) -> bool:
        return self.seconds[check.id] > HEAVY_S

    @property
    def light(self) -> tuple[Check, ...]:
        """In the order of the file."""
        return tuple(check for check in self.bench.checks if not self.heavy(check))

    @property
    def whole_s(self) -> float:
        """All checks once."""
        return sum(self.seconds.values())

    def still_holds(self) -> bool:
        """Whether the reference passes in this process, as it must whatever was run here before."""
        return all(self.bench.run(check, self.bench.reference, SEED).passed for check in self.light)

    def bounds(self, runs: float = 1.0) -> Bounds:
        """Generous, for what is meant to end."""
        limits = self.bench.question.limits
        cpu_s = 30.0 + 20.0 * runs * self.whole_s
        return Bounds(cpu_s=cpu_s, wall_s=10 * cpu_s, memory_mib=2 * limits.memory_mib)

    def mutant_bounds(self) -> Bounds:
        """An endless mutant is a killed one, and should not cost more than it must."""
        cpu_s = 2.0 + 6.0 * self.whole_s
        return Bounds(cpu_s=cpu_s, wall_s=20 * cpu_s, memory_mib=self.bench.question.limits.memory_mib)


def chunks(seeds: Sequence[int], seconds: float) -> Iterable[tuple[int, ...]]:
    """Seeds in groups that take about CHUNK_S each."""
    size = max(1, int(CHUNK_S / max(seconds, 1e-3)))
    return [tuple(seeds[start : start + size]) for start in range(0, len(seeds), size)]


def failed(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    return tuple(outcome.check.id for outcome in outcomes if not outcome.passed)


def least_seconds(runs: Sequence[Sequence[Outcome]]) -> dict[str, float]:
    """Check → the least time of several runs: the first pays for what is done once, any may wait for a core."""
    return {one[0].check.id: min(outcome.seconds for outcome in one) for one in zip(*runs, strict=True)}


def wire(value: Any, kind: Any) -> Any:
    """A job's data as what it was."""
    return msgspec.msgpack.decode(value, type=kind)
