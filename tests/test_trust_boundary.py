"""Imports point one way: cli → sets, exports → grading → jail's wire; bank and reports know nobody; nothing light
imports torch; nothing that a jail runs knows the grading. Each package is imported in a fresh interpreter."""

import subprocess
import sys

import pytest

KNOWS = {
    "kdgrader.bank": {"bank", "bank.records"},
    "kdgrader.reports.files": {"reports"},
    "kdgrader.jail.worker": {"jail"},
    "kdgrader.jail.zygote": {"jail"},
    "kdgrader.grading.checker": {"grading", "jail", "bank", "reports"},
    "kdgrader.grading.session": {"grading", "jail", "bank", "reports"},
    "kdgrader.grading.coding": {"grading", "jail", "bank", "reports"},
    "kdgrader.sets": {"sets", "bank", "reports"},
    "kdgrader.exports": {"exports", "bank", "reports", "sets"},
    "kdgrader.writing": {"writing", "bank", "reports"},
    "kdgrader.proof": {"proof", "bank"},
    "kdgrader.proof.run": {"proof", "bank", "grading", "jail", "reports"},
}
LIGHT = (
    "kdgrader.bank",
    "kdgrader.reports.files",
    "kdgrader.cli",
    "kdgrader.sets",
    "kdgrader.grading.theory",
    "kdgrader.writing",
    "kdgrader.proof",
)
LISTING = "import sys, {module}; print(' '.join(name for name in sys.modules))"


def imported_by(module: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", LISTING.format(module=module)], capture_output=True, check=True)
    return set(done.stdout.decode().split())


@pytest.mark.parametrize("module", KNOWS)
def test_a_package_knows_only_what_it_may(module):
    packages = {name.split(".")[1] for name in imported_by(module) if name.startswith("kdgrader.") and "." in name}
    packages = {name for name in packages if name in {"bank", "jail", "grading", "reports", "sets", "exports", "cli"}}
    assert packages <= {name.split(".")[0] for name in KNOWS[module]}


@pytest.mark.parametrize("module", LIGHT)
def test_what_is_light_does_not_import_torch(module):
    assert "torch" not in imported_by(module)
    assert "pytest" not in imported_by(module)


def test_the_parent_that_grades_does_not_import_torch_either():
    """It waits for the zygote, which does: two imports of torch would cost a second."""
    assert "torch" not in imported_by("kdgrader.grading.coding")
