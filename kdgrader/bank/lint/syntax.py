"""Python sources as text: whether they compile, and their syntax trees. Nothing of them is run.

Half a dozen rules look at the same dozen files of a question, and a question has up to a hundred edits of one
reference: compiled anew each time, they would be most of the lint's time.
"""

import ast
import warnings
from functools import lru_cache
from pathlib import Path

from kdgrader.bank.documents import read_text

Fault = tuple[int | None, str]  # the line, and the reason


def tree_of(path: Path) -> ast.Module | None:
    """The file's syntax tree, None where it is missing or does not compile."""
    source = read_text(path, [])
    return None if source is None else _parsed(source)


@lru_cache(maxsize=64)
def _parsed(source: str) -> ast.Module | None:
    return None if syntax_error(source) else ast.parse(source)


@lru_cache(maxsize=64)
def syntax_error(source: str) -> Fault | None:
    """Line and reason for which a source does not compile, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "source", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:  # ValueError: a null byte
        return getattr(error, "lineno", None), getattr(error, "msg", None) or str(error)
    return None


def syntax_error_of_edit(reference: str, edited: str) -> Fault | None:
    """The same of an edit of a source that compiles: only the statements that the edit touches are compiled, and the
    whole where they do not stand alone (an edit may open a bracket that another statement closes).
    """
    touched = _touched(reference, edited)
    return syntax_error(edited) if touched is None or syntax_error(touched) else None


def _touched(reference: str, edited: str) -> str | None:
    """The edited lines, from one place between two statements of the reference to another; None where there is none."""
    old, new = reference.split("\n"), edited.split("\n")
    same = _same_lines(old, new)
    end = len(old) - _same_lines(old[same:][::-1], new[same:][::-1])  # old[same:end] are the lines that differ
    places = _between_statements(reference)
    first = max((place for place in places if place <= same), default=None)
    last = min((place for place in places if place >= end), default=None)
    if first is None or last is None:
        return None
    return "\n".join(new[first : last + len(new) - len(old)])


def _same_lines(some: list[str], other: list[str]) -> int:
    """How many lines both begin with."""
    return next((n for n, (a, b) in enumerate(zip(some, other, strict=False)) if a != b), min(len(some), len(other)))


@lru_cache(maxsize=1)
def _between_statements(source: str) -> tuple[int, ...]:
    """Indices of the lines that begin a statement of the module and end none, and the line after the last."""
    tree, lines = _parsed(source), source.count("\n") + 1
    if tree is None:
        return ()
    starts, ended = [0], 0
    for node in tree.body:
        above = [decorator.lineno for decorator in getattr(node, "decorator_list", ())]
        start = min([node.lineno, *above]) - 1
        if start >= ended:
            starts.append(start)
        ended = node.end_lineno or lines
    return (*starts, lines)
