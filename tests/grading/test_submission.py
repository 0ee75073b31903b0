"""Reading submissions: a wrong call is an error, a bad file is the submission's own problem."""

import json
import os

import pytest

from kdgrader.errors import CallError
from kdgrader.grading.submission import read_submission


def test_a_missing_file_a_folder_and_a_fifo_are_wrong_calls(tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    for name in ("nothing.py", ".", "pipe.py"):
        with pytest.raises(CallError) as caught:
            read_submission(tmp_path / name)
        assert name in str(caught.value) or str(tmp_path) in str(caught.value)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"x" * (2 << 20), "refused"),
        (b"a\0b", "unreadable"),
        (b"ok = 1\nname = '\xff'\n", "unreadable"),
    ],
)
def test_a_bad_file_has_a_problem(tmp_path, data, kind):
    path = tmp_path / "a.py"
    path.write_bytes(data)
    assert read_submission(path).problem.kind == kind


def test_the_line_of_a_bad_byte_is_named(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"ok = 1\nname = '\xff'\n")
    assert read_submission(path).problem.line == 2


def test_a_coding_line_is_honoured(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes("# -*- coding: gbk -*-\nname = '温度'\n".encode("gbk"))
    assert read_submission(path).problem is None


def test_a_notebook_gives_its_code_without_magics_checks_and_scribbles(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": "# text"},
        {"cell_type": "code", "source": ["%matplotlib inline\n", "import torch\n", "!ls\n", "x?\n", "y = 5 % 3"]},
        {"cell_type": "code", "source": "%%bash\nrm -rf /"},
        {"cell_type": "code", "source": "1/0", "metadata": {"tags": ["scratch"]}},
        {"cell_type": "code", "source": "def f(): return 1", "metadata": {"tags": ["starter"]}},
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    handed = read_submission(path)
    assert handed.problem is None
    assert handed.text.split("\n") == ["", "import torch", "", "", "y = 5 % 3", "", "", "", "def f(): return 1"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"cells": 3}', '{"cells": [3]}', '{"cells": [{"cell_type": "code"}]}', "[" * 9999]
)
def test_what_is_no_notebook_says_so(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    assert read_submission(path).problem.kind == "unreadable"


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text("x = 1\n")
    (tmp_path / "kd.py").symlink_to(tmp_path / "secret")
    with pytest.raises(CallError, match="symbolic link"):
        read_submission(tmp_path / "kd.py")


@pytest.mark.parametrize("encoding", ["utf-7", "unicode_escape", "rot13", "no-such"])
def test_an_encoding_in_which_a_comment_can_hold_code_is_refused(tmp_path, encoding):
    path = tmp_path / "kd.py"
    path.write_bytes(f"# coding: {encoding}\nx = 1\n".encode())
    assert read_submission(path).problem.kind == "unreadable"


def test_what_is_shown_of_another_encoding_is_what_runs(tmp_path):
    path = tmp_path / "kd.py"
    path.write_bytes("# coding: gbk\nname = '蒸馏'\n".encode("gbk"))
    assert "蒸馏" in read_submission(path).text


def test_a_name_that_is_no_text_becomes_one(tmp_path):
    path = tmp_path / os.fsdecode(b"kd\xff\n\x1b[31m.py")
    path.write_text("x = 1\n")
    assert read_submission(path).name == "kd\ufffd⟦U+000A⟧.py"
