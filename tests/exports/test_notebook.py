"""Exported notebooks: valid, the same every time, and right about an answer when they are run."""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from kdgrader.bank import AnyQuestion, Bank, CodingQuestion, CodingSolution, hints, load_bank, load_solution
from kdgrader.errors import CallError
from kdgrader.exports import export_notebook
from kdgrader.exports.check_cell import indented
from kdgrader.reports.unbroken import unbroken
from kdgrader.sets.plain import with_line_numbers
from kdgrader.text import LANGS, Lang

SMALL = Path(__file__).parents[1] / "bank" / "good"
BANKS = {"small": load_bank(SMALL), "shipped": load_bank()}
ALL = [
    pytest.param(bank, question, id=f"{name}-{question.id}")
    for name, bank in BANKS.items()
    for question in bank.questions
]
CODING = [each for each in ALL if isinstance(each.values[1], CodingQuestion)]


def exported(bank: Bank, question: AnyQuestion, path: Path, **options: Any) -> Any:
    export_notebook(bank, question, path, **options)
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def cell(notebook: Any, tag: str) -> Any:
    (found,) = (each for each in notebook.cells if tag in each.metadata.get("tags", []))
    return found


def prose(notebook: Any) -> str:
    return "\n".join(each.source for each in notebook.cells if each.cell_type == "markdown")


@pytest.mark.parametrize("bank, question", ALL)
@pytest.mark.parametrize("lang", LANGS)
def test_a_notebook_is_valid_and_the_same_every_time(
    bank: Bank, question: AnyQuestion, lang: Lang, tmp_path: Path
) -> None:
    for with_answer in (False, True):
        (tmp_path / str(with_answer)).mkdir()
        paths = [tmp_path / str(with_answer) / f"{n}" / "q.ipynb" for n in range(2)]
        for path in paths:
            path.parent.mkdir()
            notebook = exported(bank, question, path, lang=lang, with_answer=with_answer)
            nbformat.validate(notebook)
        assert paths[0].read_bytes() == paths[1].read_bytes()
        assert [entry.name for entry in paths[0].parent.iterdir()] == ["q.ipynb"]
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        assert notebook.metadata.kernelspec.name == "python3"
        assert question.title.get(lang) in notebook.cells[0].source
        ids = [each.id for each in notebook.cells]
        assert len(set(ids)) == len(ids)
        assert all(id.startswith(question.id) for id in ids)


@pytest.mark.parametrize("bank, question", CODING)
def test_only_a_notebook_with_the_answer_holds_the_answer(bank: Bank, question: CodingQuestion, tmp_path: Path) -> None:
    solution = load_solution(bank, question)
    assert isinstance(solution, CodingSolution)
    without = exported(bank, question, tmp_path / "without.ipynb")
    with_answer = exported(bank, question, tmp_path / "with.ipynb", with_answer=True)
    assert solution.reference.strip() not in prose(without)
    assert with_answer.cells[-1].source.count(solution.reference.strip()) == 1
    assert all(each.source.startswith("<details>") for each in with_answer.cells[-2:])
    assert [each.source for each in with_answer.cells[1 : len(without.cells) - 1]] == [
        each.source for each in without.cells[1:-1]
    ]
    for hint in hints(question):
        assert unbroken(hint.en) in prose(without)


@pytest.mark.parametrize("bank, question", CODING)
def test_the_cells_say_what_they_are(bank: Bank, question: CodingQuestion, tmp_path: Path) -> None:
    notebook = exported(bank, question, tmp_path / "q.ipynb")
    assert cell(notebook, "starter").source == (question.folder / "starter.py").read_text("utf-8").strip("\n")
    assert cell(notebook, "starter").metadata.get("editable", True)
    check = cell(notebook, "check")
    assert check.metadata.editable is False
    assert check.metadata.jupyter.source_hidden
    assert "hide-input" in check.metadata.tags
    assert "kdgrader" not in check.source
    assert notebook.metadata.kdgrader.question == question.id


def test_a_theory_notebook_has_its_options_and_no_key(tmp_path: Path) -> None:
    bank = BANKS["small"]
    question = bank.get("why-scale")
    without = prose(exported(bank, question, tmp_path / "q.ipynb"))
    assert "**b**: It keeps the size of the gradient." in without
    assert "kdgrader grade why-scale --answer a\n" in without
    assert "The answer" not in without
    assert "**The answer: b.**" in prose(exported(bank, question, tmp_path / "key.ipynb", with_answer=True))


