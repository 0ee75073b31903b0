"""The pages in real Chromium: accessible, self-contained, without script, narrow, dark and on paper."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = os.environ.get("KDGRADER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
GOLDEN = Path(__file__).parents[1] / "reports" / "golden"
PAGES = sorted(GOLDEN.glob("*/*.html"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in PAGES]
FEW = [path for path in PAGES if path.parent.name in ("named-mistake", "hostile", "training-loop")]

NAMES_OF_FEW = [f"{path.parent.name}/{path.stem}" for path in FEW]
# Every situation in English by day; the telling ones in both languages, by night too.
AXED = [(path, "light") for path in PAGES if path in FEW or ".en" in path.name] + [(path, "dark") for path in FEW]

WINDOW = {"width": 900, "height": 700}

if CHROMIUM is None:
    pytest.skip("no Chromium on this machine: set KDGRADER_CHROMIUM or install it", allow_module_level=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


class Opened:
    """A page, with everything that it asked for and said."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self.context = browser.new_context(bypass_csp=options.pop("bypass_csp", False), **options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm ci in tests/browser")
@pytest.mark.parametrize(
    "path, scheme", AXED, ids=[f"{path.parent.name}/{path.stem}-{scheme}" for path, scheme in AXED]
)
def test_axe_finds_no_violation_of_wcag_2_2_aa(browser: Any, path: Path, scheme: str) -> None:
    with Opened(browser, path, color_scheme=scheme, viewport={"width": 1100, "height": 900}) as opened:
        opened.page.evaluate(AXE.read_text("utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = opened.page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
        violations = [(rule["id"], [node["html"][:200] for node in rule["nodes"]][:3]) for rule in found["violations"]]
        assert violations == []


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_nothing_is_fetched_and_nothing_scrolls_sideways_at_320_px(browser: Any, path: Path) -> None:
    with Opened(browser, path, viewport={"width": 320, "height": 640}) as opened:
        assert opened.requests == [path.as_uri()]
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_scrollbar_takes_no_room_that_the_page_needs(browser: Any) -> None:
    """Headless Chromium hides scrollbars, which people's browsers show."""
    options = {"args": ["--no-sandbox", "--disable-gpu"], "ignore_default_args": ["--hide-scrollbars"]}
    other = browser.browser_type.launch(executable_path=CHROMIUM, **options)
    with Opened(other, GOLDEN / "named-mistake" / "interviewer.en.html", viewport=WINDOW) as opened:
        widths = "[innerWidth, document.documentElement.clientWidth, document.documentElement.scrollWidth]"
        window, room, needed = opened.page.evaluate(widths)
    other.close()
    assert room < window, "there is a scrollbar"
    assert needed <= room


def test_no_script_runs_whatever_a_submission_holds(browser: Any, tmp_path: Path) -> None:
    page = (GOLDEN / "hostile" / "interviewer.en.html").read_text("utf-8")
    planted = page.replace(
        "</main>", "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\"></main>"
    )
    assert planted != page
    path = tmp_path / "planted.html"
    path.write_text(planted, "utf-8")
    with Opened(browser, path) as opened:
        opened.page.wait_for_timeout(200)
        assert opened.page.title() != "ran"
        assert [url for url in opened.requests if not url.startswith("file:")] == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")
@pytest.mark.parametrize("path", FEW, ids=NAMES_OF_FEW)
def test_print_shows_what_the_screen_folds(browser: Any, path: Path, tmp_path: Path) -> None:
    with Opened(browser, path) as opened:
        folded = opened.page.evaluate("[...document.querySelectorAll('details')].map(d => d.textContent).join(' ')")
        opened.page.pdf(path=str(tmp_path / "page.pdf"))
    done = subprocess.run(["pdftotext", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True)
    printed = "".join(done.stdout.split())
    words = set(re.findall(r"[A-Za-z]{7,}", folded))
    assert len(words) > 3
    assert [word for word in words if word not in printed] == []


def test_the_keyboard_reaches_the_skip_link_first(browser: Any) -> None:
    with Opened(browser, GOLDEN / "named-mistake" / "candidate.en.html") as opened:
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
        assert opened.page.evaluate("document.activeElement.getBoundingClientRect().height") >= 24
