"""The bank's proof: that its checks are strong, fair and certain is tried out, question by question, and published.

Runs on the trusted side, on code that authors wrote, without the sandbox. May import bank, grading, jail and reports;
torch only where it is needed.
"""

from typing import TYPE_CHECKING, Any

from kdgrader.proof.records import Fault, Proof, QuestionProof, read_proof, to_json

if TYPE_CHECKING:
    from kdgrader.proof.page import to_markdown
    from kdgrader.proof.run import prove

_HOMES = {"prove": "run", "to_markdown": "page"}

__all__ = ["Fault", "Proof", "QuestionProof", "prove", "read_proof", "to_json", "to_markdown"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
