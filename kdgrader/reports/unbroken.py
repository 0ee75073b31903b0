"""Chinese set in lines, which markdown would draw with a space where a line ends."""

import re

_FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_WIDE = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u2018-\u201d"  # han, and the punctuation that goes with it
_BROKEN = re.compile(f"(?<=[{_WIDE}])\n *(?=[{_WIDE}])")


def unbroken(markdown: str) -> str:
    """Without line ends inside a Chinese sentence, which are drawn as a space between two characters."""
    parts = _FENCED.split(markdown)
    return "".join(part if n % 2 else _BROKEN.sub("", part) for n, part in enumerate(parts))
