"""The candidate's half of a set: the page, a folder a question, the answers to fill in.

Is given nothing of solutions/, and does not ask for hints: what a candidate may not see never comes near.
"""

import textwrap
from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from kdgrader.bank import (
    AnyQuestion,
    CodingQuestion,
    Option,
    TheoryQuestion,
    body_with,
    examples_path,
    filled,
    question_text,
    starter,
)
from kdgrader.limits import limits_text
from kdgrader.reports.markdown import to_html
from kdgrader.sets import words
from kdgrader.sets.answers import ANSWERS, answers_template
from kdgrader.sets.page import render
from kdgrader.sets.plain import with_line_numbers
from kdgrader.sets.records import MANIFEST, SetManifest, SetQuestion, for_candidate, written
from kdgrader.text import Lang, Text

EXAMPLES = "examples.py"


class PacketQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question as the candidate's page shows it."""

    number: int
    question: AnyQuestion
    facts: str
    body: Markup
    options: tuple[tuple[str, Markup], ...]
    limits: str
    folder: str
    file: str  # of the candidate's code; "" for theory


def candidate_files(manifest: SetManifest, questions: Sequence[AnyQuestion]) -> dict[str, str | bytes]:
    """Path → content of everything under candidate/."""
    lang, public = manifest.lang, for_candidate(manifest)
    numbered = list(enumerate(questions, 1))
    theory = [(number, question) for number, question in numbered if isinstance(question, TheoryQuestion)]
    asked = [_asked(number, q, of, lang) for (number, q), of in zip(numbered, public.questions, strict=True)]
    files: dict[str, str | bytes] = {
        "index.html": render(
            "set_packet.html.j2",
            words.PACKET,
            lang=lang,
            kind="candidate",
            manifest=public,
            questions=asked,
            how=to_html(words.PACKET["how-text"].get(lang)),
        ),
        MANIFEST: written(public),
    }
    if theory:
        files[ANSWERS] = answers_template(theory, lang)
    for (number, question), of in zip(numbered, public.questions, strict=True):
        files |= _question_files(number, question, of, lang)
    return files


def folder_of(number: int, question: AnyQuestion) -> str:
    return f"questions/{number:02}-{question.id}"


def file_of(question: AnyQuestion) -> str:
    """The name of a candidate's file, one that Python can import; as `kdgrader start` names it."""
    return f"{question.id.replace('-', '_')}.py"


def _asked(number: int, question: AnyQuestion, of: SetQuestion, lang: Lang) -> PacketQuestion:
    options: tuple[Option, ...] = question.options if isinstance(question, TheoryQuestion) else ()
    return PacketQuestion(
        number=number,
        question=question,
        facts=words.facts(of.kind, question.level, of.minutes, of.points, lang),
        body=to_html(body_with(question, of.numbers).get(lang)),
        options=tuple(
            (option.id, to_html(filled(option.text, of.numbers).get(lang), inline=True)) for option in options
        ),
        limits=_limits(question, lang) if isinstance(question, CodingQuestion) else "",
        folder=folder_of(number, question),
        file=file_of(question) if isinstance(question, CodingQuestion) else "",
    )


def _limits(question: CodingQuestion, lang: Lang) -> str:
    return limits_text(**msgspec.structs.asdict(question.limits)).get(lang)


def _question_files(number: int, question: AnyQuestion, of: SetQuestion, lang: Lang) -> dict[str, str | bytes]:
    folder = folder_of(number, question)
    text = with_line_numbers(question_text(question, of.numbers).get(lang))
    facts = words.facts(of.kind, question.level, of.minutes, of.points, lang)
    head = f"# {number}. {question.title.get(lang)}\n\n*{facts}*\n\n{text}\n\n"
    if not isinstance(question, CodingQuestion):
        return {f"{folder}/question.md": f"{head}{words.THEORY_FILE.get(lang).format(id=question.id)}\n"}
    return {
        f"{folder}/question.md": f"{head}{_graded(question, lang)}\n\n{_trying(question, lang)}\n",
        f"{folder}/{file_of(question)}": starter(question),
        f"{folder}/{EXAMPLES}": examples_path(question).read_bytes(),
    }


def _graded(question: CodingQuestion, lang: Lang) -> str:
    lines = [f"## {words.GRADED.get(lang)}", ""]
    for aspect in question.aspects:
        notes = [words.points_of(aspect.points, lang)]
        if aspect.needs:
            notes.append(words.NEEDS.get(lang).format(needs=", ".join(aspect.needs)))
        lines.append(
            words.ASPECT.get(lang).format(
                id=aspect.id, notes=Text(", ", "，").get(lang).join(notes), text=aspect.text.get(lang)
            )
        )
    return "\n".join([*lines, "", _limits(question, lang)])


def _trying(question: CodingQuestion, lang: Lang) -> str:
    file = file_of(question)
    module = file.removesuffix(".py")
    line = f"import examples as e, {module} as c; [f(c) for n, f in vars(e).items() if n.startswith('test_')]"
    return textwrap.dedent("""\
        {write}

        ```
        kdgrader check {id} {file}
        ```

        {otherwise}

        ```
        python -c "{line}"
        ```""").format(
        write=words.EXAMPLES.get(lang).format(file=file),
        id=question.id,
        file=file,
        otherwise=words.EXAMPLES_ELSE.get(lang),
        line=line,
    )
