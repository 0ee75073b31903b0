"""All that is trusted: reading a submission, the checker process (pytest), the candidate proxy, the verdict, the
diagnosis. Runs on the side that decides; may import bank, reports, and the wire and zygote of jail.

Names are resolved when first used: the command line grades a theory answer, and lists questions, without torch.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kdgrader.grading.coding import check, grade
    from kdgrader.grading.comparison import finite, grads, same
    from kdgrader.grading.handles import with_parameters
    from kdgrader.grading.plugin import aspect, refuses, require, show, unchanged
    from kdgrader.grading.theory import grade_answer

_HOMES = {
    "aspect": "plugin", "refuses": "plugin", "require": "plugin", "show": "plugin", "unchanged": "plugin",
    "finite": "comparison", "grads": "comparison", "same": "comparison",
    "with_parameters": "handles",
    "check": "coding", "grade": "coding",
    "grade_answer": "theory",
}  # fmt: skip

__all__ = [
    "aspect", "check", "finite", "grade", "grade_answer", "grads", "refuses", "require", "same", "show", "unchanged",
    "with_parameters",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
