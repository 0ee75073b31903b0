"""A report drawn as a page. Everything is escaped and cleaned on its way into the template, by one rule for all."""

import base64
import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import jinja2
from markupsafe import Markup

from kdgrader.clean import clean, cut
from kdgrader.errors import CallError
from kdgrader.limits import limits_text
from kdgrader.paths import data_root
from kdgrader.reports.chart import line_chart
from kdgrader.reports.listing import listing, source_lines
from kdgrader.reports.markdown import to_html
from kdgrader.reports.records import Depth, Plot, Report
from kdgrader.reports.redact import for_candidate
from kdgrader.reports.words import WORDS, report_error, word
from kdgrader.text import Lang, Text

Audience = Literal["candidate", "interviewer"]

# How much of a text a page shows. A page of megabytes helps nobody; report.json has all that was kept.
MAX_NAME = 120
MAX_TEXT = 4_000
MAX_BLOCK = 20_000
MAX_SOURCE = 60_000
MAX_LINES = 2_000

HTML_LANG = {"en": "en", "zh": "zh-CN"}


def render_html(report: Report, *, audience: Audience, lang: Lang, depth: Depth = 3) -> str:
    """The feedback page of a report. The candidate's is made of the candidate's version, whatever is handed in, and
    looks no deeper than `depth`."""
    if audience == "candidate":
        report = for_candidate(report, depth)
    elif report.audience != "interviewer":
        raise CallError(report_error("candidates-only"))
    verdict = "waiting" if report.needs_person else report.status
    return page(f"{audience}.html.j2", lang=lang, kind=audience, verdict=verdict, report=report, **_arranged(report))


class Shown(NamedTuple):
    """As much of the submission as the page has room for."""

    text: str
    lines: int
    left_out: int  # characters


def _arranged(report: Report) -> dict[str, object]:
    """The same facts in the order in which they are read; nothing is worked out anew."""
    text, left_out = _cut(report.submission.source, MAX_SOURCE)
    shown = Shown(text, len(source_lines(text)), left_out)
    suggested = dict.fromkeys(probe for diagnosis in report.diagnoses for probe in diagnosis.probes)
    probes = report.interviewer.probes if report.interviewer else ()
    return {
        "shown": shown,
        "marked": _marked_lines(report, shown.lines),
        "excerpts": dict(enumerate(source_lines(text), 1)),
        "by_verdict": sorted(report.aspects, key=lambda aspect: aspect.status == "passed"),
        "check_numbers": {check.id: number for number, check in enumerate(report.checks, 1)},
        "suggested": tuple(suggested),
        "further": tuple(probe for probe in probes if probe not in suggested),
        "contents": _contents(report),
    }


def _contents(report: Report) -> list[str]:
    """The interviewer's way through a long page: a section's id, which is also the name of its heading."""
    model = report.interviewer
    sections = {
        "probes": model is not None and model.probes,
        "aspects": report.aspects,
        "checks": report.checks,
        "submission": report.kind == "coding",
        "rubric": model is not None and model.rubric,
        "reference": model is not None and model.reference,
        "worked-answer": model is not None and model.answer,
        "question": True,
        "receipt": True,
    }
    return [name for name, there in sections.items() if there]


def _marked_lines(report: Report, last: int) -> list[int]:
    """The lines that something on the page points to; on a candidate's, where to look is not given away."""
    pointing = report.diagnoses if report.audience == "interviewer" else ()
    lines = {line for diagnosis in pointing for line in diagnosis.lines}
    lines |= {check.line for check in report.checks if check.line is not None}
    if report.problem and report.problem.line is not None:
        lines.add(report.problem.line)
    return sorted(line for line in lines if 1 <= line <= last)


def page(template: str, *, lang: Lang, kind: str = "", verdict: str = "", **facts: object) -> str:
    """A template that extends base.html.j2, filled in. `kind` and `verdict` are classes of the body."""
    return _environment(lang).get_template(template).render(kind=kind, verdict=verdict, **facts)


@functools.cache
def stylesheet() -> str:
    """What stands in the one <style> of every page."""
    text = (data_root() / "templates" / "style.css").read_text("utf-8")
    return re.sub(r"/\*.*?\*/\n?", "", text, flags=re.DOTALL)


@functools.cache
def security_policy() -> str:
    """Nothing may run or be fetched; the only style is the one whose hash this is."""
    digest = base64.b64encode(hashlib.sha256(stylesheet().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@functools.cache
def _environment(lang: Lang) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_root() / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= _filters(lang)
    environment.globals |= {
        "w": functools.partial(word, lang),
        "lang": lang,
        "html_lang": HTML_LANG[lang],
        "style": Markup(stylesheet()),
        "policy": security_policy(),
        "listing": listing,
        "limits": {"block": MAX_BLOCK},
    }
    return environment


def _finalize(value: object) -> object:
    """Of each value that a template prints: plain text is cleaned and shortened (and escaped, by autoescape)."""
    return clean(_short(value, MAX_TEXT)) if type(value) is str else value


def _filters(lang: Lang) -> dict[str, Callable[..., Any]]:
    def in_lang(text: Text) -> str:
        return text.get(lang)

    def markdown(text: Text, heading: int = 3) -> Markup:
        return to_html(in_lang(text), heading=heading)

    def markdown_line(text: Text) -> Markup:
        return to_html(in_lang(text), inline=True)

    def seconds(value: float) -> str:
        return word(lang, "seconds", n="< 0.001" if 0 < value < 0.0005 else f"{value:.3g}")

    def chart(plot: Plot, number: int | str) -> Markup:
        return line_chart(plot, lang, name=f"plot-{number}")

    def limits(given: dict[str, float]) -> str:
        return in_lang(limits_text(**given))

    def term(name: str) -> str:
        return word(lang, name) if name in WORDS else name

    return {
        "t": in_lang, "md": markdown, "mdl": markdown_line, "seconds": seconds, "chart": chart, "term": term,
        "limits": limits, "number": number, "short": _short, "cut": _cut, "verbatim": _verbatim, "mds": functools.partial(to_html, inline=True),  # noqa: E501
    }  # fmt: skip


def number(value: float) -> str:
    """Points and the like: 3, 2.5."""
    return f"{value:g}"


def _short(text: str, at_most: int = MAX_NAME) -> str:
    shown, left_out = cut(text, at_most)
    return f"{shown}…" if left_out else shown


def _cut(text: str, at_most: int) -> tuple[str, int]:
    """The beginning of a block, in characters and in lines, and how many characters are left out."""
    shown = "\n".join(cut(text, at_most)[0].split("\n")[:MAX_LINES])
    return shown, len(text) - len(shown)


def _verbatim(text: str) -> Markup:
    """A block that was cut already: it is not to be shortened as a sentence is."""
    return Markup.escape(clean(text))
