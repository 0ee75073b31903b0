"""docs/writing-questions.md as its reader follows it: files to write and commands to run, in their order."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DOCUMENT = Path(__file__).parents[2] / "docs" / "writing-questions.md"
_BLOCK = re.compile(r"^```(?P<language>\w+)(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


class Write(NamedTuple):
    """A block that stands for a whole file, or for the end of one, from the line on that the block begins with."""

    path: str
    text: str
    end: bool


class Command(NamedTuple):
    """A line of a shell block. What stands behind its # is in what the command prints."""

    words: list[str]
    prints: str


def steps(document: str) -> Iterator[Write | Command]:
    for block in _BLOCK.finditer(document):
        place = re.fullmatch(r" (file|end-of)=(\S+)", block["info"])
        if place:
            yield Write(place[2], block["text"], place[1] == "end-of")
        elif block["language"] == "sh":
            for line in block["text"].splitlines():
                command, _, prints = line.partition("  #")
                yield Command(shlex.split(command), prints.strip())


def follow(step: Write | Command, folder: Path) -> None:
    """Do what the document says, in a folder. AssertionError where something else comes out."""
    if isinstance(step, Write):
        _write(step, folder / step.path)
        return
    assert step.words[0] == "kdgrader", step
    english = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "KDGRADER_LANG": "en"}
    call = [sys.executable, "-m", *step.words]
    done = subprocess.run(call, cwd=folder, env=english, capture_output=True, text=True, check=False, timeout=300)
    printed = done.stdout + done.stderr
    # 1 is an answer: places are left to write, marks are lost. A proof that fails is none.
    assert done.returncode in ((0,) if step.words[2:3] == ["prove"] else (0, 1)), (step.words, printed)
    assert step.prints in printed, (step.words, printed)


def _write(step: Write, path: Path) -> None:
    before = ""
    if step.end:
        head = "\n".join(step.text.splitlines()[:2])  # [[mistake]] and its id
        whole = path.read_text("utf-8")
        assert whole.count(head) == 1, (path, head)
        before = whole[: whole.index(head)]
    path.write_text(before + step.text, "utf-8")
