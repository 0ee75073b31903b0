"""The smallest question there is (grading/scale/), and its mistakes."""

from pathlib import Path

from kdgrader.bank.records import Edit, Limits, Mistake, Variant
from kdgrader.text import Text

SCALE = Path(__file__).parent / "grading" / "scale"
RIGHT = (SCALE / "reference.py").read_text("utf-8")
LIMITS = Limits(cpu_s=2.0, wall_s=6.0, memory_mib=256)
SECRET = "KDGRADER_TEST_SECRET"


def mistake(name: str, find: str, put: str) -> Mistake:
    says = Text(f"{name} in English", f"{name} 的中文")
    return Mistake(
        id=name, aspect="value", says=says, probe=says, variants=(Variant(edits=(Edit(find, put),)),), look="factor"
    )


MISTAKES = (
    mistake("adds", "factor * x", "factor + x"),
    mistake("wrong-default", "factor=2.0", "factor=1.0"),
    mistake("no-validation", "factor == 0", "False"),
)
