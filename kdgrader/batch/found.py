"""Which files of a folder are submissions, whose, and to which question."""

from pathlib import Path

import msgspec

from kdgrader.bank import Bank, CodingQuestion
from kdgrader.errors import CallError
from kdgrader.i18n import says

ENDINGS = (".py", ".ipynb")


class Handed(msgspec.Struct, frozen=True):
    """One submission: FOLDER/ana.py for a question that was named, FOLDER/ana/kd_loss.py for any."""

    candidate: str
    question: CodingQuestion
    path: Path


def find_submissions(bank: Bank, folder: Path, question: CodingQuestion | None) -> tuple[Handed, ...]:
    """In order of names. With a question each file is somebody's answer to it; without one each folder is somebody's,
    and a file in it is named like its question. Links are nobody's. Raises CallError where there is none."""
    found = [*_answers(folder, question)] if question else [*_folders(bank, folder)]
    if not found:
        raise CallError(
            says(
                "{path} holds no submission: FOLDER/NAME.py after a question's id, FOLDER/NAME/kd_loss.py without one.",
                path=folder,
            )
        )
    names = [(handed.candidate, handed.question.id) for handed in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CallError(
            says("{name} has handed in {id} twice, as .py and as .ipynb.", name=twice[0][0], id=twice[0][1])
        )
    return tuple(found)


def _answers(folder: Path, question: CodingQuestion) -> list[Handed]:
    return [Handed(path.stem, question, path) for path in _files(folder)]


def _folders(bank: Bank, folder: Path) -> list[Handed]:
    coding = {q.id.replace("-", "_"): q for q in bank.questions if isinstance(q, CodingQuestion)}
    return [
        Handed(place.name, coding[path.stem.replace("-", "_")], path)
        for place in sorted(folder.iterdir())
        if place.is_dir() and not place.is_symlink() and not place.name.startswith(".")
        for path in _files(place)
        if path.stem.replace("-", "_") in coding
    ]


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.iterdir() if path.suffix in ENDINGS and path.is_file() and not path.is_symlink()
    )
