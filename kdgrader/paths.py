"""Where the bank and the templates lie: inside an installed wheel, or beside the package in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """The folder that holds questions/, solutions/ and templates/."""
    inside = PACKAGE / "data"
    return inside if (inside / "questions").is_dir() else PACKAGE.parent


def hostile_root() -> Path:
    """The corpus of hostile submissions."""
    inside = PACKAGE / "data" / "hostile"
    return inside if inside.is_dir() else PACKAGE.parent / "tests" / "hostile"
