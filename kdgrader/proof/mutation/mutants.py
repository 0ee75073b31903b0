"""Every operator at every place, each program once."""

import ast
import difflib
import types
import warnings
from collections.abc import Iterator

import msgspec

from kdgrader.proof.mutation import field, general
from kdgrader.proof.mutation.source import Change, Source

# This field's first: of two operators that make the same program, the more telling name is kept.
OPERATORS = field.OPERATORS | general.OPERATORS


class Mutant(msgspec.Struct, frozen=True):
    """One change of a reference that makes another program of it."""

    operator: str
    line: int
    find: str  # stands once in the reference
    put: str
    text: str  # the whole program

    def diff(self, reference: str) -> str:
        """As a unified diff with a line of context on either side."""
        lines = difflib.unified_diff(
            reference.splitlines(),
            self.text.splitlines(),
            "reference.py",
            f"mutant ({self.operator})",
            n=1,
            lineterm="",
        )
        return "\n".join(lines)


def mutants_of(reference: str) -> tuple[Mutant, ...]:
    """In the order of the text; two that compile to the same program are one, what compiles to the reference none."""
    source = Source(reference)
    seen = {_fingerprint(reference)}
    found = []
    for operator, change in _changes(source):
        text = source.made(change)
        fingerprint = _fingerprint(text)
        if fingerprint is not None and fingerprint not in seen:
            seen.add(fingerprint)
            line = reference.count("\n", 0, change.start) + 1
            find, put = unique_edit(reference, change)
            found.append(Mutant(operator, line, find, put, text))
    return tuple(sorted(found, key=lambda mutant: mutant.line))


def _changes(source: Source) -> Iterator[tuple[str, Change]]:
    for name, operator in OPERATORS.items():
        yield from ((name, change) for change in operator(source))


def same_program(a: str, b: str) -> bool:
    """Whether two sources compile to the same instructions, whatever their comments, line breaks and annotations."""
    first = _fingerprint(a)
    return first is not None and first == _fingerprint(b)


def _fingerprint(text: str) -> object | None:
    """What the compiler makes of it, without lines; None where it makes nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "is" with a literal: the very mistake that is looked for
            return _instructions(compile(ast.parse(text), "mutant.py", "exec", dont_inherit=True))
    except (SyntaxError, ValueError):
        return None


def _instructions(code: types.CodeType) -> object:
    constants = tuple(
        _instructions(item) if isinstance(item, types.CodeType) else (type(item).__name__, repr(item))
        for item in code.co_consts
    )
    signature = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    return (code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, signature,
            code.co_exceptiontable)  # fmt: skip


def unique_edit(reference: str, change: Change) -> tuple[str, str]:
    """The change as find and put: its line without indentation, with neighbours where that stands more than once."""
    start, end = _lines_around(reference, change.start, change.end)
    start += len(reference[start:end]) - len(reference[start:end].lstrip(" "))
    start = min(start, change.start)
    while reference.count(reference[start:end]) != 1:
        start, end = _lines_around(reference, max(start - 1, 0), min(end + 1, len(reference)))
    return reference[start:end], reference[start : change.start] + change.put + reference[change.end : end]


def _lines_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Whole lines, without the last line break."""
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last
