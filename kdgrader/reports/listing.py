"""Code on a page: highlighted by classes, with line numbers, marked lines and anchors.

A number is the generated content of its line: a screen reader says it, a selection does not copy it.
"""

from collections.abc import Collection

from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from kdgrader.clean import clean_source

_PLAIN = "text"


def listing(
    source: str,
    *,
    language: str = "python",
    numbered: bool = True,
    marked: Collection[int] = (),
    anchor: str = "",
) -> Markup:
    """The code as a block. `marked` lines stand out by a sign, not by colour alone; `anchor-7` is line 7's id."""
    lines = _highlighted(clean_source(source), language)
    if not numbered:
        return _block("code", Markup("\n").join(lines))
    spans = (_line(number, line, number in marked, anchor) for number, line in enumerate(lines, 1))
    return _block("code numbered", Markup("").join(spans))


def source_lines(source: str) -> list[str]:
    """The lines that a listing has, as Python counts them: a form feed does not end one."""
    return clean_source(source).removesuffix("\n").split("\n")


def _line(number: int, line: Markup, is_marked: bool, anchor: str) -> Markup:
    tag = Markup("mark" if is_marked else "span")
    name = Markup(' id="{}-{}"').format(anchor, number) if anchor else Markup("")
    return Markup('<{0} class="line"{1}>{2}\n</{0}>').format(tag, name, line)


def _block(kind: str, content: Markup) -> Markup:
    # A block that scrolls must be within reach of the keyboard.
    return Markup('<pre class="{}" tabindex="0"><code>{}</code></pre>').format(kind, content)


def _highlighted(source: str, language: str) -> list[Markup]:
    """The lines of the source. Pygments closes its spans at each end of line, so every line stands alone."""
    text = source.removesuffix("\n")
    if language != _PLAIN:
        try:
            lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        except ClassNotFound:
            return _highlighted(source, _PLAIN)
        marked_up = highlight(text, lexer, HtmlFormatter(nowrap=True))
        return [Markup(line) for line in marked_up.removesuffix("\n").split("\n")]
    return [escape(line) for line in text.split("\n")]
