"""Comparisons that know how equality lies: type, shape, dtype and finiteness before value; no broadcasting; nan is
equal to nothing; distance in float64. Each stage has its own message, which never holds an expected or a hidden value.
"""

import itertools
import math
import re
from collections.abc import Callable
from typing import Any

import msgspec
import torch

from kdgrader.grading.observing import show
from kdgrader.i18n import says
from kdgrader.jail.values import Opaque
from kdgrader.text import Text

# Relative to the expected value, and absolute as a floor (an expected 0 has no scale of its own). At least a hundred
# times the rounding error of the references, and far below what any listed mistake changes.
TOLERANCES: dict[torch.dtype, tuple[float, float]] = {
    torch.float64: (1e-7, 1e-9),
    torch.float32: (1e-4, 1e-6),
    torch.float16: (2e-2, 1e-3),
    torch.bfloat16: (5e-2, 1e-2),
}
MOST_DESCRIBED = 1500  # characters of a value on an interviewer's page
NUMBER_TOLERANCE = (1e-6, 1e-8)


class Mismatch(Exception):
    """A check's verdict: failed. `text` is safe for the candidate; the rest is the interviewer's."""

    def __init__(self, stage: str, text: Text, *, got: str = "", expected: str = "", note: str = "") -> None:
        super().__init__(text.en)
        self.stage, self.text, self.got, self.expected, self.note = stage, text, got, expected, note


class Place(msgspec.Struct, frozen=True):
    """What is being compared, for messages: the result, item 1 of the result, the entry 'kl'…"""

    text: Text

    def item(self, index: int) -> "Place":
        return Place(_join(self.text, says(", item {n}", n=index + 1)))

    def entry(self, key: object) -> "Place":
        return Place(_join(self.text, says(", entry {key}", key=repr(key)[:60])))


def _join(left: Text, right: Text) -> Text:
    return Text(left.en + right.en, left.zh + right.zh)


class Gradients(list[Any]):
    """What `grads` returns: a list that knows what it is, so that messages speak of gradients."""


def same(
    theirs: Any, ours: Any, *, rtol: float | None = None, atol: float | None = None, what: Text | None = None
) -> None:
    """Raises Mismatch unless `theirs` is what `ours` is. See docs/writing-questions.md."""
    if what is None:
        what = says("The gradient") if isinstance(ours, Gradients) else says("The result")
    _same(theirs, ours, rtol, atol, Place(what))


def _same(theirs: Any, ours: Any, rtol: float | None, atol: float | None, place: Place) -> None:
    if isinstance(ours, torch.Tensor) or ours is None:
        _same_tensor(theirs, ours, rtol, atol, place)
    elif isinstance(ours, bool | str):
        if type(theirs) is not type(ours):
            raise _wrong_type(theirs, ours, place)
        if theirs != ours:
            raise _wrong_value(theirs, ours, place)
    elif isinstance(ours, int | float):
        _same_number(theirs, ours, rtol, atol, place)
    elif isinstance(ours, list | tuple):
        _same_items(theirs, ours, rtol, atol, place)
    elif isinstance(ours, dict):
        _same_entries(theirs, ours, rtol, atol, place)
    else:
        raise TypeError(f"same() cannot compare with {type(ours).__name__}")


def _same_tensor(theirs: Any, ours: torch.Tensor | None, rtol: float | None, atol: float | None, place: Place) -> None:
    if ours is None or theirs is None:  # no gradient and a gradient of zeros say the same
        if _is_nothing(theirs) and _is_nothing(ours):
            return
        raise _wrong_type(theirs, ours, place) if ours is not None else _unwanted(theirs, place)
    if not isinstance(theirs, torch.Tensor):
        raise _wrong_type(theirs, ours, place)
    if theirs.shape != ours.shape:
        raise _wrong_shape(theirs, ours, place)
    if theirs.dtype != ours.dtype:
        text = says(" is of dtype {got} where {expected} is promised.", got=_short(theirs), expected=_short(ours))
        raise Mismatch("dtype", _join(place.text, text), got=_short(theirs), expected=_short(ours))
    default_rtol, default_atol = TOLERANCES.get(ours.dtype, (0.0, 0.0))
    got, expected = theirs.detach().to(torch.float64), ours.detach().to(torch.float64)
    if not torch.isfinite(got).all() and torch.isfinite(expected).all():
        raise _not_finite(theirs, ours, place)
    rtol = default_rtol if rtol is None else rtol
    # Small entries of a tensor inherit the rounding of its large ones.
    scale = float(expected[torch.isfinite(expected)].abs().max()) if torch.isfinite(expected).any() else 0.0
    allowed = (default_atol if atol is None else atol) + rtol * scale
    show(got, expected, allowed, default=default_atol + default_rtol * scale)
    close = (got - expected).abs() <= allowed  # nan compares false
    close |= torch.isinf(expected) & (got == expected)
    if not close.all():
        raise _wrong_value(theirs, ours, place, _distance(got, expected))


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, torch.Tensor) and not value.detach().to(torch.float64).ne(0).any())


