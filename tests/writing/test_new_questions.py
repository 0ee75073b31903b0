"""A new question is whole, works, names each place still to write, and never lands on anything."""

import os
from pathlib import Path

import pytest
from outcomes import Run

from kdgrader.bank import load_bank, load_solution
from kdgrader.bank.lint import lint
from kdgrader.errors import CallError
from kdgrader.grading.coding import grade
from kdgrader.jail.client import Zygote
from kdgrader.paths import data_root
from kdgrader.writing import new_coding, new_theory, writable_bank
from kdgrader.writing.new import entry_point

FORMS = ("choice", "choices", "number", "line", "text")
MODELS = data_root() / "templates" / "new"


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_coding_question_has_nothing_wrong_but_what_is_still_to_write(begun: Path) -> None:
    found = lint(begun)
    assert [str(defect) for defect in found if defect.kind != "to-write"] == []
    written = {defect.path.relative_to(begun) for defect in found}
    assert written == {Path(name) for name in files_of(begun)}, "a file that says nowhere what belongs into it"
    assert all(defect.line for defect in found)


@pytest.mark.parametrize("form", FORMS)
def test_a_new_theory_question_has_nothing_wrong_but_what_is_still_to_write(tmp_path: Path, form: str) -> None:
    files = new_theory(tmp_path, "my-question", "practice", form)
    found = lint(tmp_path)
    assert [str(defect) for defect in found if defect.kind != "to-write"] == []
    assert {defect.path for defect in found} == set(files) == {tmp_path / name for name in files_of(tmp_path)}
    question = load_bank(tmp_path).get("my-question")
    assert question.kind == "theory"
    assert question.form == form
    assert load_solution(load_bank(tmp_path), question).answer.zh


def test_the_new_question_gives_all_marks_to_its_answers_and_none_to_its_starter(begun: Path, zygote: Zygote) -> None:
    bank = load_bank(begun)
    question = bank.get("soft-target")
    solution = begun / "solutions/losses/soft-target"
    for file in (solution / "reference.py", *sorted((solution / "alternates").iterdir())):
        for seed in (0, 1):
            assert grade(bank, question, file, seed=seed, zygote=zygote).status == "passed", (file.name, seed)
    report = grade(bank, question, begun / "questions/losses/soft-target/starter.py", zygote=zygote)
    assert (report.status, report.score) == ("failed", 0.0)


def test_each_of_its_mistakes_is_caught_by_its_aspect_and_named(begun: Path, zygote: Zygote, tmp_path: Path) -> None:
    from kdgrader.bank.lint.mistakes import edited

    bank = load_bank(begun)
    question = bank.get("soft-target")
    solution = load_solution(bank, question)
    for mistake in solution.mistakes:
        for variant in mistake.variants:
            file = tmp_path / "answer.py"
            file.write_text(edited(solution.reference, variant) or "", "utf-8")
            report = grade(bank, question, file, zygote=zygote)
            lost = next(aspect.id for aspect in report.aspects if aspect.status == "failed")
            assert lost == mistake.aspect
            assert [diagnosis.mistakes for diagnosis in report.diagnoses] == [(mistake.id,)]


def test_nothing_of_the_models_name_is_left(begun: Path) -> None:
    for name, content in files_of(begun).items():
        assert b"tempered-error" not in content, name
        assert b"tempered_error" not in content, name


@pytest.mark.parametrize("id", ["sum", "torch", "lambda", "3-teachers", "len"])
def test_an_id_that_is_no_name_for_a_function_still_works(id: str, tmp_path: Path, zygote: Zygote) -> None:
    new_coding(tmp_path, id, "losses")
    assert entry_point(id) == f"solve_{id.replace('-', '_')}"
    assert [str(defect) for defect in lint(tmp_path) if defect.kind != "to-write"] == []
    bank = load_bank(tmp_path)
    solution = tmp_path / "solutions/losses" / id
    for file in (solution / "reference.py", *(solution / "alternates").iterdir()):
        assert grade(bank, bank.get(id), file, zygote=zygote).status == "passed", file.name


def test_an_id_that_stands_anywhere_in_the_bank_is_refused_and_nothing_changes(begun: Path) -> None:
    new_theory(begun, "an-odd-one", "practice", "number")
    before = files_of(begun)
    for make in (
        lambda: new_coding(begun, "soft-target", "training"),
        lambda: new_theory(begun, "soft-target", "practice", "choice"),
        lambda: new_coding(begun, "an-odd-one", "losses"),
        lambda: new_theory(begun, "an-odd-one", "practice", "number"),
    ):
        with pytest.raises(CallError, match="is there already"):
            make()
    assert files_of(begun) == before


