"""What a candidate, or whoever opens a page, gets to read of a grading: nothing hidden, and nothing that acts."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser

import msgspec
from rich.console import Console

from kdgrader.clean import clean_source
from kdgrader.cli.draw import report_page
from kdgrader.reports import for_candidate, render_html, to_json
from kdgrader.reports.records import Report
from kdgrader.text import LANGS, Lang

LARGEST_REPORT = 8 << 20  # bytes
GOT = re.compile(r"^GOT: .*", re.MULTILINE)
_NUMBER = re.compile(r"(?<!\d)\d{1,16}\.\d{3,}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ud800-\udfff]")
_ACTING_TAGS = frozenset(
    [
        "script",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "base",
        "form",
        "input",
        "button",
        "textarea",
        "select",
        "link",
        "img",
        "image",
        "picture",
        "source",
        "video",
        "audio",
        "track",
        "canvas",
        "portal",
        "foreignobject",
        "animate",
        "animatetransform",
        "animatemotion",
        "set",
        "use",
        "annotation-xml",
        "template",
        "slot",
        "dialog",
        "noscript",
        "plaintext",
        "xmp",
        "listing",
        "marquee",
    ]
)
_ACTING_ATTRIBUTES = frozenset(
    [
        "style",
        "src",
        "srcset",
        "srcdoc",
        "action",
        "formaction",
        "background",
        "poster",
        "data",
        "ping",
        "xlink:href",
        "manifest",
        "http-equiv",
    ]
)
_POLICY = ("meta", "http-equiv", "Content-Security-Policy")
_RUBRIC_BOX = ("input", "checkbox")  # an interviewer ticks what an answer earned
_HARMLESS_ADDRESS = re.compile(r"#|https://")


def faults(report: Report, hidden: Iterable[str], secret: str, langs: Sequence[Lang] = LANGS) -> Iterator[str]:
    """What is wrong with what is read. `hidden`: lines of the reference and the checks; `langs`: of the pages."""
    yield from _got(report, secret)
    own = report.submission.source
    text = msgspec.json.encode(_read_of(for_candidate(report))).decode()
    for line in hidden:
        if line not in own and msgspec.json.encode(line).decode()[1:-1] in text:
            yield f"the candidate reads a hidden line: {line[:60]}"
    leaked = (_numbers(report) & set(_NUMBER.findall(text))) - set(_NUMBER.findall(own))
    if leaked:
        yield f"the candidate reads a hidden number: {min(leaked)}"
    if len(to_json(report)) > LARGEST_REPORT:
        yield "its report is larger than a page can be"
    if not _is_whole(own):
        yield "the page leaves out code that runs"
    for lang in langs:
        for audience in ("candidate", "interviewer"):
            page = _Page()
            page.feed(render_html(report, audience=audience, lang=lang))
            yield from (f"the {audience}'s page holds {what}" for what in sorted(page.acting))
        terminal = Console(file=io.StringIO(), width=100, color_system=None, force_terminal=False)
        terminal.print(report_page(report, lang, interviewer=True), markup=False)
        written = terminal.file.getvalue()  # type: ignore[attr-defined]
        if _CONTROL.search(written):
            yield "the terminal is sent a control character"


def _is_whole(source: str) -> bool:
    """Whether every line that Python reads stands in the listing, with all that can be seen of it."""
    lines = re.split(r"\r\n|\r|\n", source)
    shown = clean_source(source).split("\n")
    return len(lines) == len(shown) and all(
        "".join(filter(str.isalnum, line)) in "".join(filter(str.isalnum, re.sub(r"⟦U\+[0-9A-F]+⟧", "", seen)))
        for line, seen in zip(lines, shown, strict=True)
    )


def _got(report: Report, secret: str) -> Iterator[str]:
    outputs = [report.output.stdout, report.output.stderr]
    outputs += [check.detail.output for check in report.checks if check.detail]
    outputs += [check.detail.received + check.detail.message for check in report.checks if check.detail]
    for found in sorted({line for output in outputs for line in GOT.findall(output)}):
        yield f"it says {found[:100]}"
    if any(secret in output for output in outputs):
        yield "it knows the secret"


def _read_of(report: Report) -> tuple[object, ...]:
    """What a candidate reads that is not the question's text, its own, or a measured time."""
    checks = [
        (check.id, check.title, check.message, check.problem, check.line, check.detail) for check in report.checks
    ]
    messages = [aspect.message for aspect in report.aspects]
    return (checks, messages, report.diagnoses, report.problem, report.output, report.interviewer)


def _numbers(report: Report) -> set[str]:
    """The numbers of the hidden inputs and the expected values, as the interviewer's page writes them."""
    details = [check.detail for check in report.checks if check.detail]
    texts = [value.value for detail in details for value in detail.inputs] + [detail.expected for detail in details]
    return {number for text in texts for number in _NUMBER.findall(text)}


class _Page(HTMLParser):
    """Notes every element and attribute that could do something, or lead somewhere."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.acting: set[str] = set()
        self.styles = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _ACTING_TAGS and (tag, dict(attributes).get("type")) != _RUBRIC_BOX:
            self.acting.add(f"<{tag}>")
        self.styles += tag == "style"
        if self.styles > 1:
            self.acting.add("a second <style>")
        for name, value in attributes:
            if name.startswith("on") or (name in _ACTING_ATTRIBUTES and (tag, name, value) != self._policy(value)):
                self.acting.add(f"{tag} {name}=")
            if name == "href" and not _HARMLESS_ADDRESS.match(value or ""):
                self.acting.add(f"{tag} href={value}")

    def _policy(self, value: str | None) -> tuple[str, str, str | None]:
        return (*_POLICY[:2], value if value == _POLICY[2] else None)
