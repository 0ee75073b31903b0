"""Changes of a bank, all or none: each is prepared beside its place, then all are moved there, or all taken back.

A reader of the bank never meets half a file or half a folder; what comes in between is never written over.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from kdgrader.errors import CallError
from kdgrader.i18n import says

STAGING = ".kdgrader-"  # what begins with a dot is no part of a bank
Undo = Callable[[], object]


class Change(msgspec.Struct, frozen=True):
    """A new file (bytes), a new folder (name below it → bytes), or, with `was`, another text for a file."""

    path: Path
    content: bytes | Mapping[str, bytes]
    was: bytes | None = None  # what the file must still hold when it is replaced; None: nothing may be there


def land(changes: Sequence[Change]) -> None:
    """Make all changes, in their order. CallError, and nothing is changed, where one of them cannot be made."""
    undo: list[Undo] = []
    at = changes[0].path
    try:
        with contextlib.ExitStack() as staging:
            staged = []
            for change in changes:
                at = change.path
                _make_folders(at.parent, undo)
                staged.append(_stage(change, staging))
            for change, ready in zip(changes, staged, strict=True):
                at = change.path
                undo.append(_move(change, ready))
    except BaseException as error:
        for step in reversed(undo):
            with contextlib.suppress(OSError):
                step()
        if isinstance(error, FileExistsError):
            raise CallError(says("{path} is there already, and stays as it is.", path=at)) from error
        if isinstance(error, OSError):
            raise CallError(says("{path} cannot be written: {why}.", path=at, why=error.strerror)) from error
        raise


def _make_folders(folder: Path, undo: list[Undo]) -> None:
    """The folder with those above it that are not there."""
    for path in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        path.mkdir()
        undo.append(path.rmdir)


def _stage(change: Change, staging: contextlib.ExitStack) -> Path:
    """The new content beside its place, on the same file system, with the permissions that it will have."""
    beside = staging.enter_context(tempfile.TemporaryDirectory(prefix=STAGING, dir=change.path.parent))
    ready = Path(beside) / change.path.name
    if isinstance(change.content, bytes):
        ready.write_bytes(change.content)
        if change.was is not None:
            shutil.copymode(change.path, ready)
        return ready
    for name, content in change.content.items():
        (ready / name).parent.mkdir(parents=True, exist_ok=True)
        (ready / name).write_bytes(content)
    return ready


def _move(change: Change, ready: Path) -> Undo:
    path, was = change.path, change.was
    if was is not None:
        if path.read_bytes() != was:
            raise CallError(says("{path} was changed by somebody else meanwhile. Try again.", path=path))
        ready.replace(path)
        return lambda: path.write_bytes(was)
    if os.path.lexists(path):
        raise FileExistsError
    if ready.is_dir():
        ready.rename(path)  # refused by the system where a folder with files has come in between
        return lambda: shutil.rmtree(path)
    try:
        path.hardlink_to(ready)  # a rename would write over a file that has come in between
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        ready.rename(path)
    return path.unlink