def _same_number(theirs: Any, ours: float, rtol: float | None, atol: float | None, place: Place) -> None:
    if isinstance(theirs, bool) or not isinstance(theirs, int | float):
        raise _wrong_type(theirs, ours, place)
    if not math.isfinite(theirs) and math.isfinite(ours):
        raise _not_finite(theirs, ours, place)
    default = NUMBER_TOLERANCE[1] + NUMBER_TOLERANCE[0] * abs(ours)
    rtol = NUMBER_TOLERANCE[0] if rtol is None else rtol
    atol = NUMBER_TOLERANCE[1] if atol is None else atol
    allowed = atol + rtol * abs(ours)
    show(theirs, ours, allowed, default=default)
    if not (theirs == ours or abs(theirs - ours) <= allowed):
        raise _wrong_value(theirs, ours, place, f"off by {abs(theirs - ours):.6g}")


def _same_items(theirs: Any, ours: Any, rtol: float | None, atol: float | None, place: Place) -> None:
    if not isinstance(theirs, list | tuple):  # a list for a tuple is an honest style
        raise _wrong_type(theirs, ours, place)
    if len(theirs) != len(ours):
        text = says(" has {got} items where {expected} are promised.", got=len(theirs), expected=len(ours))
        raise Mismatch("shape", _join(place.text, text), got=describe(theirs), expected=describe(ours))
    for index, (their, our) in enumerate(zip(theirs, ours, strict=True)):
        _same(their, our, rtol, atol, place.item(index))


def _same_entries(theirs: Any, ours: dict[Any, Any], rtol: float | None, atol: float | None, place: Place) -> None:
    if not isinstance(theirs, dict):
        raise _wrong_type(theirs, ours, place)
    missing = [key for key in ours if key not in theirs]
    if missing:
        text = says(" lacks the entry {key}.", key=repr(missing[0])[:60])
        raise Mismatch("keys", _join(place.text, text), got=str(list(theirs))[:500], expected=str(list(ours))[:500])
    if len(theirs) > len(ours):
        text = says(" has entries that were not asked for.")
        raise Mismatch("keys", _join(place.text, text), got=str(list(theirs))[:500], expected=str(list(ours))[:500])
    for key, our in ours.items():
        _same(theirs[key], our, rtol, atol, place.entry(key))


def grads(output: Any, *inputs: torch.Tensor) -> Gradients:
    """Gradients of `output.sum()` with respect to `inputs`; None where none arrives. Shapes as the inputs'."""
    if not isinstance(output, torch.Tensor):
        raise _wrong_type(output, torch.zeros(()), Place(says("The result")))
    wanted = [tensor for tensor in inputs if tensor.requires_grad]
    if not output.requires_grad or not wanted:
        return Gradients([None] * len(inputs))
    found = iter(torch.autograd.grad(output.sum(), wanted, allow_unused=True))
    return Gradients([next(found) if tensor.requires_grad else None for tensor in inputs])


def finite(value: Any, *, what: Text | None = None) -> None:
    """Raises Mismatch when a tensor or number, or one inside a list or dict, is nan or infinite."""
    place = Place(what or says("The result"))
    if isinstance(value, torch.Tensor):
        if not torch.isfinite(value.detach().to(torch.float64)).all():
            raise _not_finite(value, None, place)
    elif isinstance(value, list | tuple):
        for item in value:
            finite(item, what=place.text)
    elif isinstance(value, dict):
        finite(list(value.values()), what=place.text)
    elif isinstance(value, float) and not math.isfinite(value):
        raise _not_finite(value, None, place)
    elif isinstance(value, Opaque):
        raise _wrong_type(value, torch.zeros(()), place)


_KNOWN: dict[type, Callable[[], Text]] = {
    type(None): lambda: says("None"),
    bool: lambda: says("a bool"),
    int: lambda: says("an int"),
    float: lambda: says("a float"),
    str: lambda: says("a string"),
    list: lambda: says("a list"),
    tuple: lambda: says("a tuple"),
    dict: lambda: says("a dict"),
}
_SAFE_TYPES = {"numpy.ndarray", "function", "generator", "builtin_function_or_method", "type", "set", "bytes"}


