"""Rules about a coding question's aspects and entry points as its front matter gives them."""

from collections import Counter
from collections.abc import Iterator

from kdgrader.bank.defects import Defect, meant
from kdgrader.bank.lint.places import Coding, at, cycles


def aspects_named_twice(coding: Coding) -> Iterator[Defect]:
    for id, count in Counter(coding.aspects).items():
        if id and count > 1:
            yield at(coding.file, ("aspects",), f"{count} aspects are called `{id}`")


def unknown_needs(coding: Coding) -> Iterator[Defect]:
    for n, aspect in enumerate(coding.question.aspects):
        for need in aspect.needs:
            if need not in coding.aspects:
                message = f"`{aspect.id}` needs `{need}`, which is no aspect here{meant(need, coding.aspects)}"
                yield at(coding.file, ("aspects", n, "needs"), message)


def circular_needs(coding: Coding) -> Iterator[Defect]:
    for cycle in cycles({aspect.id: aspect.needs for aspect in coding.question.aspects}):
        message = f"the needs of the aspects go round in a circle: {' → '.join(cycle)}"
        where = coding.aspects.index(cycle[0]) if cycle[0] in coding.aspects else 0
        yield at(coding.file, ("aspects", where, "needs"), message)


RULES = (aspects_named_twice, unknown_needs, circular_needs)
