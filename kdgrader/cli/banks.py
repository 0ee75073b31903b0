"""bank lint: for those who write questions."""

from typing import TYPE_CHECKING

from kdgrader.cli.common import Call, command, json_option
from kdgrader.errors import CallError
from kdgrader.i18n import says
from kdgrader.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from kdgrader.bank import Defect


@command(
    "lint",
    help=says("List every defect of a bank, with file and line.").en,
    examples=("kdgrader bank lint", "kdgrader bank lint --json"),
    quiet=True,
)
@json_option
def lint(call: Call, as_json: bool) -> int:
    from kdgrader.bank.lint import lint as defects_of
    from kdgrader.cli.streams import result
    from kdgrader.paths import data_root

    root = data_root() if call.bank_root is None else call.bank_root
    if not (root / "questions").is_dir():
        raise CallError(says("There is no bank at {root}: it has no folder questions/.", root=root))
    defects = defects_of(root)
    if as_json:
        import json

        result(json.dumps([_as_data(defect, root) for defect in defects], ensure_ascii=False, indent=2))
    else:
        for defect in defects:
            result(str(defect))
    call.note(_summary(len(defects)))
    return 1 if defects else 0


def _summary(count: int) -> Text:
    if count == 0:
        return says("No defects.")
    return says("1 defect.") if count == 1 else says("{n} defects.", n=count)


def _as_data(defect: "Defect", root: "Path") -> dict[str, object]:
    path = defect.path.relative_to(root) if defect.path.is_relative_to(root) else defect.path
    return {"path": path.as_posix(), "line": defect.line, "message": defect.message}
