"""Calls of the program, in this process, with what they printed on each stream and how they ended."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import click
import pytest
from calls import Outcome, Run
from click.testing import CliRunner

from kdgrader.cli import main

GOOD = Path(__file__).parents[1] / "bank" / "good"
GOLDEN = Path(__file__).parent / "golden"
# What an environment may say about language, colour and width, so that the tests' own says nothing.
SILENT = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "KDGRADER_LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "KDGRADER_DEBUG")


@pytest.fixture
def run() -> Run:
    """run("list", "--json"): the call in English, without a terminal."""
    program = cast(click.Command, SimpleNamespace(name="kdgrader", main=lambda args, prog_name: main(args)))

    def call(*arguments: str | Path, env: dict[str, str] | None = None) -> Outcome:
        environment: dict[str, str | None] = dict.fromkeys(SILENT)
        environment |= {"LANG": "C.UTF-8", "TERM": "xterm", **(env or {})}
        ended = CliRunner().invoke(program, [str(argument) for argument in arguments], env=environment)
        return Outcome(ended.exit_code, ended.stdout, ended.stderr)

    return call


@pytest.fixture
def good(run: Run) -> Run:
    """good("list"): the same on the small bank of tests/bank/good."""

    def call(*arguments: str | Path, env: dict[str, str] | None = None) -> Outcome:
        return run(*arguments, "--bank", GOOD, env=env)

    return call


@pytest.fixture
def golden(update_golden: bool) -> Callable[[str, str], None]:
    """golden("list.txt", text): the text is what people have looked at and found right."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update_golden:
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def bank_of_the_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped bank, but small: the good one, its questions called as the examples of the help call them."""
    root = tmp_path / "bank"
    shutil.copytree(GOOD, root)
    for old, new in (("scaled-gap", "kd-loss"), ("why-scale", "which-reduction")):
        for path in sorted(root.rglob("*"), reverse=True):
            if path.is_file():
                path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
            if path.name.startswith(old):
                path.rename(path.with_name(path.name.replace(old, new)))
    for module in ("kdgrader.bank.bank", "kdgrader.paths"):
        monkeypatch.setattr(f"{module}.data_root", lambda: root)
    return root
