"""The interviewer's half of a set: one page with all there is to know about its questions, and set.json."""

from collections.abc import Sequence
from itertools import accumulate

import msgspec
from markupsafe import Markup

from kdgrader.bank import (
    AnyQuestion,
    AnySolution,
    CodingQuestion,
    CodingSolution,
    RubricLine,
    TheoryQuestion,
    TheorySolution,
    filled,
    hints,
    question_text,
)
from kdgrader.reports.listing import listing
from kdgrader.reports.markdown import to_html
from kdgrader.sets import words
from kdgrader.sets.keys import Key, key_of
from kdgrader.sets.packet import file_of, folder_of
from kdgrader.sets.page import render
from kdgrader.sets.records import MANIFEST, Remake, SetManifest, SetQuestion, written
from kdgrader.text import Lang

SHORT_SEED = 10**9  # so many seeds are tried in hours on a laptop


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """A mistake to expect."""

    id: str
    aspect: str
    says: Markup
    probe: Markup


class GuideQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question as the interviewer's page shows it."""

    number: int
    question: AnyQuestion
    facts: str
    starts: int  # minutes after the beginning
    ends: int
    text: Markup
    key: Key | None  # of theory
    wrong: tuple[tuple[str, Markup], ...]
    worked: Markup
    reference: Markup  # "" for theory
    rubric: tuple[RubricLine, ...]
    mistakes: tuple[Expected, ...]
    hints: tuple[Markup, ...]
    probes: tuple[Markup, ...]
    sources: tuple[Markup, ...]
    command: str


def interviewer_files(
    manifest: SetManifest, questions: Sequence[AnyQuestion], solutions: Sequence[AnySolution]
) -> dict[str, str | bytes]:
    """Path → content of everything under interviewer/."""
    assert manifest.remake is not None
    ends = list(accumulate(of.minutes for of in manifest.questions))
    guided = [
        _guided(number, question, solution, of, end, manifest)
        for number, (question, solution, of, end) in enumerate(
            zip(questions, solutions, manifest.questions, ends, strict=True), 1
        )
    ]
    page = render(
        "set_guide.html.j2",
        words.GUIDE,
        lang=manifest.lang,
        kind="interviewer",
        manifest=manifest,
        questions=guided,
        grading=to_html(words.GUIDE["grading-text"].get(manifest.lang)),
        dimensions=words.DIMENSIONS,
        again=remake_command(manifest, manifest.remake),
        short_seed=abs(manifest.remake.seed) < SHORT_SEED,
    )
    return {"guide.html": page, MANIFEST: written(manifest)}


def remake_command(manifest: SetManifest, remake: Remake) -> str:
    """The call that makes the same set again."""
    parts = ["kdgrader set new", f"--minutes {manifest.minutes}", f"--seed {remake.seed}"]
    if remake.topics:
        parts.append(f"--topics {','.join(remake.topics)}")
    if remake.levels:
        parts.append(f"--level {','.join(map(str, remake.levels))}")
    return " ".join([*parts, f"--lang {manifest.lang}", "-o DIR"])


def _guided(
    number: int,
    question: AnyQuestion,
    solution: AnySolution,
    of: SetQuestion,
    end: int,
    manifest: SetManifest,
) -> GuideQuestion:
    lang, values = manifest.lang, of.numbers
    key = None
    if isinstance(question, TheoryQuestion) and isinstance(solution, TheorySolution):
        key = key_of(question, solution, values)
    coding = solution if isinstance(solution, CodingSolution) else None
    return GuideQuestion(
        number=number,
        question=question,
        facts=words.facts(of.kind, question.level, of.minutes, of.points, lang),
        starts=end - of.minutes,
        ends=end,
        text=to_html(question_text(question, values).get(lang), heading=4),
        key=key,
        wrong=tuple((w.answer, to_html(w.why.get(lang), inline=True)) for w in key.wrong) if key else (),
        worked=to_html(filled(solution.answer, values).get(lang), heading=4),
        reference=listing(coding.reference) if coding else Markup(""),
        rubric=solution.rubric,
        mistakes=_mistakes(coding, lang) if coding else (),
        hints=tuple(to_html(hint.get(lang)) for hint in hints(question)),
        probes=tuple(to_html(filled(probe, values).get(lang), inline=True) for probe in solution.probes),
        sources=tuple(to_html(source, inline=True) for source in solution.sources),
        command=_command(number, question, solution.rubric, manifest),
    )


def _mistakes(solution: CodingSolution, lang: Lang) -> tuple[Expected, ...]:
    return tuple(
        Expected(
            id=mistake.id,
            aspect=mistake.aspect,
            says=to_html(mistake.says.get(lang), inline=True),
            probe=to_html(mistake.probe.get(lang), inline=True),
        )
        for mistake in solution.mistakes
    )


def _command(number: int, question: AnyQuestion, rubric: tuple[RubricLine, ...], manifest: SetManifest) -> str:
    assert manifest.remake is not None
    seed = manifest.remake.seed
    if isinstance(question, CodingQuestion):
        file = f"HANDED-IN/{folder_of(number, question)}/{file_of(question)}"
        return f"kdgrader grade {question.id} {file} --seed {seed} -o results/{question.id}"
    answer = "ANSWER"
    if question.form == "text":
        answer = f"@FILE --marks {','.join(line.id for line in rubric)}"
    return f"kdgrader grade {question.id} --answer {answer} --seed {seed} -o results/{question.id}"
