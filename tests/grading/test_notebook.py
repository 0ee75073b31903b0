"""What of a notebook is code: magics where a statement begins are left out, everything else stays as it was written."""

import json

import pytest

from kdgrader.grading.notebook import code_of


def code(*cells: str, **more: object) -> str:
    made = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": [{"data": "x" * 10}]} for cell in cells]
    return code_of(json.dumps({"cells": made, "nbformat": 4, **more}).encode())


@pytest.mark.parametrize("line", ["%matplotlib inline", "!pip install torch", "?torch", "torch.nn?", "torch??", "  %time x = 1", "files = !ls", "a, b = %pwd"])  # fmt: skip
def test_a_magic_is_left_out(line):
    assert code(f"a = 1\n{line}\nb = 2") == "a = 1\n\nb = 2"


@pytest.mark.parametrize(
    "text",
    [
        "x = (7\n% 4)",
        'text = """\n%d of\n! really\n? no\n"""',
        "text = '''a\\''' b\n%d'''\ny = 1",
        "x = 7 \\\n% 4",
        "x = [  # a bracket (\n!\n]",
        "s = 'it\\'s (' \ny = 2",
        "x = '\u2028 \x85'",
        "x %= 3\ny = x % 2",
    ],
)
def test_what_only_looks_like_one_stays(text):
    assert code(text) == text


def test_a_timed_cell_keeps_its_code_and_a_cell_of_another_language_goes():
    assert code("%%time\nx = 1", "%%bash\nrm -rf x", "%%timeit -n 3\ny = 2") == "\nx = 1\n\n\n\n\ny = 2"


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"cells": 3}', b'{"cells": [{"cell_type": "code", "source": 3}]}', b"[" * 100_000, b"\xff"])  # fmt: skip
def test_what_is_no_notebook_is_an_error_and_no_crash(data):
    with pytest.raises((ValueError, RecursionError)):
        code_of(data)
