"""A submission becomes a mistake or an alternate of the bank, or it is said why not."""

import json
import tomllib
from pathlib import Path

import pytest
from outcomes import Run

from kdgrader.bank import load_bank
from kdgrader.bank.lint import lint
from kdgrader.errors import CallError
from kdgrader.grading.coding import grade
from kdgrader.jail.client import Zygote
from kdgrader.writing import Adopted, adopt_alternate, adopt_mistake

S = "solutions/losses/soft-target"
WRONG = """import torch


def soft_target(student, teacher, *, temperature=2.0):
    if temperature <= 0 or student.shape != teacher.shape:
        raise ValueError
    p, q = ((x / temperature).softmax(-1) for x in (student, teacher.detach()))
    return (p - q).abs().sum(-1).mean()
"""
RIGHT = WRONG.replace(".abs()", ".square()")
NO_GRADIENT = RIGHT.replace("    p, q", "    student = student.detach()\n    p, q")

pytestmark = pytest.mark.usefixtures("warm")


def mistake(root: Path, text: str | bytes, name: str = "absolute-values", file: str = "answer.py") -> Adopted:
    bank = load_bank(root)
    return adopt_mistake(bank, bank.get("soft-target"), submitted(root, text, file), name)


def alternate(root: Path, text: str, name: str = "squares") -> Adopted:
    bank = load_bank(root)
    return adopt_alternate(bank, bank.get("soft-target"), submitted(root, text), name)


def submitted(root: Path, text: str | bytes, file: str = "answer.py") -> Path:
    path = root.parent / file
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(root: Path, name: str = "absolute_values") -> None:
    """As by somebody who has read the file and written what it means."""
    file, toml = root / S / f"mistakes/{name}.py", root / S / "mistakes.toml"
    file.write_text(file.read_text("utf-8").split("\n", 1)[1], "utf-8")
    toml.write_text(toml.read_text("utf-8").replace("TODO(write)", "Written"), "utf-8")


def refused(root: Path, reason: str, text: str | bytes = WRONG, name: str = "absolute-values", **options: str) -> None:
    """It is refused for that reason, and the bank is as it was, byte for byte."""
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(CallError, match=reason):
        mistake(root, text, name, **options)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_a_wrong_submission_becomes_a_mistake_with_its_texts_to_write(begun: Path) -> None:
    toml = begun / S / "mistakes.toml"
    before = toml.read_bytes()
    adopted = mistake(begun, WRONG)
    assert toml.read_bytes().startswith(before), "what stood there is untouched"
    entry = tomllib.loads(toml.read_text("utf-8"))["mistake"][-1]
    assert entry["id"] == "absolute-values"
    assert (entry["aspect"], entry["file"]) == ("value", "mistakes/absolute_values.py")
    assert set(entry) == {"id", "aspect", "file", "en", "zh", "probe"}
    assert toml.read_text("utf-8").split("\n")[adopted.line - 1] == "[[mistake]]"
    assert (begun / S / "mistakes/absolute_values.py").read_text("utf-8").split("\n", 1)[1] == WRONG
    added = [
        d for d in lint(begun) if d.path.name == "absolute_values.py" or (d.path == toml and d.line > adopted.line)
    ]
    assert len(added) == 5
    assert {defect.kind for defect in lint(begun)} == {"to-write"}


def test_the_next_submission_with_it_is_named(begun: Path, zygote: Zygote) -> None:
    mistake(begun, WRONG)
    bank, file = load_bank(begun), submitted(begun, WRONG + "\n# another's\n")
    report = grade(bank, bank.get("soft-target"), file, seed=5, zygote=zygote)
    assert not any(diagnosis.mistakes for diagnosis in report.diagnoses), (
        "a stranger's code that nobody has read is not run"
    )
    read(begun)
    report = grade(bank, bank.get("soft-target"), file, seed=5, zygote=zygote)
    assert [diagnosis.mistakes for diagnosis in report.diagnoses] == [("absolute-values",)]


def test_the_aspect_is_the_first_whose_own_checks_fail(begun: Path) -> None:
    adopted = mistake(begun, NO_GRADIENT, "student-detached")
    assert (adopted.aspect, adopted.failed) == ("gradient", ("gradient",))


