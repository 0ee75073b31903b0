"""The report as data, and the feedback pages drawn from it. May import text, errors and paths: no torch, no bank,
nothing of the grading. What stands right of a report is made from its JSON alone, and nothing here computes a verdict.

Names are resolved when first used: what only needs the records (the grading does) loads no template engine.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kdgrader.reports.files import read_report, to_json, write_pages
    from kdgrader.reports.pages import render_html
    from kdgrader.reports.redact import for_candidate

_HOMES = {
    "read_report": "files", "to_json": "files", "write_pages": "files",
    "render_html": "pages",
    "for_candidate": "redact",
}  # fmt: skip

__all__ = ["for_candidate", "read_report", "render_html", "to_json", "write_pages"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
