"""equivalent.toml: changes of the reference that no check can tell from it, each with the reason."""

from pathlib import Path

from kdgrader.bank.defects import Defect
from kdgrader.bank.documents import read_toml
from kdgrader.bank.records import Edit, Equivalent
from kdgrader.bank.shapes import EquivalentsShape, fill

NAME = "equivalent.toml"


def read_equivalents(folder: Path, found: list[Defect]) -> tuple[Equivalent, ...]:
    """Every entry that can be read; none where the file is missing: most references need none."""
    path = folder / NAME
    if not path.is_file():
        return ()
    document = read_toml(path, found)
    if document is None:
        return ()
    note = document.noter(found)
    shape = fill(EquivalentsShape, document.data, note)
    if not shape.equivalent and not document.data:
        note((), "no [[equivalent]] stands here")
    return tuple(Equivalent(edit=Edit(e.find, e.put), reason=" ".join(e.reason.split())) for e in shape.equivalent)
