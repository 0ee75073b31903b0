"""Reading a theory answer as people type it. What cannot be read is a wrong call that names what is accepted:
it is never graded as a wrong answer.
"""

import math
import re
import unicodedata

from kdgrader.bank import TheoryQuestion
from kdgrader.bank.listings import listings
from kdgrader.errors import BankError, CallError
from kdgrader.i18n import says

SHOWN = 40  # characters of an unreadable answer that a message repeats
_SEPARATORS = re.compile(r"[\s,;、]+")
_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?)(e[+-]?\d+)?(%?)")
_LINE = re.compile(r"(?:line|第)?\s*(\d{1,6})\s*行?")
_MINUS = str.maketrans("−–—", "---")  # what editors put for a hyphen


def read_options(question: TheoryQuestion, answer: str) -> frozenset[str]:
    """The ids chosen: one for `choice`, one or more for `choices`."""
    known = [option.id for option in question.options]
    chosen = frozenset(part.strip("().") for part in _SEPARATORS.split(_plain(answer)) if part.strip("()."))
    if chosen and chosen <= set(known) and (question.form == "choices" or len(chosen) == 1):
        return chosen
    shown, options = _shown(answer), ", ".join(known)
    if question.form == "choices":
        raise CallError(says("{answer}: give one or more of the options {options}.", answer=shown, options=options))
    raise CallError(says("{answer}: give exactly one of the options {options}.", answer=shown, options=options))


def read_number(answer: str) -> tuple[float, ...]:
    """The number. A percent sign has two readings: 24.47% is 0.2447, or 24.47 where percent are asked for."""
    match = _NUMBER.fullmatch(_plain(answer).replace(" ", ""))
    digits = match[1] + match[2].replace(",", "") + (match[3] or "") if match else "inf"
    value = float(digits)
    # 1e999 is written like a number and is infinity; infinity poisons what is computed.
    if match is None or not math.isfinite(value):
        raise CallError(
            says(
                "{answer} is not a number that can be read. Write it as 0.25, -3, 25%, 1e-3 or 1,250.",
                answer=_shown(answer),
            )
        )
    return (value / 100, value) if match[4] else (value,)


def read_line(question: TheoryQuestion, answer: str) -> int:
    """A line number of the question's numbered block."""
    blocks = listings(question.body.en)
    if not blocks:
        raise BankError(question.folder / f"{question.id}.md", None, "there is no block ```python numbered")
    count = len(blocks[0])
    match = _LINE.fullmatch(_plain(answer))
    if match is None or not 1 <= int(match[1]) <= count:
        raise CallError(
            says(
                "{answer} is no line of the code. Give a whole number from 1 to {count}.",
                answer=_shown(answer),
                count=count,
            )
        )
    return int(match[1])


def read_sentences(answer: str) -> str:
    """A text for a person to mark; an empty one gives that person nothing to do."""
    if not answer.strip():
        raise CallError(says("The answer is empty."))
    return answer


def _plain(answer: str) -> str:
    """Full-width digits, signs, commas and letters as their ASCII forms; the minus sign as a hyphen."""
    return unicodedata.normalize("NFKC", answer).translate(_MINUS).strip().lower()


def _shown(answer: str) -> str:
    line = " ".join(answer.split())
    return repr(line if len(line) <= SHOWN else line[:SHOWN] + "…")
