"""A report as a person reads it in a terminal: the verdict first, then why, then what to do next.

The words are the pages' own (reports/words.py), so that page and terminal never call one thing by two names.
"""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from kdgrader.clean import clean, cut
from kdgrader.cli.texts import plain, prose
from kdgrader.i18n import says
from kdgrader.reports.records import AspectResult, CheckResult, Detail, Diagnosis, Problem, Report
from kdgrader.reports.words import word
from kdgrader.text import Lang

SIGNS = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "partial": ("◐", "yellow"),
    "broken": ("!", "magenta"),
}
INDENT = (0, 0, 0, 2)
OUTPUT_SHOWN = 2000  # characters of what a submission printed


def report_page(report: Report, lang: Lang, *, interviewer: bool = False) -> RenderableType:
    """The candidate's view, or the interviewer's, who also sees inputs, expected values and what to ask."""
    parts: list[RenderableType] = [
        Line.assemble((report.title.get(lang), "bold"), "  ", (report.question, "cyan")),
        _verdict(report, lang),
        *_problem(report, lang),
        *_diagnoses(report, lang, interviewer=interviewer),
        *_aspects(report, lang),
        *_checks(report, lang, interviewer=interviewer),
        *_output(report, lang),
    ]
    if interviewer:
        parts += _for_interviewer(report, lang)
    return Group(*parts)


def _verdict(report: Report, lang: Lang) -> Line:
    sign, style = SIGNS[report.status]
    name = "status-waiting" if report.needs_person else f"status-{report.status}"
    of = "of-point" if report.max_score == 1 else "of-points"
    score = f"{report.score:g}{word(lang, of, n=f'{report.max_score:g}')}"
    return Line.assemble((f"{sign} {word(lang, name)}", f"bold {style}"), word(lang, "colon"), score)


def _problem(report: Report, lang: Lang) -> Iterator[RenderableType]:
    if report.problem is None:
        return
    yield from _heading(word(lang, report.problem.kind))
    yield Padding(_problem_says(report, report.problem, lang), INDENT)
    yield Padding(Line(word(lang, f"{report.problem.kind}-next"), style="dim"), INDENT)


def _problem_says(report: Report, problem: Problem, lang: Lang) -> Line:
    return Line.assemble(_at(report, problem.line), clean(problem.says.get(lang)))


def _at(report: Report, line: int | None) -> tuple[str, str]:
    """`kd_loss.py:12: `, which editors and terminals turn into a link."""
    return (f"{clean(report.submission.name)}:{line}: " if line else "", "cyan")


def _diagnoses(report: Report, lang: Lang, *, interviewer: bool) -> Iterator[RenderableType]:
    if not report.diagnoses:
        return
    coding = report.kind == "coding"
    yield from _heading(word(lang, "diagnosis" if report.depth > 2 or not coding else "where"))
    replayed = [diagnosis for diagnosis in report.diagnoses if diagnosis.evidence == "replayed"]
    if len(replayed) > 1 and coding and report.depth > 2:
        yield Padding(Line(word(lang, "alternatives"), style="dim"), INDENT)
    for number, diagnosis in enumerate(report.diagnoses):
        if number:
            yield ""
        if diagnosis.says.get(lang):
            yield Padding(prose(diagnosis.says.get(lang)), INDENT)
        yield from (Padding(line, INDENT) for line in _evidence(report, diagnosis, lang))
        if interviewer and diagnosis.measurements:
            yield Padding(_measurements(diagnosis, lang), INDENT)


def _evidence(report: Report, diagnosis: Diagnosis, lang: Lang) -> Iterator[RenderableType]:
    colon, comma = word(lang, "colon"), word(lang, "comma")
    if report.kind == "coding" and diagnosis.says.get(lang):
        pair = "replayed-pair" if len(diagnosis.mistakes) > 1 else "replayed"
        yield Line(word(lang, "measured" if diagnosis.evidence == "measured" else pair), style="dim")
    for sentence in (diagnosis.apart, diagnosis.where):
        if sentence is not None:
            yield Line(clean(plain(sentence.get(lang))), style="" if sentence is diagnosis.where else "dim")
    if diagnosis.lines:
        lines = comma.join(f"{clean(report.submission.name)}:{line}" for line in diagnosis.lines)
        yield Line(word(lang, "where") + colon + lines if report.depth > 2 else lines, style="cyan")
    if report.kind == "coding" and diagnosis.explains:
        yield Line(word(lang, "fails") + colon + comma.join(diagnosis.explains), style="dim")


def _measurements(diagnosis: Diagnosis, lang: Lang) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("at", "expected", "received", "factor"):
        table.add_column(word(lang, name), overflow="fold")
    for one in diagnosis.measurements:
        table.add_row(*(clean(text) for text in (one.at, one.expected, one.received, one.factor)))
    return table


