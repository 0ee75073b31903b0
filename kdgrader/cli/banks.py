"""bank lint: for those who write questions."""

from typing import TYPE_CHECKING

import click

from kdgrader.cli.common import Call, command, complete_ids, json_option
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kdgrader.bank import Defect


@command(
    "lint",
    help=says("List every defect of a bank, and every place still to write, with file and line.").en,
    examples=("kdgrader bank lint", "kdgrader bank lint kd-loss --json"),
    quiet=True,
)
@click.argument("ids", metavar="[ID]...", nargs=-1, shell_complete=complete_ids)
@json_option
def lint(call: Call, ids: tuple[str, ...], as_json: bool) -> int:
    from kdgrader.bank.lint import lint as defects_of
    from kdgrader.cli.streams import result
    from kdgrader.paths import data_root

    root = data_root() if call.bank_root is None else call.bank_root
    if not (root / "questions").is_dir():
        raise CallError(says("There is no bank at {root}: it has no folder questions/.", root=root))
    _require_known(root, ids)
    defects = defects_of(root, ids)
    if as_json:
        import json

        result(json.dumps([_as_data(defect, root) for defect in defects], ensure_ascii=False, indent=2))
    else:
        for defect in defects:
            result(str(defect))
    call.note(_summary(defects))
    return 1 if defects else 0


def _require_known(root: "Path", ids: tuple[str, ...]) -> None:
    """By name on disk, for a question that cannot be read is just what one wants to lint."""
    from kdgrader.bank.defects import nearest
    from kdgrader.bank.lint.tree import ids_on_disk

    known = ids_on_disk(root)
    for id in ids:
        if id not in known:
            near = ", ".join(nearest(id, known, n=3))
            if near:
                raise CallError(says("No question is called {id}. Near it: {near}.", id=id, near=near))
            raise CallError(says("No question is called {id}. `kdgrader list` shows all there are.", id=id))


def _summary(defects: "Sequence[Defect]") -> Text:
    to_write = sum(defect.kind == "to-write" for defect in defects)
    wrong = len(defects) - to_write
    if not to_write:
        return _wrong(wrong)
    rest = says("1 place is still to write.") if to_write == 1 else says("{n} places are still to write.", n=to_write)
    return Text(f"{_wrong(wrong).en} {rest.en}", _wrong(wrong).zh + rest.zh)


def _wrong(count: int) -> Text:
    if count == 0:
        return says("No defects.")
    return says("1 defect.") if count == 1 else says("{n} defects.", n=count)


def _as_data(defect: "Defect", root: "Path") -> dict[str, object]:
    path = defect.path.relative_to(root) if defect.path.is_relative_to(root) else defect.path
    return {"path": path.as_posix(), "line": defect.line, "kind": defect.kind, "message": defect.message}
