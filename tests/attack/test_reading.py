"""What is looked for in everything that is read of a grading: each fault is found, and a sound report has none.

Pages and terminal are drawn by code that lets nothing through, so that a fault in them has to be put there: the drawing
is replaced by one that forgets.
"""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from rich.text import Text as Line
from situations import HOT, REFERENCE, SITUATIONS, check, coding, named_mistake

from kdgrader.attack import reading
from kdgrader.reports.records import Detail, Interviewer, NamedValue, Output, Report, Submission
from kdgrader.text import Text

SECRET = "5f2b0c7a915e4d33"
HIDDEN = tuple(line.strip() for line in REFERENCE.splitlines() if len(line.strip()) >= 30)
VALUE = "test_value_when_hot"


def found(report: Report) -> list[str]:
    return list(reading.faults(report, HIDDEN, SECRET))


def failed(**changes: object) -> Report:
    """A report in which one check failed."""
    return coding({VALUE: check(VALUE, **changes)}, submission=Submission(name="a.py", source="pass\n"))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_sound_report_has_no_fault(situation: str) -> None:
    assert found(SITUATIONS[situation]()) == []


GOT: dict[str, Callable[[str], Report]] = {
    "stdout": lambda text: replace(failed(), output=Output(stdout=text)),
    "stderr": lambda text: replace(failed(), output=Output(stderr=text)),
    "what-a-check-printed": lambda text: failed(detail=Detail(output=text)),
    "what-was-received": lambda text: failed(detail=Detail(received=text)),
    "the-message-of-an-exception": lambda text: failed(detail=Detail(message=text)),
}


@pytest.mark.parametrize("where", GOT)
def test_what_an_attack_got_is_found(where: str) -> None:
    assert found(GOT[where]("GOT: /etc/passwd")) == ["it says GOT: /etc/passwd"]
    assert found(GOT[where]("well I have not GOT: anything")) == []


@pytest.mark.parametrize("where", GOT)
def test_a_secret_that_it_knows_is_found(where: str) -> None:
    assert found(GOT[where](f"key={SECRET}")) == ["it knows the secret"]


def test_a_line_among_others_is_found_once() -> None:
    report = replace(failed(), output=Output(stdout="hello\nGOT: a\nGOT: a\n", stderr="GOT: b\n"))
    assert found(report) == ["it says GOT: a", "it says GOT: b"]


LEAKS: dict[str, Callable[[str], Report]] = {
    "a-message": lambda text: failed(message=Text(text, text)),
    "a-title": lambda text: failed(title=Text(text, text)),
    "an-aspect": lambda text: replace(
        failed(), aspects=tuple(replace(aspect, message=Text("", text)) for aspect in failed().aspects)
    ),
    "output": lambda text: replace(failed(detail=HOT), output=Output(stderr=text)),
}


@pytest.mark.parametrize("where", LEAKS)
def test_a_hidden_line_that_a_candidate_reads_is_found(where: str) -> None:
    line = HIDDEN[-1]
    assert found(LEAKS[where](f"see: {line} !")) == [f"the candidate reads a hidden line: {line[:60]}"]


def test_a_hidden_line_with_quotes_is_found_as_well() -> None:
    line = next(line for line in HIDDEN if '"' in line)
    assert found(LEAKS["a-message"](line)) == [f"the candidate reads a hidden line: {line[:60]}"]


def test_a_line_that_a_candidate_wrote_is_no_secret() -> None:
    report = replace(LEAKS["a-message"](HIDDEN[-1]), submission=Submission(name="a.py", source=REFERENCE))
    assert found(report) == []


def test_what_only_the_interviewer_reads_is_no_leak() -> None:
    report = failed(detail=replace(HOT, message=HIDDEN[-1], output="1.83217"))
    assert report.interviewer == replace(report.interviewer or Interviewer(), reference=REFERENCE)
    assert found(report) == []


@pytest.mark.parametrize("number", ["1.83217", "2.018", "0.377"], ids=["expected", "an-input", "another-input"])
@pytest.mark.parametrize("where", ["a-message", "output"])
def test_a_hidden_number_that_a_candidate_reads_is_found(where: str, number: str) -> None:
    report = LEAKS[where](f"it is {number}, not 3")
    checks = tuple(replace(c, detail=HOT) if c.id == VALUE else c for c in report.checks)
    assert found(replace(report, checks=checks)) == [f"the candidate reads a hidden number: {number}"]


