"""The lint on what is still to write: a place at a time, apart from what is wrong."""

import pytest

from kdgrader.bank.lint import lint

Q, S = "questions/losses/scaled-gap", "solutions/losses/scaled-gap"


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        (f"{Q}/question.md", "level: 2", "level: 2  # TODO(write): from 1 to 5", "question.md:4: still to write: from 1 to 5"),
        (f"{Q}/question.md", "The gap is", "<!-- TODO(write): the text -->\n\nThe gap is", "question.md:20: still to write: the text"),
        (f"{Q}/question.zh.md", "差是", "<!-- TODO(write)：题面 -->\n\n差是", "question.zh.md:7: still to write: 题面"),
        (f"{S}/reference.py", "    if scale", "    # TODO(write): why\n    if scale", "reference.py:2: still to write: why"),
        (f"{S}/mistakes.toml", '"The scale is not squared, so the size depends on it."', "'''TODO(write): what is wrong'''", "mistakes.toml:7: still to write: what is wrong"),
        (f"{S}/mistakes/no_check.py", "def scaled", "# TODO(write)\ndef scaled", "no_check.py:1: still to write: the text that belongs here"),
        ("solutions/foundations/half-life.py", "def answer", "# TODO(write): the key\ndef answer", "half-life.py:1: still to write: the key"),
    ],
)  # fmt: skip
def test_each_place_is_named_with_its_line(bank, name, old, new, place):
    bank.edit(name, old, new)
    bank.has_only(place)


def test_a_place_is_no_defect_but_of_its_own_kind(bank):
    bank.edit(f"{Q}/question.md", "level: 2", "level: 9  # TODO(write): from 1 to 5")
    found = {defect.kind: defect.message for defect in lint(bank.root)}
    assert found.keys() == {"defect", "to-write"}
    assert "`level` must be" in found["defect"]


def test_lines_are_those_of_an_editor(bank):
    """A form feed and a line separator end no line."""
    bank.edit(f"{S}/reference.py", "    if scale", "    # one\x0cline\u2028still\n    # TODO(write): two\n    if scale")
    bank.has_only("reference.py:3: still to write: two")


def test_files_that_are_no_text_have_nothing_to_write(bank):
    (bank.root / S / "__pycache__").mkdir()
    (bank.root / S / "__pycache__" / "checks.pyc").write_bytes(b"TODO(write)")
    bank.has_only()


def test_one_question_alone_can_be_asked_about(bank):
    bank.edit(f"{S}/reference.py", "    if scale", "    # TODO(write): why\n    if scale")
    bank.edit("questions/foundations/why-scale.md", "level: 1", "level: 0")
    assert [defect.path.name for defect in lint(bank.root, ["scaled-gap"])] == ["reference.py"]
    assert [defect.path.name for defect in lint(bank.root, ["why-scale"])] == ["why-scale.md"]
    assert lint(bank.root, ["half-life"]) == []
