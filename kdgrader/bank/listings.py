"""The numbered block of code in a `line` question: the answer is the number of one of its lines."""

import re

_LISTING = re.compile(r"^```python numbered[ \t]*\n(.*?)^```[ \t]*$", re.DOTALL | re.MULTILINE)


def listings(body: str) -> list[list[str]]:
    """The lines of each numbered block; the lint holds that there is one."""
    return [block.rstrip("\n").split("\n") for block in _LISTING.findall(body)]
