"""All that runs beside candidate code: the zygote, the sandbox layers, the wire, the worker.

Nothing here reads solutions/ or imports kdgrader.grading but the checker host, which the zygote forks off before it
confines itself. What arrives from a jail is only frames (wire.py); pickle goes only towards it (parcel.py).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kdgrader.jail.client import Child, Zygote, start_zygote
    from kdgrader.jail.sandbox import LAYERS, STRONG, Layer, detect

_HOMES = {
    "Child": "client", "Zygote": "client", "start_zygote": "client",
    "LAYERS": "sandbox", "STRONG": "sandbox", "Layer": "sandbox", "detect": "sandbox",
}  # fmt: skip

__all__ = ["LAYERS", "STRONG", "Child", "Layer", "Zygote", "detect", "start_zygote"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
