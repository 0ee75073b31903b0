"""answers.toml, as it is given out and as it comes back."""

from pathlib import Path

import pytest

from kdgrader.bank import Bank, TheoryQuestion
from kdgrader.errors import CallError
from kdgrader.sets import read_answers
from kdgrader.sets.answers import MOST_BYTES, answers_template
from kdgrader.text import LANGS, Lang


@pytest.mark.parametrize("lang", LANGS)
def test_the_template_holds_an_empty_answer_for_each_question(small: Bank, lang: Lang, tmp_path: Path) -> None:
    theory = [question for question in small.questions if isinstance(question, TheoryQuestion)]
    template = answers_template(list(enumerate(theory, 1)), lang)
    path = tmp_path / "answers.toml"
    path.write_text(template, encoding="utf-8")
    assert read_answers(path) == {}
    for question in theory:
        assert f"{question.title.get(lang)}\n" in template
        assert f"\n{question.id} = '" in template


def test_answers_come_back_as_they_were_meant(tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_bytes(
        b"\xef\xbb\xbfwhy = 'b'\r\nboth = ['a', 'c']\r\nnumber = 0.25\r\nline = 7\r\nblank = '  '\r\n"
        b"text = '''\r\nIt's $\\tau$ that\r\ncounts.\r\n'''\r\n"
    )
    assert read_answers(path) == {
        "why": "b", "both": "a,c", "number": "0.25", "line": "7", "text": "It's $\\tau$ that\ncounts.",
    }  # fmt: skip


@pytest.mark.parametrize(
    "content, says",
    [
        (b"why = b\n", "is not TOML"),
        (b"why = '\xff'\n", "is not TOML"),
        (b"why = " + b"[" * 9000, "is not TOML"),
        (b"why = true\n", "must stand in quotation marks"),
        (b"[why]\nanswer = 'b'\n", "must stand in quotation marks"),
        (b"# " + b"x" * MOST_BYTES, "larger than 256 KiB"),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.toml"
    path.write_bytes(content)
    with pytest.raises(CallError) as error:
        read_answers(path)
    assert says in error.value.args[0].en


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CallError):
        read_answers(tmp_path / "answers.toml")
