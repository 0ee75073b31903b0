"""What front matter and mistakes.toml must look like, and a reader that names all in which they do not.

The shapes are what authors write; records.py is what the program works with.
"""

import re
import threading
import types
import typing
from typing import Annotated, Any, Literal, TypeVar, Union

import msgspec
from msgspec import Meta

from kdgrader.bank.defects import meant, nearest
from kdgrader.bank.documents import Note, Where
from kdgrader.bank.records import Draw, Form, Limits, Tolerance

Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, Meta(pattern=r"\S")]
Identifier = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Positive = Annotated[float, Meta(gt=0)]

_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "must be lower-case words joined by hyphens",
    r"\S": "is empty",
    r"^[A-Za-z_][A-Za-z0-9_]*$": "must be a Python name",
}


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class AspectShape(Shape, frozen=True, kw_only=True):
    id: Id
    points: Positive
    text: Words
    needs: tuple[Id, ...] = ()


class QuestionShape(Shape, frozen=True, kw_only=True):
    id: Id
    title: Words
    level: Annotated[int, Meta(ge=1, le=5)]
    minutes: Annotated[int, Meta(gt=0)]
    tags: tuple[Words, ...] = ()
    prerequisites: tuple[Id, ...] = ()


class CodingShape(QuestionShape, frozen=True, kw_only=True):
    entry_points: Annotated[tuple[Identifier, ...], Meta(min_length=1)]
    aspects: Annotated[tuple[AspectShape, ...], Meta(min_length=1)]
    limits: Limits = Limits()
    warm: tuple[Literal["optimizers", "sklearn", "trees"], ...] = ()


class TheoryShape(QuestionShape, frozen=True, kw_only=True):
    form: Form
    points: Positive = 1.0
    options: dict[Id, Words] = {}
    draws: dict[Identifier, Draw] = {}
    tolerance: Tolerance = Tolerance()


class CodingChinese(Shape, frozen=True, kw_only=True):
    title: Words
    aspects: dict[str, Words]


class TheoryChinese(Shape, frozen=True, kw_only=True):
    title: Words
    options: dict[str, Words] = {}


class RubricShape(Shape, frozen=True, kw_only=True):
    id: Id
    points: Annotated[float, Meta(ge=0)]
    text: Words


class AnswerShape(Shape, frozen=True, kw_only=True):
    sources: tuple[Words, ...] = ()
    probes: tuple[Words, ...] = ()
    rubric: tuple[RubricShape, ...] = ()


class WorkedShape(AnswerShape, frozen=True, kw_only=True):
    no_gradcheck: dict[Identifier, Words] = {}


class KeyShape(AnswerShape, frozen=True, kw_only=True):
    key: str | int | tuple[str | int, ...] | None = None
    rebuttals: dict[str | int, Words] = {}


class AnswerChinese(Shape, frozen=True, kw_only=True):
    probes: tuple[Words, ...] = ()
    rubric: dict[str, Words] = {}


class KeyChinese(AnswerChinese, frozen=True, kw_only=True):
    rebuttals: dict[str | int, Words] = {}


class EditShape(Shape, frozen=True, kw_only=True):
    find: Words
    put: str


class VariantShape(Shape, frozen=True, kw_only=True):
    find: Words | None = None
    put: str | None = None
    edits: tuple[EditShape, ...] = ()
    file: Words | None = None


class Both(Shape, frozen=True, kw_only=True):
    en: Words
    zh: Words


class MistakeShape(VariantShape, frozen=True, kw_only=True):
    id: Id
    aspect: Id
    en: Words
    zh: Words
    probe: Both
    look: Words | None = None
    variant: tuple[VariantShape, ...] = ()


class MistakesShape(Shape, frozen=True, kw_only=True):
    mistake: tuple[MistakeShape, ...] = ()


class EquivalentShape(EditShape, frozen=True, kw_only=True):
    reason: Words


class EquivalentsShape(Shape, frozen=True, kw_only=True):
    equivalent: tuple[EquivalentShape, ...] = ()


S = TypeVar("S", bound=msgspec.Struct)


# msgspec 0.22.0 works out what a type looks like when it is converted to for the first time. Two threads that do so at
# once, as those of a folder's gradings may, crash the process.
_one_at_a_time = threading.Lock()


