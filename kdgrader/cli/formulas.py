"""Formulas as readable lines of text: `\\frac{1}{T^2}` is 1/T², `\\sum_i p_i \\log q_i` is ∑ᵢ pᵢ log qᵢ.

Not typesetting: what has no Unicode form is written flat (p_soft), and an unknown macro keeps its name.
"""

import re
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from kdgrader.cli.signs import (
    ACCENTS,
    CHARACTERS,
    LETTERS,
    LOWERED,
    MACROS,
    RAISED,
    SILENT,
    SPACES,
    STYLES,
    WORDS,
    Kind,
)

_WORD = r"\\(?:" + "|".join(map(re.escape, sorted(WORDS, key=len, reverse=True))) + r")\s*\{[^{}]*\}"
_TOKEN = re.compile(rf"{_WORD}|\\[A-Za-z]+\*?|\\.|\d+(?:\.\d+)?|\S", re.DOTALL)
_OPERAND = frozenset({"ord", "flat", "frac", "close"})  # what can stand left of a plus


class Piece(NamedTuple):
    text: str
    kind: Kind


Tokens = deque[str]


def readable(tex: str) -> str:
    """The formula as text; a line for each line of an aligned one."""
    lines = _joined(_pieces(deque(_TOKEN.findall(tex)), until=None)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def _pieces(tokens: Tokens, until: str | None) -> list[Piece]:
    pieces: list[Piece] = []
    while tokens:
        token = tokens.popleft()
        if token == until:
            break
        if token in ("^", "_"):
            _script(pieces, token, _argument(tokens))
        elif token == "\\|":
            pieces.append(Piece("‖", _bar(pieces, tokens)))
        else:
            pieces += _atoms(token, tokens)
    return pieces


def _atoms(token: str, tokens: Tokens) -> list[Piece]:
    """What one token, with the arguments that it takes, stands for."""
    if token == "{":
        return _pieces(tokens, until="}")
    if token == "&":
        return [Piece("", "column")]
    if token == "\\\\":
        return [Piece("\n", "row")]
    if not token.startswith("\\"):
        return [Piece(*CHARACTERS.get(token, (token, "ord")))]
    if "{" in token and token != "\\{":
        return [_word(token)]
    return _macro(token[1:], tokens)


def _macro(name: str, tokens: Tokens) -> list[Piece]:
    if name in SILENT:
        if name in ("left", "right") and tokens and tokens[0] == ".":
            tokens.popleft()  # the delimiter that is not there
        return []
    if name in SPACES:
        return [Piece(SPACES[name], "ord")]
    if name in ("frac", "dfrac", "tfrac"):
        return [_fraction(_argument(tokens), _argument(tokens))]
    if name == "sqrt":
        return [Piece("√" + _grouped(_argument(tokens)), "ord")]
    if name in ACCENTS:
        inside = _joined(_argument(tokens))
        return [Piece(inside + ACCENTS[name] if len(inside) == 1 else f"{name}({inside})", "ord")]
    if name == "begin":
        return _environment(_name(tokens), tokens)
    if name in LETTERS or name in STYLES:
        inside = _joined(_argument(tokens))
        return [Piece(LETTERS.get(name, {}).get(inside, inside), "ord")]
    return [Piece(*MACROS[name])] if name in MACROS else [Piece(name, "fn" if name.isalpha() else "ord")]


def _environment(name: str, tokens: Tokens) -> list[Piece]:
    """Lines of an aligned formula stay lines; cases and matrices become one."""
    if name == "array" and tokens and tokens[0] == "{":
        _argument(tokens)  # how its columns are set
    inside = _pieces(tokens, until="\\end")
    _name(tokens)
    if name == "cases":
        return [Piece("{ " + _joined(inside, row="; ", column=", ") + " }", "ord")]
    if name.endswith("matrix"):
        return [Piece("[" + _joined(inside, row="; ", column=", ") + "]", "ord")]
    return inside


def _name(tokens: Tokens) -> str:
    return "".join(piece.text for piece in _argument(tokens)).removesuffix("∗")


def _argument(tokens: Tokens) -> list[Piece]:
    """A group in braces, or the one token that stands there."""
    if not tokens:
        return []
    token = tokens.popleft()
    if token[0].isdigit() and len(token) > 1:  # \frac12 is a half
        tokens.appendleft(token[1:])
        token = token[0]
    return _atoms(token, tokens)


def _word(token: str) -> Piece:
    name, inside = token[1:-1].split("{", 1)
    is_function = name.strip() not in ("text", "mbox") and len(inside) > 1
    return Piece(inside, "fn" if is_function else "ord")


def _fraction(above: Sequence[Piece], below: Sequence[Piece]) -> Piece:
    over = _joined(above)
    return Piece(f"({over})/{_grouped(below)}" if " " in over else f"{over}/{_grouped(below)}", "frac")


def _grouped(pieces: Sequence[Piece]) -> str:
    """In brackets, unless it is one thing, or brackets already."""
    text = _joined(pieces)
    if len(pieces) == 1 and " " not in text and pieces[0].kind != "frac":
        return text
    return f"({text})"


def _script(pieces: list[Piece], sign: str, script: Sequence[Piece]) -> None:
    """Set a script on the piece before it: in small letters where there are such, else flat."""
    base = pieces.pop() if pieces else Piece("", "ord")
    text = _joined(script).replace(" ", "")
    small = RAISED if sign == "^" else LOWERED
    if text and all(character in small for character in text):
        pieces.append(Piece(base.text + "".join(small[character] for character in text), base.kind))
        return
    bare = text.isalnum() or len(text) == 1 or (text[:1] == "(" and text.find(")") == len(text) - 1)
    flat = text if bare else f"({text})"
    pieces.append(Piece(f"{base.text}{sign}{flat}", "flat" if base.kind == "ord" else base.kind))


def _bar(before: Sequence[Piece], after: Tokens) -> Kind:
    """What a double bar is: of a norm the first or the second, or what stands between two distributions."""
    opened, depth = 0, 0
    for piece in reversed(before):
        depth += (piece.kind == "close" and piece.text != "‖") - (piece.kind == "open" and piece.text != "‖")
        if depth < 0:
            break
        if depth == 0 and piece.text.startswith("‖") and piece.kind in ("open", "close"):
            opened += 1 if piece.kind == "open" else -1
    if opened > 0:
        return "close"
    to_come, depth = 0, 0
    for token in after:
        depth += (token in "([{") - (token in ")]}")
        if depth < 0:
            break
        to_come += token == "\\|" and depth == 0
    return "open" if to_come % 2 else "bin"


def _joined(pieces: Sequence[Piece], *, row: str = "\n", column: str = "") -> str:
    text = ""
    last: Kind | None = None
    for piece in pieces:
        shown = {"row": row, "column": column}.get(piece.kind, piece.text)
        kind: Kind = piece.kind
        if kind == "bin" and (last is None or last not in _OPERAND):
            kind = "open"  # a sign, not a sum: it stands close to what follows
        if kind == "frac" and last == "fn":
            kind, shown = "close", f"({shown})"  # log(p/q), which log p/q is not
        if last is not None and _spaced(last, kind) and not text.endswith((" ", "\n")):
            text += " "
        text += shown
        if kind == "row" or (kind == "column" and shown):
            last = None  # what follows begins anew
        elif kind != "column":  # of an aligned formula: the & before = is no end
            last = kind
    return text


def _spaced(left: Kind, right: Kind) -> bool:
    if "row" in (left, right) or "column" in (left, right):
        return False
    if left in ("rel", "bin") or right in ("rel", "bin"):
        return True
    if left == "punct":
        return right != "close"
    if right in ("fn", "op"):
        return left in _OPERAND or left in ("fn", "op")
    if left in ("fn", "flat"):
        return right in ("ord", "flat", "frac")
    if left in ("op", "frac"):
        return right in ("ord", "flat", "frac", "open")
    return right == "frac" and left in _OPERAND
