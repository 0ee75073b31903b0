"""Program messages in both languages, through gettext. Bank texts stand in the bank, not here.

Write `says("The file {name} is empty.", name=name)`: the English sentence is the key, the catalogue
kdgrader/locale/zh/LC_MESSAGES/kdgrader.po holds the Chinese one. A test fails when one is missing.
"""

import functools
import gettext
from pathlib import Path

from kdgrader.reports.clean import clean_name
from kdgrader.text import Text

DOMAIN = "kdgrader"
LOCALES = Path(__file__).parent / "locale"


@functools.cache
def _chinese() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, languages=["zh"], fallback=True)


def says(english: str, /, **values: object) -> Text:
    """The message in both languages, `{name}` fields filled in."""
    values = {name: _safe(value) for name, value in values.items()}
    return Text(en=english.format(**values), zh=_chinese().gettext(english).format(**values))


def _safe(value: object) -> object:
    """A file's name may be anybody's: it is shown on one line, without what a terminal would obey."""
    return clean_name(str(value)) if isinstance(value, Path) else value