def kind_of(value: Any) -> Text:
    """A type in words. The name of a submission's own class is not repeated: it could carry anything."""
    if isinstance(value, torch.Tensor):
        return says("a tensor")
    if isinstance(value, Opaque):
        if value.type_name in _SAFE_TYPES:
            return Text(value.type_name, value.type_name)
        return (
            says("a tensor of another kind") if value.type_name.startswith("torch.Tensor (") else says("something else")
        )
    known = _KNOWN.get(type(value))
    return known() if known else says("something else")


def _wrong_type(theirs: Any, ours: Any, place: Place) -> Mismatch:
    got, expected = kind_of(theirs), kind_of(ours)
    text = Text(
        en=says(" is {got} where {expected} is promised.", got=got.en, expected=expected.en).en,
        zh=says(" is {got} where {expected} is promised.", got=got.zh, expected=expected.zh).zh,
    )
    return Mismatch("type", _join(place.text, text), got=describe(theirs), expected=describe(ours))


def _unwanted(theirs: Any, place: Place) -> Mismatch:
    text = _join(place.text, says(" should be nothing or zero, and is not."))
    return Mismatch("value", text, got=describe(theirs), expected="None")


def _wrong_shape(theirs: torch.Tensor, ours: torch.Tensor, place: Place) -> Mismatch:
    if ours.dim() == 0:
        text = says(" is not a scalar: it has {n} dimensions.", n=theirs.dim())
    elif theirs.dim() != ours.dim():
        text = says(" has {got} dimensions where {expected} are promised.", got=theirs.dim(), expected=ours.dim())
    else:
        text = says(" has the wrong shape.")
    return Mismatch("shape", _join(place.text, text), got=str(tuple(theirs.shape)), expected=str(tuple(ours.shape)))


def _not_finite(theirs: Any, ours: Any, place: Place) -> Mismatch:
    text = _join(place.text, says(" holds nan or infinity."))
    return Mismatch("finite", text, got=describe(theirs), expected="finite" if ours is None else describe(ours))


def _wrong_value(theirs: Any, ours: Any, place: Place, note: str = "") -> Mismatch:
    text = _join(place.text, says(" does not have the right value."))
    return Mismatch("value", text, got=describe(theirs), expected=describe(ours), note=note)


def _distance(got: torch.Tensor, expected: torch.Tensor) -> str:
    worst = (got - expected).abs()
    relative = float(worst.max() / expected.abs().max().clamp_min(1e-300)) if worst.numel() else 0.0
    where = int(torch.nan_to_num(worst, nan=math.inf).argmax())
    return f"off by at most {float(worst.max()):.6g} ({relative:.3g} of the largest), worst at flat index {where}"


def _short(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def describe(value: Any) -> str:
    """A value as an interviewer reads it, in at most MOST_DESCRIBED characters or a few more."""
    text = _described(value, 12, [MOST_DESCRIBED])
    return text if len(text) <= MOST_DESCRIBED else text[:MOST_DESCRIBED] + " …"


def _described(value: Any, most: int, left: list[int]) -> str:
    """`left`: how many characters the whole may still have; what comes after them is not even looked at."""
    if left[0] <= 0:
        return "…"
    if isinstance(value, list | tuple):
        items = [_described(item, 6, left) for item in value[:most]]
        return f"[{', '.join(items)}{', …' if len(value) > most else ''}]"
    if isinstance(value, dict):
        items = [f"{key!r:.100}: {_described(item, 4, left)}" for key, item in itertools.islice(value.items(), most)]
        return f"{{{', '.join(items)}{', …' if len(value) > most else ''}}}"
    text = _leaf(value, most)
    left[0] -= len(text) + 2
    return text


def _leaf(value: Any, most: int) -> str:
    if isinstance(value, torch.Tensor):
        head = f"{_short(value)}{list(value.shape)}"
        flat = value.detach().reshape(-1)
        if flat.numel() <= most:
            return f"{head} {_numbers(flat, value)}"
        return f"{head} {_numbers(flat[:most], None)[:-1]}, …]"
    if isinstance(value, float):
        return f"{value:.8g}"
    # One line, and no address: the same submission and seed give the same report.
    return re.sub(r" at 0x[0-9a-f]+", "", " ".join(repr(value)[:2000].split()))[:300]


def _numbers(flat: torch.Tensor, shaped: torch.Tensor | None) -> str:
    if shaped is not None and shaped.dim() == 0:
        return f"{shaped.item():.8g}" if shaped.dtype.is_floating_point else str(shaped.item())
    items = flat.tolist()
    return "[" + ", ".join(f"{item:.6g}" if isinstance(item, float) else str(item) for item in items) + "]"
