"""What people read in a terminal, 80 columns and no colour, as they have looked at it."""

import io
from collections.abc import Callable

import handmade_reports as reports
import msgspec
import pytest
from calls import Run
from rich.console import Console, RenderableType

from kdgrader.cli.draw import examples_page, report_page
from kdgrader.cli.texts import prose
from kdgrader.reports import for_candidate
from kdgrader.reports.records import Report
from kdgrader.text import LANGS, Lang

Golden = Callable[[str, str], None]


def drawn(page: RenderableType) -> str:
    file = io.StringIO()
    Console(file=file, width=80, color_system=None, highlight=False, markup=False, emoji=False).print(page)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["partial", "broken", "passed", "waiting"])
def test_the_candidates_view(name: str, lang: Lang, golden: Golden) -> None:
    report: Report = getattr(reports, name.upper())
    golden(f"candidate-{name}.{lang}.txt", drawn(report_page(for_candidate(report), lang)))


@pytest.mark.parametrize("name", ["partial", "waiting"])
def test_the_interviewers_view(name: str, golden: Golden) -> None:
    report: Report = getattr(reports, name.upper())
    golden(f"interviewer-{name}.en.txt", drawn(report_page(report, "en", interviewer=True)))


@pytest.mark.parametrize("lang", LANGS)
def test_the_examples(lang: Lang, golden: Golden) -> None:
    golden(f"examples.{lang}.txt", drawn(examples_page(reports.EXAMPLES, lang)))


def test_the_candidates_view_holds_nothing_of_the_interviewers() -> None:
    page = drawn(report_page(for_candidate(reports.PARTIAL), "en"))
    for secret in ("1.2345", "0.1372", "9.0 times", "Why does the signal"):
        assert secret not in page


def test_chinese_over_two_lines_has_no_space_in_between() -> None:
    assert drawn(prose("平均值\n取错了轴，\n训练照样能跑。")) == "平均值取错了轴，训练照样能跑。\n"


def test_what_a_submission_prints_moves_no_cursor() -> None:
    assert "\x1b" not in drawn(report_page(reports.PARTIAL, "en", interviewer=True))


def test_a_file_name_cannot_draw_either() -> None:
    named = msgspec.structs.replace(
        reports.BROKEN, submission=msgspec.structs.replace(reports.BROKEN.submission, name="a\x1b[2J.py")
    )
    page = drawn(report_page(named, "en"))
    assert "a.py:3" in page
    assert "\x1b" not in page


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("id", ["scaled-gap", "why-scale"])
def test_a_question(id: str, lang: Lang, good: Run, golden: Golden) -> None:
    golden(f"show-{id}.{lang}.txt", good("show", id, "--lang", lang).out)


@pytest.mark.parametrize("lang", LANGS)
def test_the_list(lang: Lang, good: Run, golden: Golden) -> None:
    golden(f"list.{lang}.txt", good("list", "--lang", lang).out)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "command", ["", "list", "check", "grade", "set new", "export notebook", "bank lint", "bank new", "bank adopt"]
)
def test_the_help(command: str, lang: Lang, run: Run, golden: Golden) -> None:
    name = command.replace(" ", "-") or "kdgrader"
    golden(f"help-{name}.{lang}.txt", run(*command.split(), "--help", "--lang", lang).out)
