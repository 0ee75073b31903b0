"""A set's pages: drawn as every page is, with a few more styles and their own words."""

import base64
import functools
import hashlib
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from kdgrader.paths import data_root
from kdgrader.reports.pages import page, stylesheet
from kdgrader.sets.words import lookup, points_of
from kdgrader.text import Lang, Text


def render(template: str, words: Mapping[str, Text], *, lang: Lang, kind: str, **facts: Any) -> str:
    """The page as HTML. In the template `w("name")` is one of the words."""
    return page(
        template,
        lang=lang,
        kind=f"{kind} set",
        style=Markup(_style()),
        policy=_policy(),
        w=functools.partial(lookup, words, lang),
        points_of=functools.partial(points_of, lang=lang),
        **facts,
    )


@functools.cache
def _style() -> str:
    return stylesheet() + (data_root() / "templates" / "set.css").read_text("utf-8")


@functools.cache
def _policy() -> str:
    """As strict as every page's, of which it differs in the hash: the sheet is a longer one."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
