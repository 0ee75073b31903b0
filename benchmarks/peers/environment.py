"""A virtual environment with the current releases of the others: torch first and exactly, as the Makefile does."""

import os
import subprocess
import sys
from pathlib import Path

from kdgrader.errors import GraderError

PACKAGES = ("pytest", "otter-grader", "nbgrader")
CONSTRAINTS = Path(__file__).resolve().parents[2] / "constraints.txt"
VERSIONS = "import importlib.metadata as m, sys; print(*map(m.version, sys.argv[1:]))"


def make(folder: Path) -> dict[str, str]:
    """Makes the environment, or brings one that is there up to date. The versions of PACKAGES."""
    if not (folder / "bin" / "python").exists():
        _run(sys.executable, "-m", "venv", str(folder))
    python = str(folder / "bin" / "python")
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    torch = next(line for line in CONSTRAINTS.read_text("utf-8").splitlines() if line.startswith("torch=="))
    _run(*pip, "-c", str(CONSTRAINTS), torch)
    # Only torch is held fast: the others come with what their own releases ask for.
    _run(*pip, "--upgrade", torch, *PACKAGES)
    return dict(zip(PACKAGES, _run(python, "-c", VERSIONS, *PACKAGES).split(), strict=True))


def variables(folder: Path, home: Path) -> dict[str, str]:
    """What a process in the environment gets: nothing of the caller's, and a home of its own."""
    (home / "tmp").mkdir(exist_ok=True)
    return {
        "PATH": f"{folder / 'bin'}:{os.defpath}", "HOME": str(home), "TMPDIR": str(home / "tmp"),
        "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _run(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise GraderError(f"{' '.join(words)} failed:\n{done.stderr[-2000:]}")
    return done.stdout
