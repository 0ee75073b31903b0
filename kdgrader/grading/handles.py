"""An object that a submission returned, as a check sees it: it looks local, and stays in the jail."""

from collections.abc import Callable, Iterator
from typing import Any

import torch

from kdgrader.jail.uses import AT_PARAMETERS, EACH, READ, Use
from kdgrader.jail.values import Opaque


class Handle(Opaque):
    """`tree(x)`, `tree.paths(x)`, `tree.depth`, `list(loader)`. Compared with a value it is what it is: no value.

    `use` sends one more use of the object and gives what came back.
    """

    def __init__(self, type_name: str, use: Callable[[Use], Any]) -> None:
        super().__init__(type_name)
        self._use = use

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._use(("__call__", args, kwargs))

    def __iter__(self) -> Iterator[Any]:
        found = self._use((EACH, (), {}))
        return iter(found) if isinstance(found, list) else iter(())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = self._use((READ, (name,), {}))
        if not isinstance(value, Opaque):
            return value

        def method(*args: Any, **kwargs: Any) -> Any:
            return self._use((name, args, kwargs))

        return method


def with_parameters(module: Any, parameters: dict[str, torch.Tensor], *args: Any) -> Any:
    """A module's forward at given parameters and buffers, of all names; gradients reach those that ask for them.

    For a submission's own module and for a module of ours alike.
    """
    if isinstance(module, Handle):
        return module._use((AT_PARAMETERS, (parameters, args), {}))
    return torch.func.functional_call(module, parameters, args)
