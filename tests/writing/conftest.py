"""A bank that was just begun, a zygote for all gradings of these tests, and calls of the program in this process."""

import functools
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import click
import pytest
from click.testing import CliRunner
from outcomes import Outcome, Run

import kdgrader.grading
from kdgrader.bank import CodingQuestion, load_bank
from kdgrader.cli import main
from kdgrader.grading.coding import grade, zygote_for
from kdgrader.jail.client import Zygote
from kdgrader.writing import new_coding

SILENT = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "KDGRADER_LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "KDGRADER_DEBUG")


@pytest.fixture
def run() -> Run:
    """run("bank", "new", "a", "--topic", "losses"): the call in English, without a terminal."""
    program = cast(click.Command, SimpleNamespace(name="kdgrader", main=lambda args, prog_name: main(args)))

    def call(*arguments: str | Path) -> Outcome:
        environment: dict[str, str | None] = dict.fromkeys(SILENT)
        environment |= {"LANG": "C.UTF-8", "TERM": "xterm"}
        ended = CliRunner().invoke(program, [str(argument) for argument in arguments], env=environment)
        return Outcome(ended.exit_code, ended.stdout, ended.stderr)

    return call


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A bank with one question, `soft-target`, as `bank new` writes it."""
    new_coding(tmp_path / "bank", "soft-target", "losses")
    return tmp_path / "bank"


@pytest.fixture(scope="session")
def zygote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    root = tmp_path_factory.mktemp("writing") / "bank"
    new_coding(root, "soft-target", "losses")
    question = load_bank(root).get("soft-target")
    assert isinstance(question, CodingQuestion)
    running = zygote_for(load_bank(root), question)
    yield running
    running.close()


@pytest.fixture
def warm(zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every grading of the test in the one zygote: a start takes longer than all else."""
    monkeypatch.setattr(kdgrader.grading, "grade", functools.partial(grade, zygote=zygote), raising=False)
