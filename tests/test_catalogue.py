"""Every message has a Chinese text with the same fields, and what is compiled is what is written.

`pytest tests/test_catalogue.py --update-golden` gathers the messages anew and compiles; the Chinese of new
ones is then written into kdgrader/locale/zh/LC_MESSAGES/kdgrader.po by hand, and the same command run again.
"""

import io
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

import kdgrader
from kdgrader.i18n import LOCALES, says

PACKAGE = Path(kdgrader.__file__).parent
POT = LOCALES / "kdgrader.pot"
PO = LOCALES / "zh" / "LC_MESSAGES" / "kdgrader.po"
MO = PO.with_suffix(".mo")
SAME_EVERY_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # a catalogue that changes by its date hides real changes

# Click's own words, as far as users of kdgrader meet them.
CLICKS = (
    "Usage:", "Options", "Commands", "Positional arguments", "Show this message and exit.",
    "default: {default}",    "required", "Missing argument", "Missing option", "Missing command.", "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}", "No such command {name!r}.", "No such option {name!r}.",
    "Option {name!r} does not take a value.", "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
)  # fmt: skip
CLICKS_BY_NUMBER = (
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)


def gathered() -> Catalog:
    """Every message in the code, with the files that it stands in."""
    catalog = _named(Catalog(charset="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py")):
        where = path.relative_to(PACKAGE.parent).as_posix()
        for _, message, _, _ in extract_from_file("python", path, keywords={"says": None}):
            catalog.add(message, locations=[(where, 0)])
    for words in (*CLICKS, *CLICKS_BY_NUMBER):
        catalog.add(words, locations=[("click", 0)])
    return catalog


@pytest.fixture(scope="module")
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    if request.config.getoption("--update-golden", default=False):
        refresh()
    return _read(PO)


def refresh() -> None:
    """Write the template, take its changes into the Chinese catalogue, and compile that."""
    template = gathered()
    POT.write_bytes(_as_po(template))
    chinese = _named(_read(PO) if PO.exists() else Catalog(locale="zh", charset="utf-8"))
    chinese.update(template, no_fuzzy_matching=True)
    chinese.obsolete.clear()
    chinese = _named(chinese)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(_as_po(chinese))
    MO.write_bytes(_compiled(chinese))


def _named(catalog: Catalog) -> Catalog:
    catalog.project, catalog.version = "kdgrader", "0"
    catalog.header_comment = "# The program's messages; the key is the English one (kdgrader/i18n.py)."
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = "kdgrader"
    catalog.creation_date = catalog.revision_date = SAME_EVERY_DAY
    catalog.fuzzy = False
    return catalog


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh" if path == PO else None)


def _as_po(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalog, include_lineno=False, sort_output=True, width=110)
    return file.getvalue()


def _compiled(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def messages(catalog: Catalog) -> dict[str, Message]:
    """Without the header, which is the message of no words."""
    return {_key(message.id): message for message in catalog if message.id}


def _key(id: str | tuple[str, ...] | list[str]) -> str:
    return id if isinstance(id, str) else id[0]


def test_the_catalogue_holds_the_messages_of_the_code_and_no_others(catalogue: Catalog) -> None:
    in_code, in_catalogue = messages(gathered()).keys(), messages(catalogue).keys()
    assert in_code - in_catalogue == set(), "new messages: run with --update-golden, then translate them"
    assert in_catalogue - in_code == set(), "messages that are no more: run with --update-golden"


def test_the_template_is_the_code_s(catalogue: Catalog) -> None:
    assert messages(_read(POT)).keys() == messages(gathered()).keys()


def test_every_message_has_a_chinese_text(catalogue: Catalog) -> None:
    missing = [key for key, message in messages(catalogue).items() if message.fuzzy or not _strings(message)]
    assert missing == []


def test_the_fields_of_both_languages_are_the_same(catalogue: Catalog) -> None:
    """A plural's Chinese text may leave out the number's field of either English form, and add none."""
    differing = []
    for key, message in messages(catalogue).items():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = [_fields(text) for text in ids]
        for text in _strings(message):
            fits = _fields(text) == wanted[0] if len(ids) == 1 else _fields(text) <= set().union(*wanted)
            if not fits:
                differing.append((key, text))
    assert differing == []


def test_what_is_compiled_is_what_is_written(catalogue: Catalog) -> None:
    with MO.open("rb") as file:
        compiled = messages(read_mo(file))
    written = messages(catalogue)
    assert {key: _strings(message) for key, message in compiled.items()} == {
        key: _strings(message) for key, message in written.items()
    }


def test_the_program_speaks_both() -> None:
    said = says("No question is called {id}. `kdgrader list` shows all there are.", id="kd-los")
    assert said.en == "No question is called kd-los. `kdgrader list` shows all there are."
    assert "kd-los" in said.zh
    assert said.zh != said.en


def _strings(message: Message) -> list[str]:
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    return [text for text in strings if text]


def _fields(text: str) -> set[str]:
    """The replacement fields of a format string, as often as they matter: each once."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
