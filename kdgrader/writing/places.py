"""Where a bank may be written, and whether an id is free in it."""

from pathlib import Path

import msgspec

from kdgrader.bank import TOPICS
from kdgrader.bank.shapes import Id
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.paths import PACKAGE, data_root


def writable_bank(root: Path | None) -> Path:
    """The bank to write into. CallError for that of an installed kdgrader, which the next upgrade replaces."""
    place = data_root() if root is None else root
    if place.resolve().is_relative_to(PACKAGE):
        raise CallError(
            says(
                "An upgrade of kdgrader would undo what is written into its own bank. Name another with --bank DIR: an "
                "empty folder, or one into which questions/ and solutions/ of {root} were copied.",
                root=place,
            )
        )
    if place.exists() and not place.is_dir():
        raise CallError(says("{path} is a file, and a bank is a folder.", path=place))
    return place


def checked_id(id: str) -> str:
    """An id, as an id may be: CallError otherwise."""
    try:
        return msgspec.convert(id, Id)
    except msgspec.ValidationError as error:
        raise CallError(says("{id!r} is no id: lower-case words joined by hyphens, as kd-loss.", id=id)) from error


def require_free(root: Path, id: str) -> None:
    """CallError where anything of that name stands in the bank: an id is unique, whatever its topic."""
    for topic in TOPICS:
        for half in ("questions", "solutions"):
            for name in (id, f"{id}.md", f"{id}.zh.md", f"{id}.py"):
                path = root / half / topic / name
                if path.exists() or path.is_symlink():
                    raise CallError(says("{path} is there already, and stays as it is.", path=path))
