"""A folder of submissions: found, graded at one seed, summed up; nothing in a name can do harm."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kdgrader import batch
from kdgrader.bank import load_bank
from kdgrader.batch.summary import COLUMNS
from kdgrader.errors import CallError, GraderError
from kdgrader.jail import Layer
from kdgrader.text import Text

EXAMPLES = Path(__file__).parents[2] / "examples"
RIGHT, HALF = (EXAMPLES / f"kd_loss_{name}.py" for name in ("right", "half"))


def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kdgrader", "grade", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def handed_in(tmp_path) -> Path:
    folder = tmp_path / "handed-in"
    folder.mkdir()
    (folder / "ana.py").write_bytes(RIGHT.read_bytes())
    (folder / "=1+1.py").write_bytes(HALF.read_bytes())
    (folder / "crash.py").write_text("import os\nos._exit(0)\n")
    (folder / "notes.txt").write_text("not a submission")
    (folder / "link.py").symlink_to("/etc/passwd")
    return folder


def test_a_folder_is_graded_at_one_seed_with_a_report_each_and_a_summary(handed_in, tmp_path):
    out = tmp_path / "out"
    done = run("kd-loss", handed_in, "--jobs", 2, "--json", "-o", out)
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    scores = {row["candidate"]: (row["status"], row["score"]) for row in found["submissions"]}
    assert scores == {"ana": ("passed", 10.0), "=1+1": ("partial", 6.0), "crash": ("broken", 0.0)}
    for name in scores:
        report = json.loads((out / name / "kd-loss" / "report.json").read_text("utf-8"))
        assert report["receipt"]["seed"] == found["seed"]
        assert (out / name / "kd-loss" / "candidate.html").exists()
    rows = list(csv.DictReader(io.StringIO((out / "summary.csv").read_text("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["candidate"] == "'=1+1"  # no formula of a spreadsheet
    assert rows[0]["mistakes"] == "teacher-not-detached no-validation"
    page = (out / "summary.html").read_text("utf-8")
    assert "ana/kd-loss/interviewer.html" in page
    assert "<script" not in page


def test_folders_of_candidates_name_their_questions(tmp_path):
    for name, file in (("ana", "kd_loss.py"), ("bo", "kd-loss.py"), ("bo", "readme.py")):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / file).write_bytes(RIGHT.read_bytes())
    found = batch.find_submissions(load_bank(), tmp_path, None)
    assert [(one.candidate, one.question.id) for one in found] == [("ana", "kd-loss"), ("bo", "kd-loss")]


def test_what_is_handed_in_twice_or_not_at_all_is_a_wrong_call(tmp_path):
    bank = load_bank()
    with pytest.raises(CallError, match="holds no submission"):
        batch.find_submissions(bank, tmp_path, bank.get("kd-loss"))
    for ending in ("py", "ipynb"):
        (tmp_path / f"ana.{ending}").write_text("{}")
    with pytest.raises(CallError, match="ana has handed in kd-loss twice"):
        batch.find_submissions(bank, tmp_path, bank.get("kd-loss"))


def test_others_are_not_graded_on_a_weak_sandbox_unless_one_says_so(monkeypatch):
    weak = tuple(
        Layer(name, name != "landlock", Text("", "")) for name in ("session", "rlimits", "landlock", "seccomp")
    )
    monkeypatch.setattr("kdgrader.batch.run.detect", lambda: weak)
    with pytest.raises(GraderError, match="lacks landlock"):
        batch.require_strong_sandbox(accept_weak=False)
    batch.require_strong_sandbox(accept_weak=True)


def test_a_folder_needs_a_place_and_a_file_no_jobs(handed_in):
    assert run("kd-loss", handed_in).returncode == 2
    done = run("kd-loss", RIGHT, "--jobs", 2)
    assert done.returncode == 2
    assert "folder" in done.stderr