def test_what_is_left_of_a_question_is_not_written_over(begun: Path) -> None:
    (begun / "solutions/features").mkdir()
    left = begun / "solutions/features/forgotten.py"
    left.write_text("mine", "utf-8")
    with pytest.raises(CallError, match=r"forgotten\.py is there already"):
        new_theory(begun, "forgotten", "losses", "number")
    assert left.read_text("utf-8") == "mine"


@pytest.mark.parametrize("id", ["Kd-Loss", "kd_loss", "a b", "", "../up", "-a", "kd--loss", "ａ"])
def test_what_is_no_id_is_refused(id: str, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="is no id"):
        new_coding(tmp_path / "bank", id, "losses")
    assert not (tmp_path / "bank").exists()


def test_the_installed_bank_is_not_written_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    installed = tmp_path / "site-packages" / "kdgrader"
    (installed / "data" / "questions").mkdir(parents=True)
    monkeypatch.setattr("kdgrader.writing.places.PACKAGE", installed)
    monkeypatch.setattr("kdgrader.writing.places.data_root", lambda: installed / "data")
    for root in (None, installed / "data"):
        with pytest.raises(CallError, match="--bank DIR"):
            writable_bank(root)
    ended = run("bank", "new", "mine", "--topic", "losses")
    assert (ended.status, ended.out) == (2, "")
    assert files_of(installed) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(CallError, match="cannot be written"):
        new_coding(tmp_path / "bank", "mine", "losses")


def test_a_file_in_place_of_a_bank_is_said(tmp_path: Path, run: Run) -> None:
    (tmp_path / "bank").write_text("", "utf-8")
    ended = run("bank", "new", "mine", "--topic", "losses", "--bank", tmp_path / "bank")
    assert ended.status == 2
    assert "is a file" in ended.err


def test_the_command_lists_what_it_wrote_and_says_what_comes_next(tmp_path: Path, run: Run) -> None:
    root = tmp_path / "my bank"
    ended = run("bank", "new", "mine", "--topic", "losses", "--bank", root)
    assert ended.status == 0
    assert {Path(line) for line in ended.out.splitlines()} == {root / name for name in files_of(root)}
    assert f"kdgrader bank lint mine --bank '{root}'" in ended.err
    assert "kdgrader grade mine " in ended.err
    told = run("bank", "lint", "mine", "--bank", root)
    assert told.status == 1
    assert "No defects. " in told.err
    assert f"{len(told.out.splitlines())} places are still to write." in told.err
    assert {entry["kind"] for entry in run("bank", "lint", "--json", "--bank", root).data} == {"to-write"}


def test_the_form_says_that_it_is_theory(tmp_path: Path, run: Run) -> None:
    for options in (("--form", "line"), ("--kind", "theory"), ("--kind", "theory", "--form", "number")):
        id = "-".join(word.strip("-") for word in options)
        assert run("bank", "new", id, "--topic", "losses", *options, "--bank", tmp_path).status == 0
    forms = {question.id: question.form for question in load_bank(tmp_path).questions}
    assert forms == {"form-line": "line", "kind-theory": "choice", "kind-theory-form-number": "number"}


@pytest.mark.parametrize(
    "options",
    [
        (), ("--topic", "loss"), ("--topic", "losses,training"), ("--topic", ""),
        ("--topic", "losses", "--kind", "coding", "--form", "choice"), ("--topic", "losses", "--form", "essay"),
    ],
)  # fmt: skip
def test_a_call_that_makes_no_sense_writes_nothing(options: tuple[str, ...], tmp_path: Path, run: Run) -> None:
    assert run("bank", "new", "mine", *options, "--bank", tmp_path / "bank").status == 2
    assert not (tmp_path / "bank").exists()


def test_the_lint_of_an_unknown_id_suggests_the_nearest(begun: Path, run: Run) -> None:
    ended = run("bank", "lint", "soft-targets", "--bank", begun)
    assert ended.status == 2
    assert "soft-target" in ended.err


def test_a_question_that_cannot_be_read_can_still_be_linted_by_its_id(begun: Path, run: Run) -> None:
    (begun / "questions/losses/soft-target/question.md").write_text("no front matter", "utf-8")
    ended = run("bank", "lint", "soft-target", "--bank", begun)
    assert ended.status == 1
    assert "question.md:1: the file must begin with front matter" in ended.out
