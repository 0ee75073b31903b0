"""Questions answered by a number: values drawn by seed, put into texts, and the key computed from them."""

import functools
import hashlib
import hmac
import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from traceback import extract_tb
from types import CodeType
from typing import Any

import msgspec

from kdgrader.bank.records import AnyQuestion, Draw, TheoryQuestion, Tolerance
from kdgrader.errors import BankError
from kdgrader.text import Text

Values = Mapping[str, float | int]
PLACE = re.compile(r"\[\[([A-Za-z_][A-Za-z0-9_]*)\]\]")  # [[T]]
FUNCTIONS = ("answer", "second_route", "misconceptions")
ROUNDING = 1e-9  # 0.2457 lies within 0.001 of 0.2447 in decimals, and just outside in binary


def drawn(question: TheoryQuestion, seed: int) -> dict[str, float | int]:
    """The question's numbers at this seed.

    Each comes from its own HMAC and integer arithmetic, so they are the same on every platform and Python,
    and a number added to the question moves none of the others.
    """
    return {name: _draw(draw, _stream(seed, question.id, name)) for name, draw in question.draws.items()}


def _stream(seed: int, id: str, name: str) -> int:
    digest = hmac.new(str(seed).encode(), f"{id}/{name}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest, "big")


def _draw(draw: Draw, stream: int) -> float | int:
    """256 bits modulo a small count: uniform for every purpose here."""
    if draw.choose is not None:
        return draw.choose[stream % len(draw.choose)]
    if draw.integer is not None:
        return draw.integer[0] + stream % (draw.integer[1] - draw.integer[0] + 1)
    assert draw.uniform is not None  # the reader refuses a draw without a way
    # Steps of the last decimal place: what the text shows is the very number that the key is computed from.
    scale = int(10**draw.decimals)
    first, last = (Decimal(repr(bound)) * scale for bound in draw.uniform)
    low, high = int(first.to_integral_value(ROUND_CEILING)), int(last.to_integral_value(ROUND_FLOOR))
    return (low + stream % max(high - low + 1, 1)) / scale


def body_with(question: AnyQuestion, values: Values) -> Text:
    """The question's text with the drawn numbers in place of [[name]]."""
    return filled(question.body, values)


def question_text(question: AnyQuestion, values: Values) -> Text:
    """All that a candidate reads: the text with its numbers, then the options where it has some."""
    body = body_with(question, values)
    options = question.options if isinstance(question, TheoryQuestion) else ()
    if not options:
        return body
    en = "\n".join(f"- **{option.id}**: {_indented(option.text.en)}" for option in options)
    zh = "\n".join(f"- **{option.id}**：{_indented(option.text.zh)}" for option in options)
    return Text(f"{body.en}\n\n{en}", f"{body.zh}\n\n{zh}")


def _indented(text: str) -> str:
    """So that an option of several lines stays one item of the list."""
    return text.strip().replace("\n", "\n  ")


def filled(text: Text, values: Values) -> Text:
    """Any text of a question with its numbers put in; what names no number is left as it stands."""
    return Text(_filled(text.en, values), _filled(text.zh, values))


def _filled(text: str, values: Values) -> str:
    return PLACE.sub(lambda place: _shown(values[place[1]]) if place[1] in values else place[0], text)


def _shown(value: float | int) -> str:
    """In plain digits: 1e-05 would not be read as a number inside a formula."""
    return str(value) if isinstance(value, int) else f"{Decimal(repr(value)):f}"


def close(value: float, expected: float, tolerance: Tolerance) -> bool:
    """Whether a number lies within the question's tolerance of another."""
    return abs(value - expected) <= margin(expected, tolerance) * (1 + ROUNDING)


def margin(expected: float, tolerance: Tolerance) -> float:
    return max(tolerance.absolute, tolerance.relative * abs(expected))


class Key(msgspec.Struct, frozen=True):
    """What a number question's code says at one seed."""

    answer: float
    second_route: float
    misconceptions: dict[str, float]


def key_at(code: Path, values: Values) -> Key:
    """Run the author's code on drawn values. BankError where it fails or gives no finite numbers."""
    space: dict[str, Any] = {"__name__": code.stem, "__file__": str(code)}
    _run(code, "the file", lambda: exec(_compiled(code.read_bytes(), str(code)), space))
    for name in FUNCTIONS:
        if not callable(space.get(name)):
            raise BankError(code, None, f"the function {name}() is missing")
    answer, second, named = (_run(code, f"{name}()", functools.partial(space[name], **values)) for name in FUNCTIONS)
    if not isinstance(named, dict):
        raise BankError(code, None, "misconceptions() must return a dict {id: number}")
    return Key(
        _finite(code, "answer()", answer),
        _finite(code, "second_route()", second),
        {str(id): _finite(code, f"misconceptions()[{id!r}]", value) for id, value in named.items()},
    )


@functools.lru_cache(maxsize=8)
def _compiled(source: bytes, name: str) -> CodeType:
    """The lint asks for keys at ten seeds."""
    return compile(source, name, "exec")


def _run(code: Path, what: str, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:
        line = next((f.lineno for f in reversed(extract_tb(error.__traceback__)) if f.filename == str(code)), None)
        raise BankError(code, line, f"{what} fails: {type(error).__name__}: {error}") from error


def _finite(code: Path, what: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BankError(code, None, f"{what} must be a finite number and is {value!r}")
    return float(value)
