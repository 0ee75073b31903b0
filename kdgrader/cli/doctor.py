"""doctor: what this machine can do, what is missing, and how to get it."""

import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

import kdgrader
from kdgrader.cli.common import ANY_PATH, Call, command, json_option
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kdgrader.jail import Layer

SCHEMA = "kdgrader/doctor/1"
PACKAGES = (
    "torch", "numpy", "scikit-learn", "pytest", "click", "rich", "jinja2", "nbformat", "msgspec",
    "markdown-it-py", "mdit-py-plugins", "latex2mathml", "pygments", "pyyaml",
)  # fmt: skip
LINUX_PACKAGES = ("pyseccomp",)


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What the doctor found."""

    schema: str = SCHEMA
    kdgrader: str
    python: str
    system: str
    packages: dict[str, str | None]  # None: not installed
    sandbox: "tuple[Layer, ...]"
    others_allowed: bool  # whether submissions of others may be graded here
    advice: tuple[Text, ...]


@command(
    "doctor",
    help=says("What this machine can do, what is missing, and how to get it.").en,
    examples=("kdgrader doctor", "kdgrader doctor --json"),
)
@json_option
@click.option("--attack", "attacked", is_flag=True, help=says("Run the hostile corpus on this machine.").en)
@click.option("--family", metavar="F", multiple=True, help=says("With --attack: only this family of attacks.").en)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 64), help=says("How many at a time; else one more than cores.").en
)
@click.option("-o", "file", metavar="FILE", type=ANY_PATH, help=says("With --attack: write the scoreboard there.").en)
def doctor(
    call: Call, as_json: bool, attacked: bool, family: tuple[str, ...], jobs: int | None, file: Path | None
) -> int:
    from kdgrader.cli.streams import result_json, show

    if attacked:
        from kdgrader.cli.attacking import attack

        return attack(call, family, jobs, file, as_json=as_json)
    if family or jobs or file:
        raise CallError(says("--family, --jobs and -o belong to --attack."))
    findings = examine()
    if as_json:
        result_json(msgspec.json.format(msgspec.json.encode(findings), indent=2))
    else:
        show(_page(findings, call))
    return 1 if findings.advice else 0


def examine() -> Findings:
    layers = _layers()
    packages = {name: _version(name) for name in _packages()}
    missing = [name for name, version in packages.items() if version is None]
    strong = _strong(layers)
    advice = list(_system_advice())
    if missing:
        advice.append(says("Install what is missing: pip install {names}", names=" ".join(missing)))
    if not strong and not advice:
        advice.append(says("Grade only files that you trust here: the sandbox lacks a layer that others require."))
    return Findings(
        kdgrader=kdgrader.__version__,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        packages=packages,
        sandbox=layers,
        others_allowed=strong,
        advice=tuple(advice),
    )


def _packages() -> tuple[str, ...]:
    return PACKAGES + (LINUX_PACKAGES if sys.platform == "linux" else ())


def _version(name: str) -> str | None:
    """From the package's metadata: to import torch for its version would take a second."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _layers() -> "tuple[Layer, ...]":
    if sys.platform == "win32":
        return ()
    from kdgrader.jail import detect

    return detect()


def _strong(layers: "tuple[Layer, ...]") -> bool:
    if sys.platform == "win32":
        return False
    from kdgrader.jail import STRONG

    return {layer.name for layer in layers if layer.available} >= STRONG


def _system_advice() -> tuple[Text, ...]:
    if sys.platform == "win32":
        return (says("On Windows, run kdgrader inside WSL: wsl --install, then install it there as on Linux."),)
    if sys.platform == "darwin":
        return (
            says(
                "macOS has no Landlock and no seccomp: grade your own file here, and other people's on Linux "
                "or in a Linux container."
            ),
        )
    return ()


def _page(findings: Findings, call: Call) -> "RenderableType":
    from rich.console import Group
    from rich.text import Text as Line

    lang, missing = call.lang, says("missing").get(call.lang)
    parts: list[RenderableType] = [
        Line(f"kdgrader {findings.kdgrader}, Python {findings.python}, {findings.system}", style="bold"),
        "",
        Line(says("Packages").get(lang), style="bold"),
        _rows([(bool(has), name, has or missing) for name, has in findings.packages.items()]),
        "",
        Line(says("Sandbox layers").get(lang), style="bold"),
        _rows([(layer.available, layer.name, layer.why.get(lang)) for layer in findings.sandbox]),
        "",
    ]  # fmt: skip
    if findings.others_allowed:
        parts.append(says("Other people's submissions can be graded here.").get(lang))
    parts += [Line(f"→ {advice.get(lang)}", style="yellow") for advice in findings.advice]
    return Group(*parts)


def _rows(rows: list[tuple[bool, str, str]]) -> "RenderableType":
    from rich.table import Table
    from rich.text import Text as Line

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for good, name, text in rows:
        table.add_row(Line(f"  {'✓' if good else '✗'} {name}", style="green" if good else "red"), text)
    return table