def test_what_a_mistake_explains_already_is_refused_by_its_name(begun: Path) -> None:
    refused(
        begun, r"explained already.* mean-over-classes\.", WRONG.replace(".abs().sum(-1).mean()", ".square().mean()")
    )
    mistake(begun, WRONG)
    read(begun)
    refused(begun, r"explained already.* absolute-values\.", name="another-name")


def test_two_mistakes_at_once_are_named_together(begun: Path) -> None:
    both = RIGHT.replace("teacher.detach()", "teacher").replace(".sum(-1).mean()", ".mean()")
    refused(begun, r"mean-over-classes \+ teacher-not-detached|teacher-not-detached \+ mean-over-classes", both, "both")


def test_what_gets_all_marks_is_no_mistake(begun: Path) -> None:
    refused(begun, "--alternate", RIGHT)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("import nowhere", "cannot be graded: .*nowhere"), ("def soft_target(:", "cannot be graded"), ("", "cannot be graded"), ("x = 1", "cannot be graded.*soft_target")],
    ids=["import", "syntax", "empty", "entry-point"],
)  # fmt: skip
def test_what_cannot_be_graded_is_no_mistake(text: str, reason: str, begun: Path) -> None:
    refused(begun, reason, text)


def test_what_breaks_off_and_is_right_otherwise_is_no_mistake(begun: Path) -> None:
    """No reply is wrong, so there is nothing that the diagnosis could find again."""
    leaves = RIGHT.replace(
        "    p, q", "    if student.dtype == torch.float64:\n        __import__('os')._exit(0)\n    p, q"
    )
    refused(begun, "broke off without a wrong answer", leaves)


def test_a_name_that_is_taken_or_no_name_is_refused_before_anything_is_graded(begun: Path, tmp_path: Path) -> None:
    (begun / S / "mistakes").mkdir()
    (begun / S / "mistakes/kept.py").write_text("x = 1", "utf-8")
    refused(begun, "is called no-temperature already", name="no-temperature")
    refused(begun, r"kept\.py is there already", name="kept")
    refused(begun, "is no id", name="No_Good")
    bank = load_bank(begun)
    with pytest.raises(CallError, match=r"by_loops\.py is there already"):
        adopt_alternate(bank, bank.get("soft-target"), submitted(begun, RIGHT), "by-loops")


def test_a_right_submission_becomes_an_alternate(begun: Path) -> None:
    alternate(begun, RIGHT)
    kept = begun / S / "alternates/squares.py"
    assert kept.read_text("utf-8").endswith(RIGHT)
    assert [str(d) for d in lint(begun) if d.path == kept] == [
        f"{kept}:1: still to write: read every line: the bank runs this file as its own code. Say in a docstring what is different in it."
    ]


def test_a_wrong_one_is_no_alternate_and_a_copy_is_none_either(begun: Path) -> None:
    with pytest.raises(CallError, match=r"no right answer: .* points of value, gradient, bad-input"):
        alternate(begun, WRONG)
    with pytest.raises(CallError, match=r"is reference\.py once more"):
        alternate(begun, (begun / S / "reference.py").read_text("utf-8") + "\n\n")
    assert {path.name for path in (begun / S / "alternates").iterdir()} == {
        "by_loops.py",
        "expanded.py",
        "library_calls.py",
    }


@pytest.mark.parametrize(
    "before", [b"# none yet", b"# one\r\n# two\r\n", b"\xef\xbb\xbf# marked\n"], ids=["no newline", "crlf", "mark"]
)
def test_every_byte_of_the_list_stays_as_it_was(before: bytes, begun: Path) -> None:
    toml = begun / S / "mistakes.toml"
    toml.write_bytes(
        before
        + b'\n[[mistake]]\nid = "a"\naspect = "value"\nfind = "temperature > 0"\nput = "temperature > 1"\nen = "A"\nzh = "\xe9\x94\x99"\nprobe = {en = "A", zh = "\xe9\x94\x99"}'
    )
    now = toml.read_bytes()
    adopted = mistake(begun, WRONG)
    assert toml.read_bytes().startswith(now)
    assert toml.read_bytes().split(b"\n")[adopted.line - 1].strip() == b"[[mistake]]"
    assert [m.id for m in _mistakes(begun)] == ["a", "absolute-values"]
    if b"\r\n" in before:
        assert toml.read_bytes()[len(now) :].count(b"\n") == toml.read_bytes()[len(now) :].count(b"\r\n")


