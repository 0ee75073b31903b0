"""Rules about the Python files of a coding question, read and never run."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from kdgrader.bank.defects import Defect
from kdgrader.bank.documents import read_text
from kdgrader.bank.lint.places import Coding
from kdgrader.bank.lint.syntax import syntax_error, tree_of
from kdgrader.bank.questions import entries

ALTERNATES = 3  # right answers that look different: fewer say too little about the fairness of the checks
EXAMPLES_MAY_IMPORT = {"torch", *sys.stdlib_module_names}


def defined_names(body: list[ast.stmt]) -> set[str]:
    """The names that a module has once it is imported, whichever branch it takes."""
    names: set[str] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            names |= {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
        elif isinstance(node, ast.If | ast.Try):
            names |= defined_names([*node.body, *node.orelse])
    return names


def sources_of(coding: Coding) -> list[Path]:
    """Every file that must stand on its own as an answer."""
    folder = coding.solution.folder
    others = [path for part in ("alternates", "mistakes") for path in entries(folder / part)]
    return [
        coding.question.folder / "starter.py",
        folder / "reference.py",
        *(path for path in others if path.suffix == ".py"),
    ]


def files_that_do_not_compile(coding: Coding) -> Iterator[Defect]:
    for path in (*sources_of(coding), coding.question.folder / "examples.py", coding.solution.checks):
        source = read_text(path, [])
        error = None if source is None else syntax_error(source)
        if error:
            yield Defect(path, error[0], f"this is not Python: {error[1]}")


def missing_files(coding: Coding) -> Iterator[Defect]:
    """Those that no reader opened: the others are noted by the reader."""
    for name in ("starter.py", "examples.py"):
        if not (coding.question.folder / name).is_file():
            yield Defect(coding.question.folder / name, None, "this file is missing")


def entry_points_not_defined(coding: Coding) -> Iterator[Defect]:
    for path in sources_of(coding):
        tree = tree_of(path)
        if tree is None:
            continue
        defined = defined_names(tree.body)
        for name in coding.question.entry_points:
            if name not in defined:
                yield Defect(path, None, f"the entry point `{name}` is not defined here")


def examples_that_miss_entry_points(coding: Coding) -> Iterator[Defect]:
    """The public examples show every entry point at work, and ask for nothing that is none."""
    path = coding.question.folder / "examples.py"
    tree = tree_of(path)
    if tree is None:
        return
    used = {
        node.attr: node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "candidate"
    }
    for name in coding.question.entry_points:
        if name not in used:
            yield Defect(path, None, f"no example calls candidate.{name}")
    for name, line in used.items():
        if name not in coding.question.entry_points:
            yield Defect(path, line, f"candidate.{name} is no entry point of this question")


def examples_a_notebook_cannot_run(coding: Coding) -> Iterator[Defect]:
    """Examples run where kdgrader is not installed: one argument, torch and nothing else from outside."""
    path = coding.question.folder / "examples.py"
    tree = tree_of(path)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or "."]
            for module in modules:
                if module.split(".")[0] not in EXAMPLES_MAY_IMPORT:
                    yield Defect(path, node.lineno, f"examples may import torch alone, not {module}")
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _is_plain(node):
            yield Defect(path, node.lineno, f"`{node.name}` must be a plain function of `candidate` alone")


def _is_plain(function: ast.FunctionDef) -> bool:
    return [argument.arg for argument in function.args.args] == ["candidate"] and not function.decorator_list


def too_few_alternates(coding: Coding) -> Iterator[Defect]:
    count = len(coding.solution.alternates)
    if count < ALTERNATES:
        folder = coding.solution.folder / "alternates"
        yield Defect(folder, None, f"{count} alternates: at least {ALTERNATES} right answers that look different")


RULES = (
    files_that_do_not_compile,
    missing_files,
    entry_points_not_defined,
    examples_that_miss_entry_points,
    examples_a_notebook_cannot_run,
    too_few_alternates,
)
