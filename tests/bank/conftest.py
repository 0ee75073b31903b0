"""A good bank of one question of each kind stands in good/; a test takes a copy and breaks it in one way."""

import shutil
from pathlib import Path

import pytest

from kdgrader.bank.lint import lint

GOOD = Path(__file__).parent / "good"


class SmallBank:
    """A bank in a folder, edited one text at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def remove(self, name: str) -> None:
        path = self.root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    def has_only(self, *defects: str) -> None:
        """The lint sees these defects, each given by a part of its text, and no others."""
        found = list(map(str, lint(self.root)))
        assert len(found) == len(defects), "\n".join(found)
        for defect in defects:
            assert any(defect in text for text in found), "\n".join(found)


@pytest.fixture
def bank(tmp_path: Path) -> SmallBank:
    """A copy of the good bank."""
    shutil.copytree(GOOD, tmp_path / "bank")
    return SmallBank(tmp_path / "bank")
