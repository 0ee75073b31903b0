"""Every file and every command of docs/writing-questions.md, in its order."""

from pathlib import Path

import pytest
from document import DOCUMENT, Command, Write, follow, steps

from kdgrader.bank.lint import lint


@pytest.mark.slow
def test_the_walk_through_can_be_followed(tmp_path: Path) -> None:
    done = list(steps(DOCUMENT.read_text("utf-8")))
    commands = [" ".join(step.words[:3]) for step in done if isinstance(step, Command)]
    assert {"kdgrader bank new", "kdgrader bank adopt", "kdgrader bank lint", "kdgrader bank prove"} <= set(commands)
    for step in done:
        follow(step, tmp_path)


@pytest.mark.slow
def test_what_bank_new_writes_can_be_proved(tmp_path: Path) -> None:
    follow(Command(["kdgrader", "bank", "new", "soft-target", "--topic", "losses", "--bank", "b"], ""), tmp_path)
    for form in ("choice", "choices", "number", "line", "text"):
        follow(
            Command(["kdgrader", "bank", "new", f"a-{form}", "--topic", "losses", "--form", form, "--bank", "b"], ""),
            tmp_path,
        )
    follow(Command(["kdgrader", "bank", "prove", "--bank", "b"], ""), tmp_path)


def test_the_walk_through_writes_a_question_with_nothing_left_to_write(tmp_path: Path) -> None:
    """The files alone, without the commands between them: every file of the two questions stands in the document."""
    written = [step for step in steps(DOCUMENT.read_text("utf-8")) if isinstance(step, Write)]
    for step in written:
        (tmp_path / step.path).parent.mkdir(parents=True, exist_ok=True)
        if not step.end:
            (tmp_path / step.path).write_text(step.text, "utf-8")
    extra = tmp_path / "my-bank/solutions/foundations/teacher-entropy/mistakes.toml"
    extra.write_text(extra.read_text("utf-8") + "\n" + next(step.text for step in written if step.end), "utf-8")
    assert [str(defect) for defect in lint(tmp_path / "my-bank")] == []
