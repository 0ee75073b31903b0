"""Text that a stranger wrote, made safe to look at: nothing that moves a cursor, hides or turns letters round.

Escaping for HTML is not done here: the template engine does it, everywhere.
"""

import re

_ANSI = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movements
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # titles, links; never beyond their line
    r"|\x1b[ -/]*[0-~]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and newline
_SURROGATE = re.compile("[\ud800-\udfff]")  # no UTF-8 file can hold one
# What turns text round (bidi) or takes no room: shown by its number, for code that reads otherwise than it runs is the
# very thing that these are used for.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e01ef]"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED_MARKS = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")  # a tower of accents covers the lines above it


def clean(text: str) -> str:
    """What was printed, without ANSI codes and control characters; what is invisible is shown as ⟦U+202E⟧."""
    return text if text.isascii() and text.isprintable() else _shown(_CONTROL.sub("", _ANSI.sub("", _lines(text))))


def clean_source(source: str) -> str:
    """Code as it is run: nothing is left out, not even an escape code, lest what runs is not what is read."""
    if source.isascii() and source.isprintable():
        return source
    return _shown(_CONTROL.sub(_number, _lines(source)))


def clean_name(name: str) -> str:
    """A name on one line, whatever it consists of."""
    return re.sub(r"[\n\t]", _number, clean(name))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _shown(text: str) -> str:
    return _PILED_MARKS.sub(r"\1", _INVISIBLE.sub(_number, _SURROGATE.sub("\ufffd", text)))


def _number(found: re.Match[str]) -> str:
    return f"⟦U+{ord(found[0]):04X}⟧"


def cut(text: str, at_most: int) -> tuple[str, int]:
    """The text's beginning, at most so many characters, and how many were left out."""
    return text[:at_most], max(0, len(text) - at_most)
