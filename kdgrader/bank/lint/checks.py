"""Rules about checks.py, read as a syntax tree: which checks there are, their aspects and their titles."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kdgrader.bank.defects import Defect, meant
from kdgrader.bank.lint.places import Coding, at
from kdgrader.bank.lint.syntax import tree_of
from kdgrader.bank.lint.texts import CHINESE


def checks_in(path: Path) -> list[ast.FunctionDef]:
    """The checks of a file, none where it does not parse (another rule says that)."""
    tree = tree_of(path)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)] if tree else []
    return [function for function in functions if function.name.startswith("test_")]


def aspects_of(check: ast.FunctionDef) -> list[str | None]:
    """What its @aspect(…) decorators name; None for one that names no plain text."""
    named: list[str | None] = []
    for decorator in check.decorator_list:
        if isinstance(decorator, ast.Call) and _is_aspect(decorator.func):
            first = decorator.args[0] if len(decorator.args) == 1 else None
            text = first.value if isinstance(first, ast.Constant) else None
            named.append(text if isinstance(text, str) else None)
    return named


def _is_aspect(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)
    return name == "aspect"


def checks_without_their_aspect(coding: Coding) -> Iterator[Defect]:
    path = coding.solution.checks
    for check in checks_in(path):
        named = aspects_of(check)
        if len(named) != 1 or named[0] is None:
            yield Defect(path, check.lineno, f'`{check.name}` must stand under one aspect: @aspect("…")')
        elif named[0] not in coding.aspects:
            hint = meant(named[0], coding.aspects)
            yield Defect(path, check.lineno, f"`{check.name}`: `{named[0]}` is no aspect of this question{hint}")


def aspects_without_a_check(coding: Coding) -> Iterator[Defect]:
    path = coding.solution.checks
    if tree_of(path) is None:
        return
    covered = {id for check in checks_in(path) for id in aspects_of(check)}
    for n, id in enumerate(coding.aspects):
        if id and id not in covered:
            yield at(coding.file, ("aspects", n), f"no check of checks.py stands under the aspect `{id}`")


def checks_named_twice(coding: Coding) -> Iterator[Defect]:
    """Python keeps the last of two functions of one name: the first would silently check nothing."""
    seen: set[str] = set()
    for check in checks_in(coding.solution.checks):
        if check.name in seen:
            yield Defect(coding.solution.checks, check.lineno, f"a second `{check.name}` replaces the first")
        seen.add(check.name)


def checks_without_a_title(coding: Coding) -> Iterator[Defect]:
    for check in checks_in(coding.solution.checks):
        missing = _missing_half(ast.get_docstring(check) or "")
        if missing:
            yield Defect(coding.solution.checks, check.lineno, f"the docstring of `{check.name}` {missing}")


def _missing_half(docstring: str) -> str | None:
    parts = re.split(r"\n\s*\n", docstring.strip())
    english = [part for part in parts if part and not CHINESE.search(part)]
    chinese = [part for part in parts if CHINESE.search(part)]
    if not english:
        return "lacks its English half: an English sentence, an empty line, a Chinese sentence"
    if not chinese:
        return "lacks its Chinese half: an English sentence, an empty line, a Chinese sentence"
    if len(parts) != 2 or CHINESE.search(parts[0]):
        return "must be one English sentence, an empty line, one Chinese sentence, and no more"
    return None


RULES = (checks_without_their_aspect, aspects_without_a_check, checks_named_twice, checks_without_a_title)
