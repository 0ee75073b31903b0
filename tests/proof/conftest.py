"""A small bank that proves itself stands in small/; a test takes a copy and breaks one claim of it."""

import shutil
from pathlib import Path

import pytest

from kdgrader.bank import load_bank
from kdgrader.proof import QuestionProof, prove

SMALL = Path(__file__).parent / "small"
SOLUTION = "solutions/losses/soft-gap"


class SmallBank:
    """A bank in a folder, edited one text at a time, and proved."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def proof(self, id: str = "soft-gap") -> QuestionProof:
        bank = load_bank(self.root)
        (question,) = prove(bank, [bank.get(id)], jobs=2).questions
        return question

    def faults(self, id: str = "soft-gap") -> list[tuple[str, str]]:
        return [(fault.claim, f"{fault.says.en}\n{fault.detail}") for fault in self.proof(id).faults]


@pytest.fixture
def small(tmp_path: Path) -> SmallBank:
    shutil.copytree(SMALL, tmp_path / "bank")
    return SmallBank(tmp_path / "bank")
