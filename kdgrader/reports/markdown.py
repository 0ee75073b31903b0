"""The bank's texts as HTML: no raw HTML, formulas as MathML, code by classes, links to the web and to arXiv only.

Nothing that comes out needs a script, a style attribute or the network, so a strict content security policy holds.
"""

import functools
import html
import re
from collections.abc import MutableMapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

from kdgrader.clean import clean
from kdgrader.reports.listing import listing
from kdgrader.reports.unbroken import unbroken

_REFERENCE = re.compile(  # arXiv:1503.02531, and addresses that stand bare in a list of sources
    r"\barXiv:(?P<arxiv>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)"
    r"|https?://[\w./?=&%#~+:-]*[\w/#]"
)
_MATHML_TAGS = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "ms",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mmultiscripts",
        "mprescripts",
        "none",
        "mtable",
        "mtr",
        "mtd",
        "mlabeledtr",
        "mstyle",
        "mpadded",
        "mphantom",
        "menclose",
        "merror",
    ]
)
_MATHML_ATTRIBUTES = frozenset(
    [
        "xmlns",
        "display",
        "displaystyle",
        "scriptlevel",
        "mathvariant",
        "stretchy",
        "fence",
        "separator",
        "form",
        "lspace",
        "rspace",
        "minsize",
        "maxsize",
        "accent",
        "accentunder",
        "linethickness",
        "columnalign",
        "rowspacing",
        "columnspacing",
        "columnlines",
        "rowlines",
        "width",
        "height",
        "depth",
        "voffset",
        "notation",
        "movablelimits",
        "symmetric",
        "largeop",
    ]
)

Tokens = Sequence[Token]
Env = MutableMapping[str, Any]


def to_html(markdown: str, *, inline: bool = False, heading: int = 3) -> Markup:
    """A text of the bank. `inline`: one paragraph without its <p>; `heading`: the level of its highest heading."""
    parser, env = _parser(), {"heading": heading}
    text = unbroken(clean(markdown))
    return Markup(parser.renderInline(text, env) if inline else parser.render(text, env))


def math_html(latex: str, *, block: bool) -> Markup:
    """A formula as MathML; what cannot be read as a formula stays readable as its source."""
    try:
        tree = convert_to_element(latex, display="block" if block else "inline")
    except Exception:  # latex2mathml has a class for each way in which a formula may be wrong, and no common base
        return Markup("<code>{}</code>").format(latex)
    for node in tree.iter():
        _tame(node)
    tree.set("alttext", latex)
    return Markup(tostring(tree, encoding="unicode"))


def _tame(node: Element) -> None:
    r"""Keep MathML's own elements and harmless attributes: \href, \style and \class would add others."""
    if node.tag not in _MATHML_TAGS:
        node.tag = "mrow"
    for name in set(node.attrib) - _MATHML_ATTRIBUTES:
        del node.attrib[name]
    # The converter writes entities into its text and means its output to be unescaped, which would turn
    # \text{<b>} into an element. Here entities become characters, and the serialiser escapes.
    node.text = html.unescape(node.text) if node.text else node.text
    node.tail = html.unescape(node.tail) if node.tail else node.tail


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.use(dollarmath_plugin, allow_space=False, double_inline=True)
    parser.validateLink = _is_web_address  # type: ignore[method-assign, assignment]
    parser.core.ruler.push("references", _link_references)
    parser.core.ruler.push("for_a_page", _fit_into_page)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _is_web_address(address: str) -> bool:
    return address.lower().startswith(("https://", "http://"))


def _link_references(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _with_links(token.children)


def _with_links(children: list[Token]) -> list[Token]:
    linked: list[Token] = []
    depth = 0  # inside a link already?
    for child in children:
        depth += (child.type == "link_open") - (child.type == "link_close")
        if child.type == "text" and depth == 0:
            linked += _split_at_references(child.content)
        else:
            linked.append(child)
    return linked


def _split_at_references(text: str) -> list[Token]:
    tokens, end = [], 0
    for found in _REFERENCE.finditer(text):
        address = f"https://arxiv.org/abs/{found['arxiv']}" if found["arxiv"] else found[0]
        tokens += [_text(text[end : found.start()]), Token("link_open", "a", 1, attrs={"href": address})]
        tokens += [_text(found[0]), Token("link_close", "a", -1)]
        end = found.end()
    return [*tokens, _text(text[end:])]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _fit_into_page(state: StateCore) -> None:
    """Headings below the page's own, columns aligned by class, header cells with a scope."""
    levels = [int(token.tag[1]) for token in state.tokens if token.type == "heading_open"]
    shift = state.env.get("heading", 3) - min(levels, default=0)
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"
        style = str(token.attrs.pop("style", ""))  # "text-align:right", which the security policy would block
        if style:
            token.attrs["class"] = style.removeprefix("text-align:")
        if token.type == "th_open":
            token.attrs["scope"] = "col"


# Rules of the renderer, each bound to it, so that its own first argument is the renderer.


def _fence(renderer: object, tokens: Tokens, index: int, options: object, env: Env) -> str:
    language, *extras = tokens[index].info.split() or ["text"]
    return str(listing(tokens[index].content, language=language, numbered="numbered" in extras))


def _code_block(renderer: object, tokens: Tokens, index: int, options: object, env: Env) -> str:
    return str(listing(tokens[index].content, language="text", numbered=False))


def _math_inline(renderer: object, tokens: Tokens, index: int, options: object, env: Env) -> str:
    return str(math_html(tokens[index].content, block=False))


def _math_in_paragraph(renderer: object, tokens: Tokens, index: int, options: object, env: Env) -> str:
    return str(math_html(tokens[index].content, block=True))  # a <div> here would end the paragraph


def _math_block(renderer: object, tokens: Tokens, index: int, options: object, env: Env) -> str:
    return f'<div class="formula" tabindex="0">{math_html(tokens[index].content.strip(), block=True)}</div>\n'


def _table_open(renderer: object, tokens: Tokens, index: int, options: object, env: Env) -> str:
    return '<div class="scroll" tabindex="0"><table>\n'


def _table_close(renderer: object, tokens: Tokens, index: int, options: object, env: Env) -> str:
    return "</table></div>\n"


_RULES = {
    "fence": _fence,
    "code_block": _code_block,
    "math_inline": _math_inline,
    "math_inline_double": _math_in_paragraph,
    "math_block": _math_block,
    "table_open": _table_open,
    "table_close": _table_close,
}
