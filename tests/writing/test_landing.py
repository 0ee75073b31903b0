"""Changes of a bank are made all, or none of them is seen."""

from pathlib import Path

import pytest

from kdgrader.errors import CallError
from kdgrader.writing.landing import Change, land


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every folder and file below, those included that begin with a dot."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


def a_file_and_a_folder(root: Path) -> list[Change]:
    (root / "list.txt").write_bytes(b"one\n")
    return [
        Change(root / "new" / "deep" / "folder", {"a.py": b"a", "sub/b.py": b"b"}),
        Change(root / "other" / "file.py", b"c"),
        Change(root / "list.txt", b"one\ntwo\n", was=b"one\n"),
    ]


def test_all_changes_land_and_nothing_else_is_left(tmp_path: Path) -> None:
    land(a_file_and_a_folder(tmp_path))
    assert {name: content for name, content in tree(tmp_path).items() if content is not None} == {
        "new/deep/folder/a.py": b"a",
        "new/deep/folder/sub/b.py": b"b",
        "other/file.py": b"c",
        "list.txt": b"one\ntwo\n",
    }


FULL = OSError(28, "No space left on device")
FAILURES = [  # which call of what fails how: of each kind the first and the last
    ("mkdir", 1, FULL), ("mkdir", 4, FULL), ("mkdir", 2, KeyboardInterrupt()),
    ("write_bytes", 1, FULL), ("write_bytes", 4, FULL), ("write_bytes", 3, KeyboardInterrupt()),
    ("rename", 1, FULL), ("rename", 1, KeyboardInterrupt()), ("hardlink_to", 1, KeyboardInterrupt()),
    ("replace", 1, FULL), ("replace", 1, KeyboardInterrupt()),
]  # fmt: skip


@pytest.mark.parametrize(("method", "failing", "error"), FAILURES)
def test_whatever_fails_everything_is_as_before(
    method: str, failing: int, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = a_file_and_a_folder(tmp_path)
    before, calls, original = tree(tmp_path), 0, getattr(Path, method)

    def fails(self: Path, *args: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise error
        return original(self, *args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Path, method, fails)
        with pytest.raises(CallError if error is FULL else KeyboardInterrupt):
            land(changes)
    assert calls >= failing
    assert tree(tmp_path) == before


def test_a_file_system_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuses)
    land([Change(tmp_path / "a.py", b"a")])
    assert tree(tmp_path) == {"a.py": b"a"}


@pytest.mark.parametrize("content", [b"mine", {"a.py": b"mine"}])
def test_what_came_in_between_stays(content: bytes | dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"theirs")
    with pytest.raises(CallError, match="is there already"):
        land([Change(tmp_path / "new.py", b"x"), Change(tmp_path / "a", content)])
    assert tree(tmp_path) == {"a": b"theirs"}


def test_a_file_that_somebody_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes(b"one\nby another\n")
    with pytest.raises(CallError, match="changed by somebody else"):
        land([Change(tmp_path / "new.py", b"x"), Change(tmp_path / "list.txt", b"one\ntwo\n", was=b"one\n")])
    assert tree(tmp_path) == {"list.txt": b"one\nby another\n"}


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"one")
    path.chmod(0o640)
    land([Change(path, b"two", was=b"one")])
    assert path.stat().st_mode & 0o777 == 0o640
