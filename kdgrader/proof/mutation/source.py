"""A Python source whose parts can be changed one at a time, with the rest of the text left as its author wrote it."""

import ast
import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

N = TypeVar("N", bound=ast.AST)

# What needs no parentheses wherever it is put.
ATOMS = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.List, ast.Dict, ast.ListComp, ast.Set)


class Change(NamedTuple):
    """The characters from `start` to `end` of a source, replaced."""

    start: int
    end: int
    put: str


class Source:
    """A text beside its syntax tree. Docstrings, annotations, imports and what an exception says are left out: they
    change nothing that a question promises."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self.lines = text.splitlines(keepends=True)
        self.starts = [0, *itertools.accumulate(map(len, self.lines))]
        self._kept = list(_kept(self.tree))

    def nodes(self, *kinds: type[N]) -> Iterator[N]:
        """Nodes of these kinds, outermost first."""
        return (node for node in self._kept if isinstance(node, kinds))

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        """Its first character and the one after its last. Parentheses around it are not part of it."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset)

    def _place(self, line: int, column: int) -> int:
        """A tree counts columns in bytes; a text is indexed by characters."""
        before = self.lines[line - 1].encode()[:column] if line <= len(self.lines) else b""
        return self.starts[line - 1] + len(before.decode())

    def of(self, node: ast.expr) -> str:
        """Its text, in parentheses where it would otherwise fall apart beside an operator."""
        start, end = self.span(node)
        text = self.text[start:end]
        return text if isinstance(node, ATOMS) else f"({text})"

    def instead(self, node: ast.expr | ast.stmt, put: str) -> Change:
        return Change(*self.span(node), put)

    def between(self, left: ast.expr, right: ast.expr, symbol: str, put: str) -> Change | None:
        """Another operator between two operands. None where the symbol is not found (`not in`, over two lines)."""
        start, end = self.span(left)[1], self.span(right)[0]
        for found in re.finditer(rf"#[^\n]*|{re.escape(symbol)}", self.text[start:end]):
            if not found[0].startswith("#"):
                return Change(start + found.start(), start + found.end(), put)
        return None

    def name_of_attribute(self, node: ast.Attribute, put: str) -> Change:
        """Another name after the dot."""
        end = self.span(node)[1]
        return Change(end - len(node.attr), end, put)

    def made(self, change: Change) -> str:
        return self.text[: change.start] + change.put + self.text[change.end :]


def _kept(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in _children(node):
        yield from _kept(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.Import | ast.ImportFrom):
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "bases"):
            continue
        children = value if isinstance(value, list) else [value]
        if name == "body" and _docstring(node):
            children = children[1:]
        yield from (child for child in children if isinstance(child, ast.AST))


def _docstring(node: ast.AST) -> bool:
    kinds = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return isinstance(node, kinds) and ast.get_docstring(node, clean=False) is not None
