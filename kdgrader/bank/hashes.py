"""Hashes of a bank and of one question, for receipts: any change of any file of either half changes them."""

import functools
import os
import time
from collections.abc import Iterable
from pathlib import Path

from kdgrader.bank.bank import Bank
from kdgrader.bank.questions import file_of, is_content, translation_of
from kdgrader.bank.records import AnyQuestion, CodingQuestion
from kdgrader.bank.solutions import solution_path

JUST_NOW_NS = 2_000_000_000


def bank_hash(bank: Bank) -> str:
    """Of every file under questions/ and solutions/."""
    return _hash([*_files(bank.root, "questions"), *_files(bank.root, "solutions")])


def question_hash(bank: Bank, question: AnyQuestion) -> str:
    """Of the question's files and its solution's."""
    solution = solution_path(bank.root, question)
    if isinstance(question, CodingQuestion):
        return _hash([*_files(bank.root, _name(bank, question.folder)), *_files(bank.root, _name(bank, solution))])
    public, code = file_of(question), solution.with_suffix(".py")
    files = (public, translation_of(public), solution, translation_of(solution), code)
    return _hash([(_name(bank, path), str(path)) for path in files if path.is_file()])


def _name(bank: Bank, path: Path) -> str:
    return path.relative_to(bank.root).as_posix()


def _files(root: Path, name: str) -> list[tuple[str, str]]:
    """Names below the root, and paths, of all files in a folder. In strings: there are a thousand of them."""
    found: list[tuple[str, str]] = []
    folder = os.path.join(root, name)  # noqa: PTH118
    if not os.path.isdir(folder):  # noqa: PTH112
        return found
    with os.scandir(folder) as inside:
        for entry in inside:
            if is_content(entry.name):
                below = f"{name}/{entry.name}"
                found += _files(root, below) if entry.is_dir() else [(below, entry.path)]
    return found


def _hash(files: Iterable[tuple[str, str]]) -> str:
    import hashlib  # 3 ms, and listing a bank hashes nothing

    digest = hashlib.sha256()
    for name, path in sorted(files):
        # The lengths keep names and contents apart: no two different banks feed the same bytes.
        digest.update(f"{len(name.encode())} {name}".encode())
        digest.update(_content(path))
    return f"sha256:{digest.hexdigest()}"


def _content(path: str) -> bytes:
    """A file's own hash. A bank has a thousand files and every report names its hash, so what has not changed since it
    was read is not read again; a file that was written just now may be written again within one tick of its clock."""
    known = os.stat(path)  # noqa: PTH116
    if time.time_ns() - known.st_mtime_ns < JUST_NOW_NS:
        return _digest(path)
    return _content_at(path, known.st_mtime_ns, known.st_ctime_ns, known.st_size, known.st_ino)


@functools.lru_cache(maxsize=1 << 14)
def _content_at(path: str, *_: int) -> bytes:
    return _digest(path)


def _digest(path: str) -> bytes:
    import hashlib

    return hashlib.sha256(Path(path).read_bytes()).digest()
