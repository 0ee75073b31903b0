"""The lint on the tree of files, and on a bank with much wrong with it."""

import subprocess
import sys

import pytest

from kdgrader.bank.lint import lint

Q, S = "questions/losses/scaled-gap", "solutions/losses/scaled-gap"
CHOICE = "foundations/why-scale"


def test_a_good_bank_has_no_defect(bank):
    bank.has_only()


@pytest.mark.parametrize(
    "name",
    [
        f"{Q}/question.zh.md", f"{Q}/starter.py", f"{Q}/examples.py", f"{Q}/hints.md", f"{Q}/hints.zh.md",
        f"{S}/reference.py", f"{S}/checks.py", f"{S}/mistakes/no_check.py", f"{S}/answer.md",
        f"{S}/answer.zh.md", f"questions/{CHOICE}.zh.md", f"solutions/{CHOICE}.zh.md",
    ],
)  # fmt: skip
def test_a_missing_file_is_seen(bank, name):
    bank.remove(name)
    bank.has_only(f"{name}: this file is missing")


@pytest.mark.parametrize(
    "name",
    [
        f"{Q}/notes.txt", f"{Q}/reference.py", f"{S}/starter.py", f"{S}/alternates/notes.md",
        "questions/losses/data.csv",
    ],
)  # fmt: skip
def test_a_stray_file_is_seen(bank, name):
    bank.write(name, "")
    bank.has_only(f"{name}: a stray file: nothing reads it")


def test_what_tools_leave_behind_is_not_stray(bank):
    bank.write(f"{S}/__pycache__/checks.cpython-311.pyc", "")
    bank.write(f"{Q}/.DS_Store", "")
    bank.has_only()


def test_a_mistake_file_that_nobody_names_is_seen(bank):
    bank.write(f"{S}/mistakes/other.py", "def scaled_gap(a, b, scale=1.0):\n    return 0\n")
    bank.has_only(f"{S}/mistakes/other.py: no mistake of mistakes.toml names this file")


def test_an_empty_list_of_mistakes_is_seen(bank):
    bank.write(f"{S}/mistakes.toml", "")
    bank.remove(f"{S}/mistakes")
    bank.has_only("mistakes.toml:1: no [[mistake]] stands here")


def test_two_alternates_are_too_few(bank):
    bank.remove(f"{S}/alternates/two.py")
    bank.has_only("alternates: 2 alternates: at least 3")


def test_an_aspect_that_no_check_covers_is_seen(bank):
    bank.edit(f"{Q}/question.md", "  - id: bad-input", "  - {id: speed, points: 1, text: Fast.}\n  - id: bad-input")
    bank.edit(f"{Q}/question.zh.md", "aspects:", "aspects:\n  speed: 快。")
    bank.has_only("question.md:15: no check of checks.py stands under the aspect `speed`")


def test_a_check_of_an_unknown_aspect_is_seen(bank):
    more = '@aspect("values")\ndef test_more():\n    """One.\n\n    一。\n    """\n\n\n@aspect("value")'
    bank.edit(f"{S}/checks.py", '@aspect("value")', more)
    bank.has_only("checks.py:5: `test_more`: `values` is no aspect of this question, did you mean `value`?")


def test_a_question_without_solution_is_one_defect(bank):
    bank.remove(S)
    bank.has_only(f"{S}: `scaled-gap` has no solution")


def test_a_solution_without_question_is_seen(bank):
    bank.write("solutions/losses/gone/reference.py", "")
    bank.write("solutions/losses/gone-too.md", "")
    bank.has_only(
        "losses/gone-too.md: belongs to no question under questions/losses/",
        "losses/gone: belongs to no question under questions/losses/",
    )


def test_a_topic_that_is_none_is_seen(bank):
    bank.write("questions/loses/README.md", "")
    bank.has_only("questions/loses: is no topic, did you mean `losses`?")


def test_a_translation_of_nothing_is_seen(bank):
    bank.write("questions/losses/nothing.zh.md", "---\ntitle: 空\n---\n空\n")
    bank.has_only("nothing.zh.md: translates a question that is not there")


def test_an_id_in_two_topics_is_seen(bank):
    for half in ("questions", "solutions"):
        for suffix in (".md", ".zh.md"):
            text = (bank.root / half / f"{CHOICE}{suffix}").read_text(encoding="utf-8")
            bank.write(f"{half}/training/why-scale{suffix}", text)
    bank.has_only("training/why-scale.md:2: the id `why-scale` is taken already, by foundations/why-scale")


def test_no_defect_hides_another(bank):
    """Five things in four files, one of which does not even parse."""
    bank.edit(f"{Q}/question.md", "level: 2", "level: many")
    bank.edit(f"{Q}/question.md", "tags:", "tag:")
    bank.edit(f"{S}/mistakes.toml", 'aspect = "value"', 'aspect = "worth"')
    bank.edit(f"{S}/checks.py", "with refuses(ValueError):", "with refuses(")
    bank.edit(f"questions/{CHOICE}.md", "---\nid", "--\nid")
    bank.has_only(
        "question.md:4: `level` must be `int` and is `str`",
        "question.md:6: `tag` is no key",
        "mistakes.toml:3: `no-square`: `worth` is no aspect",
        "checks.py:",
        "why-scale.md:1: the file must begin with front matter",
    )


def test_the_lint_imports_no_torch(bank):
    code = (
        "import sys; from pathlib import Path; from kdgrader.bank.lint import lint; "
        f"lint(Path({str(bank.root)!r})); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_defects_come_by_file_and_line(bank):
    bank.edit(f"{Q}/question.md", "level: 2", "level: 7")
    bank.edit(f"{Q}/question.md", "minutes: 10", "minutes: 0")
    bank.edit(f"questions/{CHOICE}.md", "level: 1", "level: 0")
    assert [(d.path.name, d.line) for d in lint(bank.root)] == [
        ("why-scale.md", 4), ("question.md", 4), ("question.md", 5),
    ]  # fmt: skip
