"""mistakes.toml: the named wrong answers of a coding question, as edits of its reference or whole files."""

import re
from pathlib import Path

from kdgrader.bank.defects import Defect
from kdgrader.bank.documents import Note, Where, read_text, read_toml
from kdgrader.bank.records import Edit, Mistake, Variant
from kdgrader.bank.shapes import MistakeShape, MistakesShape, VariantShape, fill
from kdgrader.text import Text

WAYS = "a mistake is `find` and `put`, `edits`, or `file`: exactly one of them"


def read_mistakes(folder: Path, found: list[Defect]) -> tuple[Mistake, ...]:
    """Every mistake that can be read."""
    document = read_toml(folder / "mistakes.toml", found)
    if document is None:
        return ()
    note = document.noter(found)
    shape = fill(MistakesShape, document.data, note)
    if not shape.mistake and not document.data:
        note((), "no [[mistake]] stands here")
    return tuple(_mistake(folder, m, ("mistake", n), note, found) for n, m in enumerate(shape.mistake))


def _mistake(folder: Path, shape: MistakeShape, where: Where, note: Note, found: list[Defect]) -> Mistake:
    variants = [_variant(folder, v, (*where, "variant", n), note, found) for n, v in enumerate(shape.variant)]
    if _ways(shape) or not shape.variant:
        variants.insert(0, _variant(folder, shape, where, note, found))
    if shape.look is not None:
        try:
            re.compile(shape.look)
        except re.error as error:
            note((*where, "look"), f"`look` of `{shape.id}` is no regular expression: {error}")
    return Mistake(
        id=shape.id,
        aspect=shape.aspect,
        says=Text(shape.en, shape.zh),
        probe=Text(shape.probe.en, shape.probe.zh),
        variants=tuple(variant for variant in variants if variant is not None),
        look=shape.look,
    )


def _ways(shape: VariantShape) -> int:
    """In how many of the three ways it is written."""
    return (shape.find is not None or shape.put is not None) + bool(shape.edits) + (shape.file is not None)


def _variant(folder: Path, shape: VariantShape, where: Where, note: Note, found: list[Defect]) -> Variant | None:
    if _ways(shape) != 1:
        note(where, WAYS)
        return None
    if shape.file is not None:
        if not re.fullmatch(r"mistakes/\w+\.py", shape.file):
            note((*where, "file"), f"`{shape.file}` must be a file mistakes/NAME.py beside mistakes.toml")
            return None
        source = read_text(folder / shape.file, found)
        return None if source is None else Variant(source=source)
    if shape.edits:
        return Variant(edits=tuple(Edit(edit.find, edit.put) for edit in shape.edits))
    if shape.find is None or shape.put is None:
        note(where, "`find` and `put` come together: what stands in the reference, and what replaces it")
        return None
    return Variant(edits=(Edit(shape.find, shape.put),))


def is_read(mistake: Mistake) -> bool:
    """Whether somebody has read the code that `bank adopt` took over from a stranger, and written what it means. Until
    then it is not run: a mistake is tried in the process that decides."""
    texts = [mistake.says.en, *((variant.source or "").split("\n", 1)[0] for variant in mistake.variants)]
    return not any("TODO(write)" in text for text in texts)