def _aspects(report: Report, lang: Lang) -> Iterator[RenderableType]:
    yield from _heading(word(lang, "aspects"))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    for aspect in report.aspects:
        table.add_row(*_aspect(report, aspect, lang))
    yield Padding(table, INDENT)


def _aspect(report: Report, aspect: AspectResult, lang: Lang) -> tuple[RenderableType, ...]:
    sign, style = SIGNS[aspect.status]
    name = "waiting" if report.needs_person else aspect.status
    points = f"{aspect.points:g}/{aspect.max_points:g}"
    return (
        Line(f"{sign} {word(lang, name)}", style=style),
        Line(aspect.id, style="cyan"),
        points,
        Line(clean(plain(aspect.message.get(lang)))),
    )


def _checks(report: Report, lang: Lang, *, interviewer: bool) -> Iterator[RenderableType]:
    """The checks that did not pass. Those that passed are only counted: their aspects tell of them."""
    wanting = [check for check in report.checks if check.status != "passed"]
    if wanting:
        yield from _heading(word(lang, "checks"))
    for check in wanting:
        yield Padding(check_lines(report, check, lang), INDENT)
        if interviewer and check.detail is not None:
            yield Padding(_detail(check.detail, lang), (0, 0, 0, 4))
    passed = len(report.checks) - len(wanting)
    if passed and wanting:
        counted = word(lang, "passed-1") if passed == 1 else word(lang, "passed-n", n=passed)
        yield Padding(Line(f"✓ {counted}", style="green"), INDENT)


def check_lines(report: Report, check: CheckResult, lang: Lang) -> RenderableType:
    """One check: its public title, and what happened to it, where."""
    sign, style = SIGNS[check.status]
    lines: list[RenderableType] = [Line.assemble((f"{sign} ", style), clean(plain(check.title.get(lang))))]
    if check.problem is not None:
        happened = Line.assemble(_at(report, check.problem.line or check.line), clean(check.problem.says.get(lang)))
        lines.append(Padding(happened, INDENT))
    elif check.message is not None:
        happened = Line.assemble(_at(report, check.line), clean(check.message.get(lang)))
        lines.append(Padding(happened, INDENT))
    return Group(*lines)


def _detail(detail: Detail, lang: Lang) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    named = {
        "call": detail.call,
        "inputs": "\n".join(f"{value.name} = {value.value}" for value in detail.inputs),
        "expected": detail.expected,
        "received": detail.received,
        "detail-message": detail.message,
        "check-output": detail.output,
    }
    for name, text in named.items():
        if text:
            table.add_row(word(lang, name), Line(_short(text)))
    return table


def _output(report: Report, lang: Lang) -> Iterator[RenderableType]:
    for name, text in (("stdout", report.output.stdout), ("stderr", report.output.stderr)):
        if text.strip():
            yield from _heading(word(lang, name))
            yield Padding(Line(_short(text)), INDENT)
    if report.output.truncated:
        yield Padding(Line(word(lang, "truncated"), style="dim"), INDENT)


def _for_interviewer(report: Report, lang: Lang) -> Iterator[RenderableType]:
    about = report.interviewer
    if about is not None and about.expected:
        yield from _heading(word(lang, "right-answer"))
        yield Padding(Line(clean(about.expected)), INDENT)
    if about is not None and about.rubric and report.kind == "theory":
        yield from _heading(word(lang, "rubric"))
        for entry in about.rubric:
            sign = {True: "✓", False: "✗", None: "·"}[entry.awarded]
            yield Padding(Line(f"{sign} {entry.points:g}  {entry.id}: {plain(entry.text.get(lang))}"), INDENT)
    suggested = [probe for diagnosis in report.diagnoses for probe in diagnosis.probes]
    asked = list(dict.fromkeys([*suggested, *(about.probes if about is not None else ())]))
    if asked:
        yield from _heading(word(lang, "probes"))
        for probe in asked:
            yield Padding(Line(f"• {plain(probe.get(lang))}"), INDENT)


def examples_page(report: Report, lang: Lang) -> RenderableType:
    """Each public example with its result, then the sum of them."""
    parts = [*_problem(report, lang)]
    if parts:
        parts = parts[1:]  # no blank line before the first thing
    parts += [check_lines(report, check, lang) for check in report.checks]
    passed = sum(check.status == "passed" for check in report.checks)
    if report.checks:
        style = "green" if passed == len(report.checks) else "red"
        total = says("{passed} of {total} examples passed.", passed=passed, total=len(report.checks))
        parts += ["", Line(total.get(lang), style=f"bold {style}")]
    return Group(*parts, *_output(report, lang))


def _heading(text: str) -> tuple[RenderableType, RenderableType]:
    return "", Line(text, style="bold")


def _short(text: str) -> str:
    shown, left_out = cut(clean(text).strip("\n"), OUTPUT_SHOWN)
    return f"{shown} …" if left_out else shown
