"""Gradings side by side in one process, and one that has to be alone: a second try for what a busy machine starved."""

import contextlib
import threading
from collections.abc import Iterator

_changed = threading.Condition()
_side_by_side = 0
_waiting_to_be_alone = 0


@contextlib.contextmanager
def side_by_side() -> Iterator[None]:
    """Any number at once, but none while somebody is alone or wants to be."""
    global _side_by_side
    with _changed:
        _changed.wait_for(lambda: _waiting_to_be_alone == 0)
        _side_by_side += 1
    try:
        yield
    finally:
        with _changed:
            _side_by_side -= 1
            _changed.notify_all()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Waits until nobody else of this process grades. Not to be entered from within `side_by_side`."""
    global _waiting_to_be_alone
    with _changed:
        _waiting_to_be_alone += 1
        _changed.wait_for(lambda: _side_by_side == 0)
        try:
            yield  # the lock is kept: of several that want to be alone, one after another
        finally:
            _waiting_to_be_alone -= 1
            _changed.notify_all()
