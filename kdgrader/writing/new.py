"""A new question: a small one that works, each place of which says what belongs there.

The questions that it begins from are a bank of their own, templates/new/, which the tests lint and grade.
"""

import builtins
import keyword
import re
from pathlib import Path

from kdgrader.bank import Form, Topic
from kdgrader.paths import data_root
from kdgrader.writing.landing import Change, land
from kdgrader.writing.places import checked_id, require_free

MODEL = "tempered-error"  # the coding question of templates/new/; a theory question is called by its form
MODEL_TOPIC = "losses"
ENTRY_POINT = MODEL.replace("-", "_")
TAKEN = {"torch", *dir(builtins)}  # names that a function of this name would hide from the rest of its file


def new_coding(root: Path, id: str, topic: Topic) -> tuple[Path, ...]:
    """Write a coding question, and say which files it has. CallError where the id is taken."""
    require_free(root, checked_id(id))
    changes: list[Change] = []
    files: list[Path] = []
    for half in ("solutions", "questions"):  # the question last: what a reader of the bank finds, is whole
        model = _models() / half / MODEL_TOPIC / MODEL
        models = [path for path in sorted(model.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
        content = {path.relative_to(model).as_posix(): _renamed(path.read_text("utf-8"), id) for path in models}
        changes.append(Change(root / half / topic / id, content))
        files = [root / half / topic / id / name for name in content] + files
    land(changes)
    return tuple(files)


def new_theory(root: Path, id: str, topic: Topic, form: Form) -> tuple[Path, ...]:
    """Write a theory question of that form: its text and its key in both languages, and its code if it has some."""
    require_free(root, checked_id(id))
    changes = []
    for half, suffixes in (("solutions", (".zh.md", ".py", ".md")), ("questions", (".zh.md", ".md"))):
        for suffix in suffixes:
            model = _models() / half / MODEL_TOPIC / f"{form}{suffix}"
            if model.is_file():
                text = re.sub(rf"^id: {form}$", f"id: {id}", model.read_text("utf-8"), flags=re.MULTILINE)
                changes.append(Change(root / half / topic / f"{id}{suffix}", text.encode()))
    land(changes)
    return tuple(change.path for change in reversed(changes))


def entry_point(id: str) -> str:
    """The function's name that an id suggests."""
    name = id.replace("-", "_")
    return name if name.isidentifier() and not keyword.iskeyword(name) and name not in TAKEN else f"solve_{name}"


def _models() -> Path:
    return data_root() / "templates" / "new"


def _renamed(text: str, id: str) -> bytes:
    return text.replace(MODEL, id).replace(ENTRY_POINT, entry_point(id)).encode()
