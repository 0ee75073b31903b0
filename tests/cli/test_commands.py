"""The commands, as people and programs call them."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from calls import Run

from kdgrader.bank import load_bank

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMANDS = [
    ("list",), ("show",), ("start",), ("check",), ("grade",), ("render",), ("hint",), ("set", "new"),
    ("export", "notebook"), ("bank", "lint"), ("bank", "prove"), ("bank", "stats"), ("doctor",), ("completion",),
]  # fmt: skip


def program(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "KDGRADER_LANG")}
    env = base | {"LANG": "C.UTF-8"} | environment
    return subprocess.run(
        [sys.executable, "-m", "kdgrader", *arguments], capture_output=True, text=True, cwd=cwd, env=env, check=False
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_commands_help_has_an_example_that_runs(command: tuple[str, ...], tmp_path: Path) -> None:
    text = program(*command, "--help").stdout
    examples = re.findall(r"^\s*(kdgrader [a-z].*)$", text, re.MULTILINE)
    assert examples, text
    shutil.copy(EXAMPLES / "kd_loss_wrong.py", tmp_path / "kd_loss.py")
    (tmp_path / "answer.md").write_text("because", "utf-8")
    (tmp_path / "handed-in").mkdir()
    shutil.copy(EXAMPLES / "kd_loss_right.py", tmp_path / "handed-in" / "somebody.py")
    program("grade", "never-nan", "--answer", "1", "-o", "feedback", cwd=tmp_path)
    for example in examples:
        words = shlex.split(re.split("[#>]", example)[0])[1:]
        if words[:2] == ["start", "kd-loss"]:
            (tmp_path / "kd_loss.py").unlink(missing_ok=True)
        done = program(*words, cwd=tmp_path)
        assert done.returncode in (0, 1), (example, done.stderr)
        if words[:2] == ["start", "kd-loss"]:
            shutil.copy(EXAMPLES / "kd_loss_wrong.py", tmp_path / "kd_loss.py")


def test_help_and_list_do_not_import_torch() -> None:
    for call in (["--help"], ["list"], ["show", "kd-loss"], ["grade", "never-nan", "--answer", "1"]):
        script = (
            "import sys\nfrom kdgrader.cli import main\n"
            f"try: main({call!r})\nexcept SystemExit: pass\n"
            "print('torch' in sys.modules, file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert done.stderr.strip().endswith("False"), call


def test_list_as_json_is_what_the_contract_says(run: Run) -> None:
    listed = run("list", "--json").data
    assert [q["id"] for q in listed] == [q.id for q in load_bank().questions]
    assert set(listed[0]) == {"id", "topic", "kind", "level", "minutes", "title", "aspects"}
    assert set(listed[0]["title"]) == {"en", "zh"}


def test_start_never_writes_over_a_file(tmp_path: Path, run: Run) -> None:
    assert run("start", "kd-loss", tmp_path).status == 0
    file = tmp_path / "kd_loss.py"
    file.write_text("mine", "utf-8")
    assert run("start", "kd-loss", tmp_path).status == 2
    assert file.read_text("utf-8") == "mine"


def test_an_unknown_id_suggests_the_nearest(run: Run) -> None:
    ended = run("show", "kd-los")
    assert ended.status == 2
    assert "kd-loss" in ended.err
    assert ended.out == ""


def test_grade_writes_a_report_and_both_pages_and_says_json_alone(tmp_path: Path) -> None:
    wrong = str(EXAMPLES / "kd_loss_wrong.py")
    done = program("grade", "kd-loss", wrong, "--seed", "7", "--json", "-o", "out", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert report["schema"] == "kdgrader/report/1"
    assert report["status"] in ("partial", "failed")
    assert report["receipt"]["seed"] == 7
    assert set(report["receipt"]["versions"]) >= {"kdgrader", "torch", "python"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.json", "candidate.html", "interviewer.html"}
    drawn = program("render", "out/report.json", "-o", "again", cwd=tmp_path)
    assert drawn.returncode == 0
    for name in ("candidate.html", "interviewer.html"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "out" / name).read_bytes()


def test_the_candidates_json_holds_nothing_of_the_interviewers(tmp_path: Path) -> None:
    shown = program("grade", "kd-loss", str(EXAMPLES / "kd_loss_wrong.py"), "--json", "--for", "candidate")
    report = json.loads(shown.stdout)
    assert report["interviewer"] is None
    assert all(check["detail"] is None for check in report["checks"])
    assert "reference" not in shown.stdout or "def kd_loss" not in json.dumps(report["checks"])


def test_a_right_answer_ends_with_0_a_half_right_one_with_1(tmp_path: Path) -> None:
    assert program("grade", "kd-loss", str(EXAMPLES / "kd_loss_right.py")).returncode == 0
    half = program("grade", "kd-loss", str(EXAMPLES / "kd_loss_half.py"), "--lang", "zh")
    assert half.returncode == 1
    assert "部分得分" in half.stdout


def test_no_colour_where_there_is_no_terminal(tmp_path: Path) -> None:
    for environment in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        done = program("show", "kd-loss", **environment)
        assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_bad_files_end_as_the_contract_says(lang: str, tmp_path: Path) -> None:
    (tmp_path / "empty.py").touch()
    (tmp_path / "syntax.py").write_text("def kd_loss(:\n", "utf-8")
    (tmp_path / "latin.py").write_bytes(b"a = '\xff'\n")
    (tmp_path / "huge.py").write_bytes(b"#" * (2 << 20))
    os.mkfifo(tmp_path / "pipe.py")
    for name, status in {"empty": 1, "syntax": 1, "latin": 1, "huge": 1, "pipe": 2, "missing": 2}.items():
        done = program("grade", "kd-loss", f"{name}.py", "--lang", lang, cwd=tmp_path)
        assert done.returncode == status, (name, done.stderr)
        assert done.stdout if status == 1 else done.stderr
        assert "Traceback" not in done.stderr
    assert program("grade", "kd-loss", ".", cwd=tmp_path).returncode == 2


def test_arguments_that_make_no_sense_together_are_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.touch()
    for call in (
        ("grade", "kd-loss"),
        ("grade", "kd-loss", "--answer", "b"),
        ("grade", "kd-loss", file, "--answer", "b"),
        ("grade", "never-nan", file),
        ("check", "never-nan", file),
        ("start", "never-nan", tmp_path),
    ):
        assert run(*call).status == 2, call


def test_an_exported_notebook_is_a_submission(tmp_path: Path) -> None:
    assert program("export", "notebook", "kd-loss", "-o", "a.ipynb", cwd=tmp_path).returncode == 0
    notebook = json.loads((tmp_path / "a.ipynb").read_text("utf-8"))
    (cell,) = [cell for cell in notebook["cells"] if "starter" in cell["metadata"].get("tags", [])]
    cell["source"] = (EXAMPLES / "kd_loss_right.py").read_text("utf-8")
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook), "utf-8")
    assert program("grade", "kd-loss", "a.ipynb", cwd=tmp_path).returncode == 0
