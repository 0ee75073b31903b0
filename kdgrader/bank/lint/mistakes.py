"""Rules about mistakes.toml: each mistake is another program than the reference, and one that compiles."""

from collections.abc import Iterator
from pathlib import Path

from kdgrader.bank.defects import Defect, meant
from kdgrader.bank.documents import read_text
from kdgrader.bank.lint.places import Coding, at
from kdgrader.bank.lint.syntax import syntax_error, syntax_error_of_edit
from kdgrader.bank.questions import entries
from kdgrader.bank.records import Variant


def _file(coding: Coding) -> Path:
    return coding.solution.folder / "mistakes.toml"


def mistakes_named_twice(coding: Coding) -> Iterator[Defect]:
    seen: set[str] = set()
    for n, mistake in enumerate(coding.solution.mistakes):
        if mistake.id and mistake.id in seen:
            yield at(_file(coding), ("mistake", n, "id"), f"another mistake is called `{mistake.id}` already")
        seen.add(mistake.id)


def mistakes_of_no_aspect(coding: Coding) -> Iterator[Defect]:
    for n, mistake in enumerate(coding.solution.mistakes):
        if mistake.aspect and mistake.aspect not in coding.aspects:
            hint = meant(mistake.aspect, coding.aspects)
            message = f"`{mistake.id}`: `{mistake.aspect}` is no aspect of this question{hint}"
            yield at(_file(coding), ("mistake", n, "aspect"), message)


def edits_that_do_not_apply(coding: Coding) -> Iterator[Defect]:
    for n, mistake in enumerate(coding.solution.mistakes):
        for variant in mistake.variants if coding.solution.reference else ():
            for message in _misplaced(coding.solution.reference, variant):
                yield at(_file(coding), ("mistake", n, "find"), f"`{mistake.id}`: {message}")


def _misplaced(reference: str, variant: Variant) -> Iterator[str]:
    """Each edit stands once in the reference, and still once when those before it are made."""
    text = reference
    for edit in variant.edits:
        count, still = reference.count(edit.find), text.count(edit.find)
        if count != 1:
            yield f"`{_short(edit.find)}` stands {count} times in reference.py and must stand there once"
        elif still != 1:
            yield f"`{_short(edit.find)}` stands {still} times once the edits before it are made"
        else:
            text = text.replace(edit.find, edit.put)


def edited(reference: str, variant: Variant) -> str | None:
    """The mistake's source, None where an edit does not apply (another rule says that)."""
    if variant.source is not None:
        return variant.source
    if not reference or any(_misplaced(reference, variant)):
        return None
    for edit in variant.edits:
        reference = reference.replace(edit.find, edit.put)
    return reference


def mistakes_that_do_not_compile(coding: Coding) -> Iterator[Defect]:
    reference = coding.solution.reference
    if syntax_error(reference):
        return  # no edit can help; the reference's own line is named by another rule
    for n, mistake in enumerate(coding.solution.mistakes):
        for variant in mistake.variants:
            # A whole file is compiled where it stands, with its own lines.
            text = edited(reference, variant) if variant.source is None else None
            error = syntax_error_of_edit(reference, text) if text is not None else None
            if error:
                message = f"`{mistake.id}` makes what is not Python: {error[1]} (line {error[0]} of the result)"
                yield at(_file(coding), ("mistake", n, "find"), message)


def mistakes_that_are_no_other_program(coding: Coding) -> Iterator[Defect]:
    """A mistake equal to the reference is none; two equal ones cannot be told apart by any diagnosis."""
    seen = {coding.solution.reference: "the reference"}
    for n, mistake in enumerate(coding.solution.mistakes):
        for variant in mistake.variants:
            text = edited(coding.solution.reference, variant)
            if text is None:
                continue
            other = seen.setdefault(text, f"`{mistake.id}`")
            if other != f"`{mistake.id}`":
                yield at(_file(coding), ("mistake", n), f"`{mistake.id}` is the same program as {other}")


def mistake_files_nobody_names(coding: Coding) -> Iterator[Defect]:
    files = [path for path in entries(coding.solution.folder / "mistakes") if path.suffix == ".py"]
    text = read_text(_file(coding), []) if files else None
    for path in files:
        if text is not None and f"mistakes/{path.name}" not in text:
            yield Defect(path, None, "no mistake of mistakes.toml names this file")


def _short(text: str) -> str:
    first, *more = text.strip().split("\n")
    return f"{first} …" if more else first


RULES = (
    mistakes_named_twice,
    mistakes_of_no_aspect,
    edits_that_do_not_apply,
    mistakes_that_do_not_compile,
    mistakes_that_are_no_other_program,
    mistake_files_nobody_names,
)
