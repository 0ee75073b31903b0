"""A question as a Jupyter notebook that checks itself by the public examples, kdgrader installed or not.

The same question gives the same bytes: nothing in it holds a date, a path or a random id.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbformat import v4 as nbformat_v4

from kdgrader.bank import AnyQuestion, Bank, CodingQuestion
from kdgrader.errors import CallError
from kdgrader.exports import cells
from kdgrader.i18n import says
from kdgrader.text import Lang

v4: Any = nbformat_v4  # which has no types


def export_notebook(
    bank: Bank, question: AnyQuestion, path: Path, *, lang: Lang = "en", with_answer: bool = False
) -> None:
    """Write the question to `path`, never over a file that is there. `with_answer` adds the key, folded."""
    if path.exists() or path.is_symlink():
        raise CallError(says("{path} exists already and is not overwritten.", path=path))
    if isinstance(question, CodingQuestion):
        content = cells.coding(question, path.name, lang)
        content += cells.coding_answer(bank, question, lang) if with_answer else []
    else:
        content = cells.theory(question, lang)
        content += cells.theory_answer(bank, question, lang) if with_answer else []
    notebook = v4.new_notebook(
        cells=content,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
            "kdgrader": {"question": question.id, "lang": lang},
        },
    )
    notebook.nbformat_minor = 5  # the first with cell ids; a later nbformat may write another
    nbformat.validate(notebook)
    _write(path, v4.writes(notebook) + "\n")


def _write(path: Path, text: str) -> None:
    """Whole or not at all: nobody opens half a notebook."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise CallError(says("{path} cannot be written: {why}.", path=path, why=error.strerror)) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        temporary.chmod(0o644)
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
