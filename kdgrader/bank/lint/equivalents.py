"""Rules about equivalent.toml: each entry is an edit of the reference, made once. Whether a mutant is that edit, and
survives, is for `bank prove` to say: the lint runs nothing."""

from collections.abc import Iterator
from pathlib import Path

from kdgrader.bank.defects import Defect
from kdgrader.bank.equivalents import NAME
from kdgrader.bank.lint.places import Coding, at
from kdgrader.bank.lint.syntax import syntax_error_of_edit


def _file(coding: Coding) -> Path:
    return coding.solution.folder / NAME


def equivalents_that_do_not_apply(coding: Coding) -> Iterator[Defect]:
    reference = coding.solution.reference
    for n, equivalent in enumerate(coding.solution.equivalents if reference else ()):
        find, where = equivalent.edit.find, ("equivalent", n, "find")
        count = reference.count(find)
        if count != 1:
            first, *more = find.strip().split("\n")
            shown = f"{first} …" if more else first
            message = f"`{shown}` stands {count} times in reference.py and must stand there once"
            yield at(_file(coding), where, message)
            continue
        error = syntax_error_of_edit(reference, reference.replace(find, equivalent.edit.put))
        if error:
            yield at(_file(coding), where, f"this makes what is not Python: {error[1]} (line {error[0]} of the result)")


def equivalents_listed_twice(coding: Coding) -> Iterator[Defect]:
    seen: set[str] = set()
    for n, equivalent in enumerate(coding.solution.equivalents):
        made = coding.solution.reference.replace(equivalent.edit.find, equivalent.edit.put)
        if made in seen:
            yield at(_file(coding), ("equivalent", n), "another entry makes the same program already")
        seen.add(made)


def gradients_of_no_entry_point(coding: Coding) -> Iterator[Defect]:
    path = coding.solution.folder / "answer.md"
    for name in coding.solution.no_gradcheck:
        if name not in coding.question.entry_points:
            known = ", ".join(coding.question.entry_points)
            message = f"`{name}` is no entry point of this question: they are {known}"
            yield at(path, ("no_gradcheck", name), message)


RULES = (equivalents_that_do_not_apply, equivalents_listed_twice, gradients_of_no_entry_point)
