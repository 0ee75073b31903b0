"""Hashes of a bank and of one question, for receipts: any change of any file of either half changes them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kdgrader.bank.bank import Bank
from kdgrader.bank.questions import entries, file_of, translation_of
from kdgrader.bank.records import AnyQuestion, CodingQuestion
from kdgrader.bank.solutions import solution_path


def bank_hash(bank: Bank) -> str:
    """Of every file under questions/ and solutions/."""
    return _hash(bank.root, [*_files(bank.root / "questions"), *_files(bank.root / "solutions")])


def question_hash(bank: Bank, question: AnyQuestion) -> str:
    """Of the question's files and its solution's."""
    solution = solution_path(bank.root, question)
    if isinstance(question, CodingQuestion):
        return _hash(bank.root, [*_files(question.folder), *_files(solution)])
    public, code = file_of(question), solution.with_suffix(".py")
    files = (public, translation_of(public), solution, translation_of(solution), code)
    return _hash(bank.root, [path for path in files if path.is_file()])


def _files(folder: Path) -> list[Path]:
    return [file for path in entries(folder) for file in (_files(path) if path.is_dir() else [path])]


def _hash(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in files):
        content = path.read_bytes()
        # The lengths keep names and contents apart: no two different banks feed the same bytes.
        digest.update(f"{len(name.encode())} {len(content)} {name}".encode())
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"
