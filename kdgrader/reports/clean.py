"""Text that a stranger wrote, made safe to look at: nothing that moves a cursor, hides or turns letters round.

Escaping for HTML is not done here: the template engine does it, everywhere.
"""

import re

_ANSI = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor movements
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # titles, links
    r"|\x1b[ -/]*[0-~]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and newline
_SURROGATE = re.compile("[\ud800-\udfff]")  # no UTF-8 file can hold one
# What turns text round (bidi) or takes no room: shown by its number, for code that reads otherwise than it runs is the
# very thing that these are used for.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILED_MARKS = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")  # a tower of accents covers the lines above it


def clean(text: str) -> str:
    """The text without ANSI codes and control characters; what is invisible is shown as ⟦U+202E⟧."""
    if text.isascii() and text.isprintable():
        return text
    text = _ANSI.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))
    text = _INVISIBLE.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)
    return _PILED_MARKS.sub(r"\1", text)


def cut(text: str, at_most: int) -> tuple[str, int]:
    """The text's beginning, at most so many characters, and how many were left out."""
    return text[:at_most], max(0, len(text) - at_most)
