"""The two streams of a call. Colour only on a terminal; none with NO_COLOR or TERM=dumb."""

import os
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def out() -> "Console":
    """The result, and nothing else."""
    return _console(sys.stdout)


def err() -> "Console":
    """Notes, progress and errors."""
    return _console(sys.stderr)


def _console(file: IO[str]) -> "Console":
    from rich.console import Console

    # Rich keeps bold and underline under NO_COLOR; a log without colour wants no escape codes at all.
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Console(
        file=file,
        color_system=None if plain else "auto",
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def for_a_person() -> bool:
    """Whether the result goes to a terminal, or is to look as if it did."""
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def show(renderable: "RenderableType") -> None:
    """A result that a person reads. In a file or a pipe, lines end where their text does."""
    console = out()
    if console.is_terminal:
        console.print(renderable)
        return
    with console.capture() as captured:
        console.print(renderable)
    result("\n".join(line.rstrip() for line in captured.get().splitlines()))


def result(text: str) -> None:
    """A result that a program may read: as it is, whatever the width of the terminal."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()


def result_json(data: bytes) -> None:
    """JSON is UTF-8, whatever the locale says of the terminal."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
    sys.stdout.buffer.flush()
