"""Sets: a seeded choice of questions for an interview, as a candidate's packet and an interviewer's guide.

Trusted side: reads the bank, solutions too, and runs no code of a candidate's. May import bank and how
reports are drawn; no torch. Names are resolved when first used: the template engine loads with a set.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kdgrader.sets.answers import read_answers
    from kdgrader.sets.new import new_set
    from kdgrader.sets.records import SetManifest, SetQuestion, read_manifest

_HOMES = {
    "new_set": "new",
    "read_answers": "answers",
    "SetManifest": "records", "SetQuestion": "records", "read_manifest": "records",
}  # fmt: skip

__all__ = ["SetManifest", "SetQuestion", "new_set", "read_answers", "read_manifest"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
