"""One exception for each audience, each with the exit status that the command line gives it."""

from pathlib import Path

from kdgrader.text import Text


class KdgraderError(Exception):
    """Something went wrong that a person can be told about in a sentence or two."""

    exit_status = 3

    def __init__(self, message: str | Text = "") -> None:
        super().__init__(message)
        self.text = message if isinstance(message, Text) else Text(message, message)

    def __str__(self) -> str:
        return self.text.en


class CallError(KdgraderError):
    """The call is wrong: an unknown id, a file that is not there, a folder that would be overwritten."""

    exit_status = 2


class GraderError(KdgraderError):
    """The grader itself could not do its work. Never a candidate's fault, never costs a point."""

    exit_status = 3


class BankError(KdgraderError):
    """A question file is broken. Names the file, the line where known, and what to do."""

    exit_status = 3

    def __init__(self, path: Path | str, line: int | None, message: str) -> None:
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{where}: {message}")
        self.path, self.line, self.message = Path(path), line, message
