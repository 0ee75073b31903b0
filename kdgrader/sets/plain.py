"""The bank's markdown for readers other than our own pages: editors, Jupyter, the web."""

import re

_NUMBERED = re.compile(r"^```python numbered\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def with_line_numbers(markdown: str) -> str:
    """Blocks `python numbered`, which others draw without numbers, with each line's number written out."""
    return _NUMBERED.sub(lambda block: f"```text\n{_numbered(block[1])}```", markdown)


def _numbered(code: str) -> str:
    lines = code.removesuffix("\n").split("\n")
    width = len(str(len(lines)))
    return "".join(f"{number:>{width}} | {line}".rstrip() + "\n" for number, line in enumerate(lines, 1))