def _convert(value: Any, kind: Any) -> Any:
    with _one_at_a_time:
        return msgspec.convert(value, kind)


def fill(shape: type[S], data: Any, note: Note) -> S:
    """The data in its shape. Whatever does not fit is noted and replaced by something neutral, so that one
    slip does not hide the next; a caller that wants none of that looks at the notes.
    """
    try:
        filled: S = _convert(data, shape)
        return filled
    except (msgspec.ValidationError, OverflowError):
        return _mend_struct(shape, data, (), note)


def _mend(kind: Any, value: Any, where: Where, note: Note) -> Any:
    """One value, made to fit. Goes inside structs, lists and mappings, so that their good parts stay."""
    try:
        return _convert(value, kind)
    except (msgspec.ValidationError, OverflowError) as error:
        bare = typing.get_args(kind)[0] if typing.get_origin(kind) is Annotated else kind
        inside = typing.get_args(bare)
        if _is_struct(bare) and isinstance(value, dict):
            return _mend_struct(bare, value, where, note)
        # An empty list under min_length has no bad element to blame: it falls through to the note below.
        if typing.get_origin(bare) is tuple and isinstance(value, list) and value and inside[-1] is Ellipsis:
            return tuple(_mend(inside[0], item, (*where, i), note) for i, item in enumerate(value))
        if typing.get_origin(bare) is dict and isinstance(value, dict):
            return _mend_mapping(inside, value, where, note)
        if typing.get_origin(bare) is Literal:
            note(where, f"{_path(where)} must be one of {', '.join(inside)}{meant(value, inside)}")
            return next(iter(nearest(value, inside, n=1)), inside[0])
        note(where, f"{_path(where)} {_reason(error, value)}")
        return neutral(bare)


def _mend_struct(shape: type[S], data: Any, where: Where, note: Note) -> S:
    if not isinstance(data, dict):
        data = {}
    fields = {field.encode_name: field for field in msgspec.structs.fields(shape)}
    for key in data:
        if key not in fields:
            note((*where, key), f"{_path((*where, key))} is no key that belongs here{meant(key, fields)}")
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in data:
            values[field.name] = _mend(field.type, data[name], (*where, name), note)
        elif field.required:
            note(where, f"{_path((*where, name))} is missing")
            values[field.name] = neutral(field.type)
    return shape(**values)


def _mend_mapping(inside: tuple[Any, ...], value: dict[Any, Any], where: Where, note: Note) -> dict[Any, Any]:
    mended = {}
    for key, item in value.items():
        try:
            _convert(key, inside[0])
        except msgspec.ValidationError as error:
            note((*where, key), f"the name {_path((*where, key))} {_reason(error, key)}")
        else:
            mended[key] = _mend(inside[1], item, (*where, key), note)
    return mended


def neutral(kind: Any) -> Any:
    """Something of that type which no later rule objects to."""
    bare = typing.get_args(kind)[0] if typing.get_origin(kind) is Annotated else kind
    origin = typing.get_origin(bare)
    if origin is Literal:
        return typing.get_args(bare)[0]
    if origin in (Union, types.UnionType):
        return None if type(None) in typing.get_args(bare) else neutral(typing.get_args(bare)[0])
    if _is_struct(bare):
        return _mend_struct(bare, {}, (), lambda where, message: None)
    return {str: "", int: 1, float: 1.0, tuple: (), dict: {}}[origin or bare]


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _path(where: Where) -> str:
    """`aspects[0].points`, as an author would write it."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return f"`{''.join(steps).removeprefix('.')}`"


def _reason(error: Exception, value: Any) -> str:
    """msgspec's reason in an author's words."""
    text = re.sub(r" - at `.*`$", "", str(error))
    pattern = re.search(r"matching regex '?(.*?)'?$", text)
    if pattern:
        return _PATTERNS.get(pattern[1].replace("\\\\", "\\"), text)
    if "of length >= 1" in text:
        return "must hold at least one entry"
    hint = ""
    if text.startswith("Expected `str") and isinstance(value, bool | int | float):
        hint = " (put it in quotes)"
    words = {"Expected": "must be", ", got": " and is", "object": "mapping", "array": "list"}
    for theirs, ours in words.items():
        text = text.replace(theirs, ours)
    return text + hint
