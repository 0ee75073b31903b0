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
from kdgrader.jail import detect
from kdgrader.reports.clean import clean


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


class Peer(msgspec.Struct, frozen=True):
    """Another grader, and how many of the portable attacks got full marks of it."""

    name: str
    version: str
    fooled: int
    tried: int


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
        "The portable attacks are a wrong loss and a trick, with no word of any one grader. Each grader was given the "
        "same checks, by its own rules; *fooled* means full marks for a wrong loss (`benchmarks/attacks.py`, the same "
        "run).",
        "",
        "| grader | version | fooled |",
        "| --- | --- | ---: |",
        *(f"| {peer.name} | {peer.version} | {peer.fooled} of {peer.tried} |" for peer in peers),
        "",
    ]


def _row(outcome: Outcome) -> str:
    came = outcome.happened if outcome.held else f"**not held: {'; '.join(outcome.wrong)}**"
    cells = (outcome.id, outcome.tries, came, f"{outcome.score:g}/{outcome.max_score:g}")
    return "| " + " | ".join(clean(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def write(text: str, path: Path) -> None:
    """Whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)
