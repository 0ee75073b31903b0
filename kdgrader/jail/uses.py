"""What is done with an object that a call returned: its methods, its attributes, going through it.

An object of the submission's own never leaves the jail. A check that uses one sends the call that made it once more,
with everything that was done with the object since, and gets what the last use gives. So each request stands for
itself, and the diagnosis can replay it on a mistake.
"""

from collections.abc import Iterable
from typing import Any

import torch

Use = tuple[str, tuple[Any, ...], dict[str, Any]]  # a method's name or one of those below, and its arguments

READ = "<read>"  # an attribute, by name
EACH = "<each>"  # going through it, once, to the end
AT_PARAMETERS = "<at parameters>"  # a module's forward at given parameters: (parameters, arguments)


def last_of(made: Any, uses: Iterable[Use]) -> Any:
    """What the last of some uses gives, or the object itself where there are none."""
    result = made
    for name, args, kwargs in uses:
        result = _use(made, name, args, kwargs)
    return result


def _use(made: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if name == READ:
        return getattr(made, args[0])
    if name == EACH:
        return list(made)
    if name == AT_PARAMETERS:
        parameters, given = args
        return torch.func.functional_call(made, parameters, given)
    return getattr(made, name)(*args, **kwargs)
