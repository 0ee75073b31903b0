"""What people look at: each situation's folder holds the report and its four pages."""

from pathlib import Path

import pytest
from situations import SITUATIONS

from kdgrader.reports import for_candidate, read_report, render_html, to_json
from kdgrader.reports.pages import Audience
from kdgrader.text import LANGS, Lang

GOLDEN = Path(__file__).parent / "golden"
PAGES: list[tuple[Audience, Lang]] = [(a, lang) for a in ("candidate", "interviewer") for lang in LANGS]  # type: ignore[misc]


def is_as_before(path: Path, text: str, update: bool) -> None:
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    assert path.exists(), f"{path} is missing: look at the page and run pytest with --update-golden"
    assert text == path.read_bytes().decode(), f"{path.parent.name}/{path.name} looks otherwise than before"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_report_reads_as_it_was_written(situation: str, update_golden: bool) -> None:
    report = SITUATIONS[situation]()
    path = GOLDEN / situation / "report.json"
    is_as_before(path, to_json(report).decode(), update_golden)
    assert to_json(read_report(path)) == to_json(report)


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("audience, lang", PAGES)
def test_a_page_looks_as_it_did(
    situation: str, audience: Audience, lang: Lang, tmp_path: Path, update_golden: bool
) -> None:
    page = render_html(SITUATIONS[situation](), audience=audience, lang=lang)
    is_as_before(GOLDEN / situation / f"{audience}.{lang}.html", page, update_golden)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_page_can_be_made_again_from_json_alone(situation: str, tmp_path: Path) -> None:
    report = SITUATIONS[situation]()
    path = tmp_path / "report.json"
    path.write_bytes(to_json(for_candidate(report)))
    again = render_html(read_report(path), audience="candidate", lang="zh")
    assert again == render_html(report, audience="candidate", lang="zh")
