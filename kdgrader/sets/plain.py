"""The bank's markdown for readers other than our own pages: editors, Jupyter, the web."""

import re

_NUMBERED = re.compile(r"^```python numbered\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_WIDE = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u2018-\u201d"  # han, and the punctuation that goes with it
_BROKEN = re.compile(f"(?<=[{_WIDE}])\n *(?=[{_WIDE}])")


def with_line_numbers(markdown: str) -> str:
    """Blocks `python numbered`, which others draw without numbers, with each line's number written out."""
    return _NUMBERED.sub(lambda block: f"```text\n{_numbered(block[1])}```", markdown)


def unbroken(markdown: str) -> str:
    """Without line ends inside a Chinese sentence, which others draw as a space between two characters."""
    parts = _FENCED.split(markdown)
    return "".join(part if n % 2 else _BROKEN.sub("", part) for n, part in enumerate(parts))


def _numbered(code: str) -> str:
    lines = code.removesuffix("\n").split("\n")
    width = len(str(len(lines)))
    return "".join(f"{number:>{width}} | {line}".rstrip() + "\n" for number, line in enumerate(lines, 1))
