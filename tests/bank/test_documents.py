"""Front matter: whatever stands in a file, it is read or refused with a line, never a traceback."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kdgrader.bank.documents import split
from kdgrader.bank.shapes import CodingShape, KeyShape, TheoryShape, fill

FILE = Path("question.md")
YAMLISH = st.text(alphabet=st.sampled_from(list("ab:-[]{}#&*!|>'\"%@`,? \n\t0.19~<=\u4e2d\x00\u2028")), max_size=60)


@given(st.one_of(st.text(max_size=80), YAMLISH))
@example("a: 2001-13-45\n")
@example("[" * 5000)
@example("? [a]\n: b\n")
@example("a: &x [*x]\n")
@example("a: !!python/object:os.system {}\n")
@example("<<: 3\n")
@example("a: !!float x\n")
@example("a: !!binary x\n")
@example("a: \x07\n")
@example("=: 1\n")
@example("a: " + "9" * 5000)
@example("---\na: 1")
@example("a: 1\n...\nb: 2\n")
@example("id: a\nid: b\n")
def test_any_front_matter_is_read_or_refused_with_a_line(front):
    found = []
    text = f"---\n{front}\n---\nbody\n"
    document = split(FILE, text, found)
    if document is None:
        assert len(found) == 1
        assert 1 <= found[0].line <= text.count("\n") + 1
        return
    assert found == []
    for shape in (CodingShape, TheoryShape, KeyShape):
        notes = []
        filled = fill(shape, document.data, document.noter(notes))
        assert isinstance(filled, shape)
        assert all(note.line >= 2 for note in notes)


@given(st.text(max_size=80))
def test_any_text_at_all_is_read_or_refused_with_a_line(text):
    found = []
    document = split(FILE, text, found)
    assert (document is None) == (len(found) == 1)
    assert all(defect.line >= 1 for defect in found)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([*TheoryShape.__struct_fields__, *CodingShape.__struct_fields__])


@given(st.dictionaries(KEYS, VALUES))
@example({"points": 10**400})
@example({"limits": {"cpu_s": 10**400}})
def test_whatever_the_values_are_the_shape_comes_back_with_notes(data):
    for shape in (CodingShape, TheoryShape):
        notes = []
        filled = fill(shape, data, lambda where, message, notes=notes: notes.append(message))
        assert isinstance(filled, shape)
        assert notes, "a question always lacks something here: its id at least, or a title"


def test_the_body_begins_where_its_first_line_stands():
    document = split(FILE, "---\na: 1\n---\n\n\nfirst\nsecond\n", [])
    assert (document.body, document.body_line) == ("first\nsecond", 6)


def test_a_rule_in_the_body_is_not_the_end_of_the_front_matter():
    document = split(FILE, "---\na: 1\n---\nabove\n\n---\n\nbelow\n", [])
    assert document.body == "above\n\n---\n\nbelow"


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("a: 1\nb: [\n", 4, "not YAML"),
        ("a: 1\nb: 2\na: 3\n", 4, "`a` stands twice"),
        ("- a\n- b\n", 2, "no list of `key: value` lines"),
        ("", 2, "empty"),
        ("a: 1\nb: \x07\n", 3, "a character that YAML does not allow"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(front, line, words):
    found = []
    assert split(FILE, f"---\n{front}---\n", found) is None
    assert found[0].line == line
    assert words in found[0].message


def test_a_file_that_is_not_utf8_names_the_line(bank):
    path = bank.root / "questions/losses/scaled-gap/question.md"
    path.write_bytes(path.read_bytes().replace(b"A gap", b"A g\xe4p"))
    bank.has_only("question.md:3: this line is not UTF-8")
