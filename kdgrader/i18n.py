"""Program messages in both languages, through gettext. Bank texts stand in the bank, not here.

Write `says("The file {name} is empty.", name=name)`: the English sentence is the key, the catalogue
kdgrader/locale/zh/LC_MESSAGES/kdgrader.po holds the Chinese one. A test fails when one is missing.
"""

import functools
import gettext
from pathlib import Path

from kdgrader.clean import clean_name
from kdgrader.text import Lang, Text

DOMAIN = "kdgrader"
LOCALES = Path(__file__).parent / "locale"


@functools.cache
def _chinese() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, languages=["zh"], fallback=True)


def says(english: str, /, **values: object) -> Text:
    """The message in both languages, `{name}` fields filled in; a field that is a Text itself, in each language."""
    chinese = _chinese().gettext(english)
    return Text(en=english.format(**_filled(values, "en")), zh=chinese.format(**_filled(values, "zh")))


def _filled(values: dict[str, object], lang: Lang) -> dict[str, object]:
    return {name: value.get(lang) if isinstance(value, Text) else _safe(value) for name, value in values.items()}


def _safe(value: object) -> object:
    """A file's name may be anybody's: it is shown on one line, without what a terminal would obey."""
    return clean_name(str(value)) if isinstance(value, Path) else value
