"""The files of a set: the same every time, nothing in the candidate's half that belongs in the other."""

import base64
import hashlib
import html
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kdgrader.bank import Bank, CodingQuestion, TheoryQuestion, drawn, filled, hints, load_bank, load_solution
from kdgrader.bank.numbers import key_at
from kdgrader.errors import BankError, CallError
from kdgrader.sets import SetManifest, new_set, read_manifest
from kdgrader.text import LANGS, Lang

SEED = 318_204_911_726_530_184
MINUTES = 150


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def words_of(page: bytes) -> str:
    """What a reader sees of a page, in one line."""
    text = re.sub(r"<style>.*?</style>", "", page.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def made(bank: Bank, lang: Lang, tmp_path: Path) -> tuple[SetManifest, Path]:
    folder = tmp_path / "set"
    return new_set(bank, minutes=MINUTES, seed=SEED, folder=folder, lang=lang), folder


def test_two_runs_give_the_same_bytes(bank: Bank, made: tuple[SetManifest, Path], lang: Lang, tmp_path: Path) -> None:
    """The second in another interpreter, with other hashes, from another folder."""
    call = (
        "import sys; from pathlib import Path\n"
        "from kdgrader.bank import load_bank; from kdgrader.sets import new_set\n"
        f"new_set(load_bank(Path({str(bank.root)!r})), minutes={MINUTES}, seed={SEED}, folder=Path('again'), "
        f"lang={lang!r}); assert 'torch' not in sys.modules"
    )
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"PYTHONHASHSEED": "12345", "PYTHONPATH": root}
    subprocess.run([sys.executable, "-c", call], cwd=tmp_path, env=environment, check=True)
    assert contents(tmp_path / "again") == contents(made[1])


def test_another_seed_gives_another_set(small: Bank, tmp_path: Path) -> None:
    new_set(small, minutes=30, seed=1, folder=tmp_path / "1")
    new_set(small, minutes=30, seed=2, folder=tmp_path / "2")
    assert contents(tmp_path / "1" / "candidate") != contents(tmp_path / "2" / "candidate")


def test_nothing_of_a_solution_and_no_hint_reaches_the_candidate(
    bank: Bank, made: tuple[SetManifest, Path], lang: Lang
) -> None:
    manifest, folder = made
    asked = [bank.get(of.id) for of in manifest.questions]
    public = ""
    for question in asked:
        if isinstance(question, CodingQuestion):
            names = ("question.md", "question.zh.md", "starter.py", "examples.py")
            files = [question.folder / name for name in names]
        else:
            files = [question.folder / f"{question.id}{end}" for end in (".md", ".zh.md")]
        public += "".join(file.read_text(encoding="utf-8") for file in files)
    public = " ".join(public.split())
    secret = [
        file.read_text(encoding="utf-8")
        for file in (bank.root / "solutions").rglob("*")
        if file.is_file() and file.suffix in {".md", ".py", ".toml"}
    ]
    secret += [hint.get(each) for question in asked for hint in hints(question) for each in LANGS]
    lines = {" ".join(line.split()) for text in secret for line in text.splitlines()}
    lines = {line for line in lines if len(line) >= 25 and line not in public}
    assert len(lines) > 20
    for name, content in contents(folder / "candidate").items():
        text, words = " ".join(content.decode().split()), words_of(content)
        seen = [line for line in lines if line in text or line in words]
        assert not seen, (name, seen)


def test_the_candidates_half_knows_neither_seed_nor_hashes(made: tuple[SetManifest, Path]) -> None:
    manifest, folder = made
    assert manifest.remake is not None
    assert manifest.remake.seed == SEED
    for content in contents(folder / "candidate").values():
        text = content.decode()
        assert str(SEED) not in text
        assert "sha256:" not in text


def test_set_json_reads_back(bank: Bank, made: tuple[SetManifest, Path], lang: Lang) -> None:
    manifest, folder = made
    assert read_manifest(folder) == read_manifest(folder / "interviewer") == manifest
    public = read_manifest(folder / "candidate")
    assert public.remake is None
    assert public.lang == lang
    assert [of.id for of in public.questions] == [of.id for of in manifest.questions]
    assert public.planned_minutes == sum(bank.get(of.id).minutes for of in public.questions) <= MINUTES


def test_drawn_numbers_stand_in_the_packet(small: Bank, tmp_path: Path) -> None:
    manifest = new_set(small, minutes=30, seed=SEED, folder=tmp_path / "set")
    question = small.get("half-life")
    assert isinstance(question, TheoryQuestion)
    numbers = drawn(question, SEED)
    (of,) = (of for of in manifest.questions if of.id == "half-life")
    assert of.numbers == numbers
    number = [each.id for each in manifest.questions].index("half-life") + 1
    text = (tmp_path / f"set/candidate/questions/{number:02}-half-life/question.md").read_text(encoding="utf-8")
    assert f"${numbers['z']} \\cdot {numbers['T']}^2$ plus {numbers['n']}" in text
    assert "[[" not in (tmp_path / "set/candidate/index.html").read_text(encoding="utf-8")


def test_each_question_has_what_it_takes_to_answer_it(bank: Bank, made: tuple[SetManifest, Path]) -> None:
    manifest, folder = made
    for number, of in enumerate(manifest.questions, 1):
        question, place = bank.get(of.id), folder / "candidate" / "questions" / f"{number:02}-{of.id}"
        names = {path.name for path in place.iterdir()}
        if isinstance(question, CodingQuestion):
            starter = f"{of.id.replace('-', '_')}.py"
            assert names == {"question.md", starter, "examples.py"}
            assert (place / starter).read_bytes() == (question.folder / "starter.py").read_bytes()
        else:
            assert names == {"question.md"}
    theory = {of.id for of in manifest.questions if of.kind == "theory"}
    template = tomllib.loads((folder / "candidate" / "answers.toml").read_text(encoding="utf-8"))
    assert set(template) == theory