def test_a_number_that_a_candidate_wrote_is_no_secret() -> None:
    report = failed(message=Text("it is 1.83217", "1.83217"), detail=HOT)
    assert found(replace(report, submission=Submission(name="a.py", source="x = 1.83217\n"))) == []


def test_part_of_a_longer_number_is_another_number() -> None:
    inputs = (NamedValue(name="student", value="[12.345678]"),)
    assert found(failed(message=Text("2.345678", "2.345678"), detail=Detail(inputs=inputs))) == []


ACTING = {
    "<script>alert(1)</script>": "<script>",
    "<IMG SRC=x ONERROR=alert(1)>": "<img>",
    "<p onclick='alert(1)'>x</p>": "p onclick=",
    "<p style='position:fixed'>x</p>": "p style=",
    "<a href='javascript:alert(1)'>x</a>": "a href=javascript:alert(1)",
    "<a href='http://example.org/'>x</a>": "a href=http://example.org/",
    "<style>p { display: none }</style>": "a second <style>",
    "<meta http-equiv=refresh content='0; url=//example.org'>": "meta http-equiv=",
    "<input type=text>": "<input>",
    "<svg><animate attributeName=href></svg>": "<animate>",
    "<iframe srcdoc=x></iframe>": "<iframe>",
}


@pytest.mark.parametrize("element", ACTING)
@pytest.mark.parametrize("audience", ["candidate", "interviewer"])
def test_an_element_that_acts_is_found(monkeypatch: pytest.MonkeyPatch, audience: str, element: str) -> None:
    drawn = reading.render_html

    def careless(report: Report, *, audience: str, lang: str) -> str:
        page = drawn(report, audience=audience, lang=lang)  # type: ignore[arg-type]
        return page.replace("</main>", f"{element}</main>") if audience == wanted else page

    wanted = audience
    monkeypatch.setattr(reading, "render_html", careless)
    assert f"the {audience}'s page holds {ACTING[element]}" in found(named_mistake())
    assert not [fault for fault in found(named_mistake()) if audience not in fault]


def test_links_within_and_out_and_a_box_to_tick_are_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = reading.render_html
    more = "<a href='#top'>x</a> <a href='https://example.org'>y</a> <input type=checkbox>"
    monkeypatch.setattr(reading, "render_html", lambda *a, **k: drawn(*a, **k).replace("</main>", f"{more}</main>"))
    assert found(named_mistake()) == []


@pytest.mark.parametrize("character", ["\x1b[2J", "\x9b31m", "\x00", "\u202e", "\u2066", "\u200b"], ids=ascii)
def test_a_control_character_on_the_terminal_is_found(monkeypatch: pytest.MonkeyPatch, character: str) -> None:
    monkeypatch.setattr(reading, "report_page", lambda *_, **__: Line(f"well{character}done"))
    assert set(found(named_mistake())) == {"the terminal is sent a control character"}


def test_code_left_out_of_the_listing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = reading.clean_source
    report = coding(submission=Submission(name="a.py", source="x = 1\nsteal()\ny = 2\n"))
    assert found(report) == []
    for forgetful in (
        lambda source: shown(source).replace("steal()\n", ""),  # a line
        lambda source: shown(source).replace("steal()", "()"),  # a part of one
        lambda source: shown(source)[:8],  # all that comes later
    ):
        monkeypatch.setattr(reading, "clean_source", forgetful)
        assert found(report) == ["the page leaves out code that runs"]


@pytest.mark.parametrize(
    "source",
    ["x = 1\r\nsteal()\r\n", "x = 1\rsteal()\r", "x = '\u202e'\nsteal()\n", "x = '\x1b[8m'\nsteal()\n"],
    ids=ascii,
)
def test_code_that_hides_is_shown_whole(source: str) -> None:
    assert found(coding(submission=Submission(name="a.py", source=source))) == []


def test_a_report_too_large_for_a_page_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_REPORT", 1000)
    assert found(named_mistake()) == ["its report is larger than a page can be"]
