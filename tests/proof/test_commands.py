"""bank prove and bank stats, as people and programs call them."""

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kdgrader.proof import read_proof, to_json, to_markdown
from kdgrader.proof.page import part, times

CHECKS = "solutions/losses/soft-gap/checks.py"


def program(*arguments, cwd):
    base = [sys.executable, "-m", "kdgrader", "bank", *map(str, arguments)]
    return subprocess.run(base, capture_output=True, text=True, cwd=cwd, check=False)


def test_a_bank_that_holds_ends_with_0_and_its_table_names_every_question(small, tmp_path):
    done = program("prove", "--bank", small.root, "--jobs", 2, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    lines = done.stdout.split("\n")
    assert [line.split()[:2] for line in lines[1:4]] == [["✓", "which-hold"], ["✓", "half-life"], ["✓", "soft-gap"]]
    assert lines[3].split()[2:4] == ["3/3", "41/41"]
    assert float(lines[3].split()[-1]) > 0
    assert done.stderr == ""


def test_a_bank_that_does_not_hold_ends_with_1_and_prints_diffs_unbroken(small, tmp_path):
    small.edit(CHECKS, "candidate.soft_gap(student, teacher), oracle(student, teacher, 2.0)", "1.0, 1.0")
    done = program("prove", "soft-gap", "--bank", small.root, "--lang", "zh", cwd=tmp_path)
    assert done.returncode == 1
    assert "✗ soft-gap" in done.stdout
    assert (
        "\n    +def soft_gap(student: Tensor, teacher: Tensor, *, temperature: float = 4.0) -> Tensor:\n" in done.stdout
    )


def test_json_is_the_proof_and_nothing_else_and_can_be_read_again(small, tmp_path):
    done = program("prove", "soft-gap", "--bank", small.root, "--json", "-o", "proof.json", cwd=tmp_path)
    assert done.returncode == 0
    data = json.loads(done.stdout)
    assert data["schema"] == "kdgrader/proof/1"
    assert data["whole"] is False
    (question,) = data["questions"]
    assert question["coding"]["killed"] == 41
    proof = read_proof(tmp_path / "proof.json")
    assert json.loads(to_json(proof)) == data


def test_the_page_of_figures_is_drawn_from_a_proof_alone(small, tmp_path):
    program("prove", "--bank", small.root, "-o", "proof.json", cwd=tmp_path)
    done = program("stats", "--from", "proof.json", "-o", "bank.md", "--bank", "nowhere", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "bank.md").read_text("utf-8")
    assert page == to_markdown(read_proof(tmp_path / "proof.json"))
    assert page.startswith("# The bank in figures\n\n3 of 3 questions hold what is claimed of them (the whole bank).")
    assert re.search(r"^Computing on the coding questions, of all cores together: .+ \d+ s; .+ \d+ s\.$", page, re.M)
    row = next(line for line in page.split("\n") if line.startswith("| soft-gap |"))
    assert row.split(" | ")[1:9] == ["2", "10", "3", "4 (4)", "3", "3/3", "3/3", "41/41"]
    assert "| soft-gap | `p - q` | `q - p` | The square of a difference does not know its sign. |" in page


def test_stats_makes_a_run_of_its_own_where_it_is_given_none(small, tmp_path):
    (tmp_path / "docs").mkdir()
    assert program("stats", "half-life", "--bank", small.root, cwd=tmp_path).returncode == 0
    page = (tmp_path / "docs" / "bank.md").read_text("utf-8")
    assert "a part of the bank" in page
    assert "| half-life | number |" in page


@pytest.mark.parametrize("call", [
    ("prove", "soft-gab"), ("prove", "--jobs", "0"), ("prove", "half-life", "-o", "no/such/folder.json"),
    ("stats", "--from", "missing.json", "-o", "x.md"), ("stats", "half-life", "--from", "text.json", "-o", "x.md"),
    ("stats", "--from", "text.json", "-o", "x.md"), ("stats", "half-life"),
])  # fmt: skip
def test_a_wrong_call_ends_with_2_before_any_work(call, small, tmp_path):
    Path(tmp_path / "text.json").write_text("{}", "utf-8")
    done = program(*call, "--bank", small.root, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "x.md").exists()


def test_a_part_and_a_multiple_of_a_tolerance_are_said_whatever_they_are():
    assert [part(x) for x in (0.0, 0.01, 1e-9, math.inf)] == ["0", "1/100", "<1/1e9", "∞"]
    assert [times(x) for x in (None, 131.0, 2e6, math.inf)] == ["–", "×130", ">×1e6", ">×1e6"]