def _mistakes(root: Path):
    from kdgrader.bank import load_solution

    return load_solution(load_bank(root), load_bank(root).get("soft-target")).mistakes


def test_a_notebook_and_another_encoding_are_kept_as_plain_utf8(begun: Path) -> None:
    cells = [{"cell_type": "code", "source": "%matplotlib inline\n" + WRONG, "metadata": {}, "outputs": []}]
    mistake(begun, json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), file="a.ipynb")
    assert "matplotlib" not in (begun / S / "mistakes/absolute_values.py").read_text("utf-8")
    chinese = "# -*- coding: gbk -*-\r\n# 绝对值\r\n" + NO_GRADIENT.replace("\n", "\r\n")
    mistake(begun, chinese.encode("gbk"), "student-detached")
    kept = (begun / S / "mistakes/student_detached.py").read_bytes()
    assert b"\r" not in kept
    assert kept.decode("utf-8").split("\n")[1:3] == ["# -*- coding: utf-8 -*-", "# 绝对值"]
    compile(kept, "student_detached.py", "exec")


def test_nothing_of_the_mistake_stays_where_the_list_cannot_be_written(
    begun: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    refused(begun, r"mistakes\.toml cannot be written: No space left")
    assert not (begun / S / "mistakes").exists()


def test_the_command_says_what_was_written_and_what_is_left_to_do(begun: Path, run: Run) -> None:
    file = submitted(begun, WRONG)
    ended = run("bank", "adopt", file, "--question", "soft-target", "--as", "absolute-values", "--bank", begun)
    assert ended.status == 0, ended.err
    written, entry = ended.out.splitlines()
    assert Path(written) == begun / S / "mistakes/absolute_values.py"
    assert entry.startswith(f"{begun / S / 'mistakes.toml'}:")
    assert "listed under value" in ended.err
    assert f"kdgrader bank lint soft-target --bank {begun}" in ended.err
    assert f"kdgrader bank prove soft-target --bank {begun}" in ended.err
    read(begun)
    again = run("bank", "adopt", file, "--question", "soft-target", "--as", "again", "--bank", begun)
    assert (again.status, again.out) == (2, "")


def test_the_command_in_json(begun: Path, run: Run) -> None:
    file = submitted(begun, RIGHT)
    options = ("--question", "soft-target", "--as", "squares", "--alternate", "--seed", "4", "--json", "--bank", begun)
    data = run("bank", "adopt", file, *options).data
    assert data == {
        "file": str(begun / S / "alternates/squares.py"),
        "toml": None,
        "line": None,
        "aspect": None,
        "seed": 4,
    }


def test_what_was_measured_is_said_where_it_helps(begun: Path, run: Run) -> None:
    file = submitted(begun, RIGHT.replace("return (", "return 3 * ("))
    ended = run("bank", "adopt", file, "--question", "soft-target", "--as", "three-times", "--bank", begun)
    assert ended.status == 0, ended.err
    assert "3" in ended.err.split("listed under")[1].split("Read ")[0]


def test_theory_questions_and_unknown_ones_are_refused(begun: Path, run: Run) -> None:
    run("bank", "new", "a-choice", "--topic", "losses", "--form", "choice", "--bank", begun)
    file = submitted(begun, WRONG)
    for id in ("a-choice", "soft-targets"):
        assert run("bank", "adopt", file, "--question", id, "--as", "x", "--bank", begun).status == 2
    assert run("bank", "adopt", "none.py", "--question", "soft-target", "--as", "x", "--bank", begun).status == 2


def test_the_installed_bank_is_left_alone(begun: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kdgrader.writing.places.PACKAGE", begun.parent)
    ended = run("bank", "adopt", submitted(begun, WRONG), "--question", "soft-target", "--as", "x", "--bank", begun)
    assert ended.status == 2
    assert "were copied" in ended.err