def plain_part(markdown: str) -> str:
    """The longest part of a text that its markup leaves as it is."""
    parts = re.split(r"[`*$_\[\]\\<>\n\"'“”’]|arXiv:\S+", markdown)
    return " ".join(max(parts, key=len).split())


def test_the_guide_has_every_key_probe_and_mistake(bank: Bank, made: tuple[SetManifest, Path], lang: Lang) -> None:
    manifest, folder = made
    page = (folder / "interviewer" / "guide.html").read_bytes()
    text, squeezed = words_of(page), "".join(words_of(page).split())
    keyed = [words_of(part.encode()) for part in re.findall(r'<p class="keyed">(.*?)</p>', page.decode())]
    for of in manifest.questions:
        question, solution = bank.get(of.id), load_solution(bank, bank.get(of.id))
        for probe in solution.probes:
            assert "".join(plain_part(filled(probe, of.numbers).get(lang)).split()) in squeezed
        for entry in solution.rubric:
            assert "".join(plain_part(entry.text.get(lang)).split()) in squeezed
        if isinstance(question, CodingQuestion):
            for mistake in solution.mistakes:
                assert mistake.id in text
                assert "".join(plain_part(mistake.probe.get(lang)).split()) in squeezed
            assert f"kdgrader grade {of.id} HANDED-IN/questions/" in text
        elif question.form != "text":
            shown = keyed.pop(0)
            right = solution.key or (f"{key_at(solution.code, of.numbers).answer:.6g}",)
            assert all(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", shown) for key in right), shown
    assert not keyed
    assert text.count(f"--seed {SEED}") == len(manifest.questions) + 1


def test_the_guides_own_command_makes_the_set_again(small: Bank, tmp_path: Path) -> None:
    new_set(small, minutes=20, seed=7, folder=tmp_path / "a", topics=("losses", "foundations"), levels=(2, 1))
    text = words_of((tmp_path / "a/interviewer/guide.html").read_bytes())
    call = "kdgrader set new --minutes 20 --seed 7 --topics foundations,losses --level 1,2 --lang en -o DIR"
    assert call in text
    new_set(small, minutes=20, seed=7, folder=tmp_path / "b", topics=("foundations", "losses"), levels=(1, 2))
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_text_is_marked_by_the_lines_of_its_rubric(small: Bank, tmp_path: Path) -> None:
    new_set(small, minutes=30, seed=0, folder=tmp_path / "all")
    text = words_of((tmp_path / "all/interviewer/guide.html").read_bytes())
    assert "kdgrader grade say-why --answer @FILE --marks what,why,when --seed 0 -o results/say-why" in text


def test_a_short_seed_is_warned_of_and_a_long_one_is_not(small: Bank, tmp_path: Path) -> None:
    for seed, warned in ((7, True), (SEED, False)):
        new_set(small, minutes=20, seed=seed, folder=tmp_path / str(seed))
        text = words_of((tmp_path / str(seed) / "interviewer/guide.html").read_bytes())
        assert (f"The seed {seed} is short" in text) is warned


def test_pages_run_nothing_and_fetch_nothing(made: tuple[SetManifest, Path]) -> None:
    for name in ("candidate/index.html", "interviewer/guide.html"):
        page = (made[1] / name).read_text(encoding="utf-8")
        (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"default-src 'none'; style-src 'sha256-{digest}'" in html.unescape(page)
        assert not re.search(r"<script|<link|<img|<iframe|\sstyle=|\son\w+=|url\((?!#)|@import", page)


def test_a_folder_with_something_in_it_is_left_alone(small: Bank, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for folder in (tmp_path, tmp_path / "notes.txt"):
        with pytest.raises(CallError):
            new_set(small, minutes=20, seed=1, folder=folder)
    assert contents(tmp_path) == {"notes.txt": b"mine"}


def test_an_empty_folder_is_taken(small: Bank, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    new_set(small, minutes=20, seed=1, folder=tmp_path / "empty")
    assert sorted(path.name for path in (tmp_path / "empty").iterdir()) == ["candidate", "interviewer"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty"]


def test_a_broken_solution_leaves_nothing_behind(small: Bank, tmp_path: Path) -> None:
    root = tmp_path / "bank"
    for name, content in contents(small.root).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    (root / "solutions/losses/scaled-gap/reference.py").unlink()
    with pytest.raises(BankError):
        new_set(load_bank(root), minutes=30, seed=1, folder=tmp_path / "deep" / "set")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bank"]


@pytest.mark.slow
def test_the_packets_way_without_kdgrader_runs_the_examples(small: Bank, tmp_path: Path) -> None:
    new_set(small, minutes=30, seed=1, folder=tmp_path / "set")
    (place,) = (tmp_path / "set/candidate/questions").glob("*-scaled-gap")
    (call,) = re.findall(r'python -c "(.*)"', (place / "question.md").read_text(encoding="utf-8"))
    run = [sys.executable, "-c", call]
    assert subprocess.run(run, cwd=place, capture_output=True).returncode == 1
    reference = small.root / "solutions/losses/scaled-gap/reference.py"
    (place / "scaled_gap.py").write_bytes(reference.read_bytes())
    done = subprocess.run(run, cwd=place, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
