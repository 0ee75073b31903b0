"""The scoreboard: family by family how many attacks were held, then every file with what came of it."""

import os
import platform
import time
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import msgspec

import kdgrader
from kdgrader.attack.corpus import CONTROLS, FAMILIES
from kdgrader.attack.run import Outcome
from kdgrader.clean import clean
from kdgrader.jail import detect


class Machine(msgspec.Struct, frozen=True):
    """Where and when a run was made."""

    date: str
    system: str
    cores: int
    user: str
    versions: dict[str, str]
    layers: tuple[str, ...]


class Family(msgspec.Struct, frozen=True):
    name: str
    files: int
    held: int


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """What one grader made of one portable attack, and of the same answer without the trick."""

    attack: str  # its id
    points: float | None  # None: no mark, since the grader crashed or was ended for taking too long
    allowed: float  # the points of the same answer without the trick
    max_score: float
    said: str

    @property
    def fooled(self) -> bool:
        return self.points is not None and self.points >= self.max_score

    @property
    def gained(self) -> bool:
        return self.points is not None and self.points > self.allowed


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """A grader, and what it made of the portable attacks."""

    name: str
    version: str
    how: str  # how it was used, and what was taken for its mark
    attempts: tuple[Attempt, ...]

    @property
    def fooled(self) -> int:
        return sum(attempt.fooled for attempt in self.attempts)

    @property
    def gained(self) -> int:
        return sum(attempt.gained for attempt in self.attempts)


def this_machine() -> Machine:
    return Machine(
        date=time.strftime("%Y-%m-%d"),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        cores=os.cpu_count() or 1,
        user="root" if os.getuid() == 0 else "an ordinary user",
        versions={
            "kdgrader": kdgrader.__version__,
            "python": platform.python_version(),
            "torch": metadata.version("torch"),
        },
        layers=tuple(layer.name for layer in detect() if layer.available),
    )


def families(outcomes: Sequence[Outcome]) -> tuple[Family, ...]:
    """In the order in which they are always told; those without a file are left out."""
    found = []
    for name in FAMILIES:
        mine = [outcome for outcome in outcomes if outcome.family == name]
        if mine:
            found.append(Family(name, len(mine), sum(outcome.held for outcome in mine)))
    return tuple(found)


def to_json(outcomes: Sequence[Outcome], seconds: float) -> bytes:
    whole = {
        "schema": "kdgrader/attack/1",
        "machine": this_machine(),
        "seconds": round(seconds, 1),
        "families": families(outcomes),
        "outcomes": outcomes,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2)


def to_markdown(outcomes: Sequence[Outcome], seconds: float, peers: Sequence[Peer] = ()) -> str:
    machine = this_machine()
    attacks = [outcome for outcome in outcomes if outcome.family != CONTROLS]
    controls = [outcome for outcome in outcomes if outcome.family == CONTROLS]
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    lines = [
        "# The security scoreboard",
        "",
        f"{sum(outcome.held for outcome in attacks)} of {len(attacks)} attacks were held; "
        f"{sum(outcome.held for outcome in controls)} of {len(controls)} odd but honest submissions got every mark.",
        "",
        f"Run on {machine.date} in {seconds:.0f} s: {machine.system}, {machine.cores} cores, as {machine.user}, "
        f"{versions}; layers {', '.join(machine.layers)}. To run it again: `kdgrader doctor --attack`. What is looked "
        "at is said in [security.md](security.md) and, file by file, in `tests/hostile/README.md`.",
        "",
        "| family | files | held |",
        "| --- | ---: | ---: |",
        *(f"| {family.name} | {family.files} | {family.held} |" for family in families(outcomes)),
        "",
    ]
    if peers:
        lines += _beside_others(peers)
    lines += ["## Every file", "", "| file | tries | what came of it | points |", "| --- | --- | --- | ---: |"]
    lines += [_row(outcome) for outcome in outcomes]
    return "\n".join(lines) + "\n"


def _beside_others(peers: Sequence[Peer]) -> list[str]:
    return [
        "## Beside others",
        "",
        "The portable attacks are a wrong loss and a trick, with no word of this grader. Each grader was given the "
        "same checks, and was used as its documentation says; each had given all marks to the right answer, and not "
        "to the wrong ones, in the same run. *Full marks* is for a wrong loss; *points* counts the attacks that got "
        "more than the same wrong loss gets without the trick. A grader that crashed, or took too long, counts as not "
        "fooled. To run it again: `python benchmarks/attacks.py`.",
        "",
        "| grader | version | tried | full marks | points |",
        "| --- | --- | ---: | ---: | ---: |",
        *(f"| {p.name} | {p.version} | {len(p.attempts)} | {p.fooled} | {p.gained} |" for p in peers),
        "",
        *(f"- {peer.name}: {peer.how}." for peer in peers),
        "",
        *_which_fooled_which(peers),
    ]


def _which_fooled_which(peers: Sequence[Peer]) -> list[str]:
    """A row for each attack that gained something from somebody; the others by name."""
    by_attack: dict[str, dict[str, Attempt]] = {}
    for peer in peers:
        for attempt in peer.attempts:
            by_attack.setdefault(attempt.attack, {})[peer.name] = attempt
    gained = {name: row for name, row in by_attack.items() if any(attempt.gained for attempt in row.values())}
    lines = [
        f"| attack | {' | '.join(peer.name for peer in peers)} |",
        f"| --- |{' :-: |' * len(peers)}",
        *(
            f"| {name} | {' | '.join(_gain(row.get(peer.name)) for peer in peers)} |"
            for name, row in sorted(gained.items())
        ),
        "",
    ]
    others = sorted(set(by_attack) - set(gained))
    return lines + ([f"Nothing from anybody: {', '.join(others)}.", ""] if others else [])


def _gain(attempt: Attempt | None) -> str:
    if attempt is None or not attempt.gained:
        return "–"
    score = f"{attempt.points:g}/{attempt.max_score:g}"
    return f"**{score}**" if attempt.fooled else score


def _row(outcome: Outcome) -> str:
    came = outcome.happened if outcome.held else f"**not held: {'; '.join(outcome.wrong)}**"
    cells = (outcome.id, outcome.tries, came, f"{outcome.score:g}/{outcome.max_score:g}")
    return "| " + " | ".join(clean(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def write(text: str, path: Path) -> None:
    """Whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)
