"""answers.toml: where a candidate answers a set's theory questions, and how that is read back."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from kdgrader.bank import TheoryQuestion
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.sets.words import ANSWER_FORM, ANSWERS_HEAD
from kdgrader.text import Lang

ANSWERS = "answers.toml"
MOST_BYTES = 256 * 1024  # some forty pages: an answer is a few sentences


def answers_template(questions: Sequence[tuple[int, TheoryQuestion]], lang: Lang) -> str:
    """To be filled in: an empty answer for each question, with its number in the packet."""
    parts = [ANSWERS_HEAD.get(lang)]
    for number, question in questions:
        form = ANSWER_FORM[question.form].get(lang)
        form = form.format(options=", ".join(option.id for option in question.options))
        # Literal strings: in the others, the \t of \tau would be a tab.
        empty = "'''\n\n'''" if question.form == "text" else "''"
        parts.append(f"# {number}. {question.title.get(lang)}\n# {form}\n{question.id} = {empty}")
    return "\n\n".join(parts) + "\n"


def read_answers(path: Path) -> dict[str, str]:
    """What was answered, by question's id, as `kdgrader grade --answer` takes it, without blank answers."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CallError(says("{path} cannot be read: {why}.", path=path, why=error.strerror)) from error
    if len(raw) > MOST_BYTES:
        raise CallError(says("{path} is larger than {most} KiB.", path=path, most=MOST_BYTES // 1024))
    try:
        table = tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, or brackets 10⁴ deep
        raise CallError(says("{path} is not TOML: {error}", path=path, error=error)) from error
    answers = {id: _answer(path, id, value) for id, value in table.items()}
    return {id: answer for id, answer in answers.items() if answer}


def _answer(path: Path, id: str, value: object) -> str:
    """Quotation marks forgotten around a number, or a list of letters, are no reason to lose an answer."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip()
    raise CallError(says("{path}: the answer to {id} must stand in quotation marks.", path=path, id=id))
