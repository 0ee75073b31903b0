"""The hostile corpus is read whole, and a header that is wrong is refused where it stands."""

import re
from collections import Counter
from pathlib import Path

import pytest

from kdgrader.attack.corpus import CONTROLS, FAMILIES, FULL_MARKS, RIGHT, answer_path, read_attack, read_corpus
from kdgrader.bank import CodingQuestion, load_bank
from kdgrader.errors import CallError
from kdgrader.paths import hostile_root

ATTACKS, CONTROL_FILES = 120, 20  # at least
GOOD = {"tries": "to be liked", "question": "kd-loss", "answer": "zero", "must": "gain nothing"}
CORPUS = read_corpus()


def written(folder: Path, header: dict[str, str], body: str = "\nimport os\n") -> Path:
    path = folder / "tampering" / "an-attack.py"
    path.parent.mkdir()
    path.write_text("".join(f"# {key}: {value}\n" for key, value in header.items()) + body, "utf-8")
    return path


def test_there_are_attacks_and_controls_enough() -> None:
    controls = [attack for attack in CORPUS if attack.is_control]
    assert len(CORPUS) - len(controls) >= ATTACKS
    assert len(controls) >= CONTROL_FILES
    assert {attack.family for attack in controls} == {CONTROLS}


def test_every_family_has_files_and_every_folder_is_a_family() -> None:
    files = Counter(attack.family for attack in CORPUS)
    assert [family for family in FAMILIES if not files[family]] == []
    folders = {path.name for path in hostile_root().iterdir() if path.is_dir() and not path.name.startswith(("_", "."))}
    assert folders - {"answers"} == set(FAMILIES)


def test_no_file_of_the_corpus_is_left_unread() -> None:
    files = {path for family in FAMILIES for path in (hostile_root() / family).rglob("*.py")}
    assert files == {attack.path for attack in CORPUS}


def test_all_coding_questions_are_attacked() -> None:
    questions = {question.id for question in load_bank().questions if isinstance(question, CodingQuestion)}
    attacked = {attack.question for attack in CORPUS if not attack.is_control}
    assert {"softmax-temperature", "kd-loss", "distillation-loop"} <= attacked
    assert attacked <= questions
    assert {attack.question for attack in CORPUS if attack.is_control} <= questions


def test_the_same_answer_without_the_trick_is_there() -> None:
    missing = [attack.id for attack in CORPUS if attack.answer != RIGHT and not answer_path(attack).is_file()]
    assert missing == []


def test_two_files_neither_share_a_name_nor_say_the_same() -> None:
    for field in ("name", "tries"):
        often = Counter(getattr(attack, field) for attack in CORPUS)
        assert [value for value, times in often.items() if times > 1] == []


def test_a_recipe_makes_something() -> None:
    recipes = [attack for attack in CORPUS if attack.recipe]
    assert recipes
    for attack in recipes:
        assert "def make(" in attack.path.read_text("utf-8", errors="replace"), attack.id


def test_what_is_portable_has_no_word_of_this_grader_that_helps_it() -> None:
    """It may look for any grader's objects by name; it may not import from this one."""
    portable = [attack for attack in CORPUS if attack.portable]
    assert portable
    for attack in portable:
        assert not re.search(r"^\s*(import|from) kdgrader", attack.path.read_text("utf-8"), re.MULTILINE), attack.id
        assert not attack.recipe, attack.id


def test_a_header_is_read_as_it_is_written(tmp_path: Path) -> None:
    more = {"limits": "cpu_s=1 wall_s=4.5 memory_mib=512", "portable": "yes", "must": "timeout or memory"}
    attack = read_attack(written(tmp_path, GOOD | more))
    assert (attack.id, attack.tries, attack.answer) == ("tampering/an-attack", "to be liked", "zero")
    assert attack.must == ("timeout", "memory")
    assert attack.limits == {"cpu_s": 1.0, "wall_s": 4.5, "memory_mib": 512}
    assert attack.portable
    assert not attack.recipe
    assert not attack.is_control


def test_a_comment_further_down_is_no_header(tmp_path: Path) -> None:
    attack = read_attack(written(tmp_path, GOOD, "\n# portable: yes\n# colour: red\n"))
    assert not attack.portable


def test_a_control_has_the_right_answer(tmp_path: Path) -> None:
    assert read_attack(written(tmp_path, GOOD | {"answer": RIGHT, "must": FULL_MARKS})).is_control


WRONG = {
    "a-key-that-is-none": (GOOD | {"colour": "red"}, 5, "colour"),
    "a-key-missing": ({key: GOOD[key] for key in ("tries", "question", "must")}, 1, "answer"),
    "no-header": ({}, 1, "tries"),
    "a-demand-that-is-none": (GOOD | {"must": "behave"}, None, "behave"),
    "one-demand-of-two-that-is-none": (GOOD | {"must": "timeout or behave"}, None, "behave"),
    "full-marks-for-a-wrong-answer": (GOOD | {"must": FULL_MARKS}, None, "control"),
    "the-right-answer-that-gains-nothing": (GOOD | {"answer": RIGHT}, None, "control"),
    "a-limit-that-is-none": (GOOD | {"limits": "cpu_s=1 patience=3"}, None, "patience=3"),
    "a-limit-without-a-number": (GOOD | {"limits": "cpu_s=soon"}, None, "cpu_s=soon"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_header_is_refused_with_file_and_line(tmp_path: Path, case: str) -> None:
    header, line, word = WRONG[case]
    path = written(tmp_path, header)
    with pytest.raises(CallError) as caught:
        read_attack(path)
    found = re.match(rf"{re.escape(str(path))}:(\d+): .", str(caught.value))
    assert found
    assert word in str(caught.value)
    assert line is None or int(found[1]) == line


def test_a_wrong_header_is_found_when_the_corpus_is_read(tmp_path: Path) -> None:
    written(tmp_path, GOOD | {"must": "behave"})
    with pytest.raises(CallError, match="behave"):
        read_corpus(tmp_path)


def test_a_corpus_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="nowhere"):
        read_corpus(tmp_path / "nowhere")
