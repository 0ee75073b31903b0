"""The command line: one small module a command group, imported when its command is called.

May import everything, but only inside the functions that need it: `kdgrader --help` and `list` load no torch.
A command prints its result on stdout and nothing else; notes, progress and errors go to stderr.
"""

from kdgrader.cli.program import main

__all__ = ["main"]
