"""Options that take one or several of a few words: read by one rule, wrong ones answered by what there is."""

from collections.abc import Iterable

from kdgrader.errors import CallError
from kdgrader.i18n import says

LEVELS = ("1", "2", "3", "4", "5")


def topics(given: str | None, option: str = "--topic") -> tuple[str, ...]:
    from kdgrader.bank import TOPICS

    return chosen(option, given, TOPICS)


def levels(given: str | None) -> tuple[int, ...]:
    return tuple(int(level) for level in chosen("--level", given, LEVELS))


def chosen(option: str, given: str | None, known: Iterable[str]) -> tuple[str, ...]:
    """The words of `a,b`, each of them known; none given is no restriction."""
    if given is None:
        return ()
    words = tuple(word.strip() for word in given.replace("，", ",").split(",") if word.strip())
    known = tuple(known)
    for word in words or ("",):
        if word not in known:
            shown = ", ".join(known)
            raise CallError(says("{option}: {word!r} is none of {known}.", option=option, word=word, known=shown))
    return words
