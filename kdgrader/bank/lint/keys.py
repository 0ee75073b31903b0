"""Rules about a theory question's form: options and key, rebuttals, rubric, numbered block."""

import math
from collections import Counter
from collections.abc import Iterator

from kdgrader.bank.defects import Defect, meant
from kdgrader.bank.lint.places import Theory, at
from kdgrader.bank.listings import listings
from kdgrader.bank.questions import translation_of
from kdgrader.bank.records import Tolerance

RUBRIC_LINES = range(3, 7)
CHOICES = ("choice", "choices")


def fields_of_another_form(theory: Theory) -> Iterator[Defect]:
    """What only some forms have stands under no other."""
    question, solution = theory.question, theory.solution
    if question.options and question.form not in CHOICES:
        yield at(theory.file, ("options",), f"a question of the form `{question.form}` has no options")
    if question.draws and question.form != "number":
        yield at(theory.file, ("draws",), f"a question of the form `{question.form}` has no draws")
    if question.tolerance != Tolerance() and question.form != "number":
        yield at(theory.file, ("tolerance",), f"a question of the form `{question.form}` has no tolerance")
    if solution.key and question.form in ("number", "text"):
        yield at(theory.solution_file, ("key",), f"a question of the form `{question.form}` has no key")
    if solution.rubric and question.form != "text":
        yield at(theory.solution_file, ("rubric",), f"a question of the form `{question.form}` has no rubric")
    if solution.rebuttals and question.form == "text":
        yield at(theory.solution_file, ("rebuttals",), "a question of the form `text` has no rebuttals")


def keys_that_are_no_options(theory: Theory) -> Iterator[Defect]:
    if theory.question.form not in CHOICES:
        return
    options = [option.id for option in theory.question.options]
    if len(options) < 2:
        yield at(theory.file, ("options",), "a choice wants at least two options")
    for id in theory.solution.key:
        if id not in options:
            yield at(theory.solution_file, ("key",), f"the key `{id}` is no option{meant(id, options)}")


def keys_of_the_wrong_number(theory: Theory) -> Iterator[Defect]:
    form, key = theory.question.form, theory.solution.key
    if form == "choice" and len(key) != 1:
        yield at(theory.solution_file, ("key",), f"`choice` has one key, and here are {len(key)}")
    elif form in ("choices", "line") and not key:
        yield at(theory.solution_file, ("key",), f"`{form}` has at least one key")
    for id, count in Counter(key).items():
        if count > 1:
            yield at(theory.solution_file, ("key",), f"the key names `{id}` {count} times")


def wrong_options_without_a_rebuttal(theory: Theory) -> Iterator[Defect]:
    """Every wrong option says why it is wrong, and no right one does."""
    if theory.question.form not in CHOICES:
        return
    options = [option.id for option in theory.question.options]
    key, rebuttals = theory.solution.key, theory.solution.rebuttals
    for id in options:
        if id not in key and id not in rebuttals:
            yield at(theory.solution_file, ("rebuttals",), f"the wrong option `{id}` has no rebuttal")
    for id in rebuttals:
        if id not in options:
            message = f"the rebuttal `{id}` belongs to no option{meant(id, options)}"
            yield at(theory.solution_file, ("rebuttals", id), message)
        elif id in key:
            yield at(theory.solution_file, ("rebuttals", id), f"`{id}` is right and is rebutted all the same")


def rubrics_that_do_not_add_up(theory: Theory) -> Iterator[Defect]:
    if theory.question.form != "text":
        return
    rubric, points = theory.solution.rubric, theory.question.max_score
    if len(rubric) not in RUBRIC_LINES:
        message = f"a rubric has {RUBRIC_LINES[0]} to {RUBRIC_LINES[-1]} lines to check, this one {len(rubric)}"
        yield at(theory.solution_file, ("rubric",), message)
    for n, line in enumerate(rubric):
        if line.points <= 0:
            yield at(
                theory.solution_file,
                ("rubric", n),
                f"the rubric's `{line.id}` must be worth more than 0 points",
            )
    for id, count in Counter(line.id for line in rubric).items():
        if id and count > 1:
            yield at(theory.solution_file, ("rubric",), f"{count} lines of the rubric are called `{id}`")
    total = math.fsum(line.points for line in rubric)
    if rubric and not math.isclose(total, points):
        yield at(
            theory.solution_file,
            ("rubric",),
            f"the rubric's points add up to {total:g}, the question's are {points:g}",
        )


def lines_without_their_listing(theory: Theory) -> Iterator[Defect]:
    """One numbered block in each language, of as many lines: the answer is the same number in both."""
    question = theory.question
    if question.form != "line":
        return
    blocks = {
        theory.file: listings(question.body.en),
        translation_of(theory.file): listings(question.body.zh),
    }
    texts = {theory.file: question.body.en, translation_of(theory.file): question.body.zh}
    for path, found in blocks.items():
        if texts[path] and len(found) != 1:
            yield Defect(path, None, f"the text must have one block ```python numbered, and has {len(found)}")
    counts = [len(found[0]) for found in blocks.values() if len(found) == 1]
    if len(set(counts)) > 1:
        message = f"the numbered block has {counts[1]} lines here and {counts[0]} in English"
        yield Defect(translation_of(theory.file), None, message)


def lines_beyond_the_listing(theory: Theory) -> Iterator[Defect]:
    blocks = listings(theory.question.body.en)
    if theory.question.form != "line" or len(blocks) != 1:
        return
    count, key = len(blocks[0]), theory.solution.key
    for field, lines in (("key", key), ("rebuttals", tuple(theory.solution.rebuttals))):
        for line in lines:
            if not line.isdecimal() or not 1 <= int(line) <= count:
                yield at(
                    theory.solution_file,
                    (field, line),
                    f"`{line}` is no line of the block, which has {count}",
                )
    for line in theory.solution.rebuttals:
        if line in key:
            yield at(
                theory.solution_file,
                ("rebuttals", line),
                f"line {line} is right and is rebutted all the same",
            )


RULES = (
    fields_of_another_form,
    keys_that_are_no_options,
    keys_of_the_wrong_number,
    wrong_options_without_a_rebuttal,
    rubrics_that_do_not_add_up,
    lines_without_their_listing,
    lines_beyond_the_listing,
)