def test_a_numbers_notebook_draws_what_its_command_grades(tmp_path: Path) -> None:
    bank = BANKS["small"]
    text = prose(exported(bank, bank.get("half-life"), tmp_path / "q.ipynb", with_answer=True))
    assert "[[" not in text
    assert "--seed 0" in text
    assert "**The answer: 36.3 (± " in text or "**The answer: " in text


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "q.ipynb"
    path.write_text("mine")
    bank = BANKS["small"]
    with pytest.raises(CallError):
        export_notebook(bank, bank.get("scaled-gap"), path)
    with pytest.raises(CallError):
        export_notebook(bank, bank.get("scaled-gap"), tmp_path / "no" / "folder" / "q.ipynb")
    assert path.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["q.ipynb"]


def test_indenting_moves_code_and_leaves_strings() -> None:
    source = 'x = """a\n  b\n"""\nif x:\n    y = f"""{\n    x}\n z"""\n\n# end'
    space: dict[str, Any] = {}
    exec("def f():\n" + indented(source) + "\n    return x, y", space)
    plain: dict[str, Any] = {}
    exec(source, plain)
    assert space["f"]() == (plain["x"], plain["y"])


def test_numbered_blocks_show_their_numbers() -> None:
    text = "Before\n\n```python numbered\n" + "x\n" * 9 + "\n```\n\n```python\ny\n```"
    shown = with_line_numbers(text)
    assert " 9 | x\n10 |\n```" in shown
    assert shown.endswith("```python\ny\n```")


def test_a_chinese_sentence_is_not_broken_and_code_is() -> None:
    text = "前半句，\n后半句。\n\n- 第一项\n  接着写\n- 第二项\n\n```text\n甲\n乙\n```\n英文 word\n另一行"
    assert unbroken(text) == ("前半句，后半句。\n\n- 第一项接着写\n- 第二项\n\n```text\n甲\n乙\n```\n英文 word\n另一行")


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A kernel python3 that is this interpreter, in whichever environment the tests run."""
    root = tmp_path_factory.mktemp("jupyter")
    spec = root / "kernels" / "python3"
    spec.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernelspec = {"argv": argv, "display_name": "Python 3", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(kernelspec))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(root))
        patch.setenv("OMP_NUM_THREADS", "1")
        yield


def run(notebook: Any, folder: Path) -> str:
    """What the check cell printed, its error's message last if it raised one."""
    nbclient = pytest.importorskip("nbclient")
    printed = io.StringIO()
    place = {"metadata": {"path": str(folder)}}
    client = nbclient.NotebookClient(notebook, timeout=100, kernel_name="python3", resources=place)
    with contextlib.suppress(nbclient.exceptions.CellExecutionError):  # what it raised is in the outputs
        client.execute()
    for output in cell(notebook, "check").outputs:
        printed.write(output.get("text", "") or f"{output.get('ename')}: {output.get('evalue')}")
    return printed.getvalue()


@pytest.mark.slow
@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("bank, question", CODING)
def test_the_starter_fails_its_examples_and_the_reference_passes_them(
    bank: Bank, question: CodingQuestion, tmp_path: Path
) -> None:
    notebook = exported(bank, question, tmp_path / "q.ipynb")
    tests = cell(notebook, "check").source.count("    def test_")
    starter = run(notebook, tmp_path)
    assert f"of {tests} examples failed." in starter.splitlines()[-1]
    # What is to be mended runs already, and is wrong.
    to_write = "NotImplementedError" in (question.folder / "starter.py").read_text("utf-8")
    assert ("not written yet (NotImplementedError)" in starter) == to_write

    solution = load_solution(bank, question)
    assert isinstance(solution, CodingSolution)
    notebook = exported(bank, question, tmp_path / "answered.ipynb", lang="zh")
    cell(notebook, "starter").source = solution.reference
    answered = run(notebook, tmp_path)
    assert answered.count("✓") == tests
    assert "✗" not in answered
    assert f"{tests} 个示例全部通过" in answered


@pytest.mark.slow
@pytest.mark.usefixtures("kernel")
def test_the_check_says_what_failed_and_does_not_touch_the_readers_names(tmp_path: Path) -> None:
    bank = BANKS["small"]
    notebook = exported(bank, bank.get("scaled-gap"), tmp_path / "q.ipynb")
    cell(
        notebook, "starter"
    ).source = "torch = 'mine'\ndef scaled_gap(a, b, scale=1.0):\n    assert torch == 'mine'\n    return 1.0"
    said = run(notebook, tmp_path)
    assert "✗ equal inputs have no gap: assert candidate.scaled_gap(" in said
    assert said.endswith("AssertionError: 1 of 1 examples failed.")


@pytest.mark.slow
@pytest.mark.usefixtures("kernel")
def test_a_missing_function_is_named(tmp_path: Path) -> None:
    bank = BANKS["small"]
    notebook = exported(bank, bank.get("scaled-gap"), tmp_path / "q.ipynb")
    cell(notebook, "starter").source = "scaled = None"
    assert "scaled_gap is not defined yet" in run(notebook, tmp_path)
