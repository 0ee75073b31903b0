"""Text of strangers: what was printed is stripped, code is shown whatever it holds, a name stays on its line."""

import pytest

from kdgrader.clean import clean, clean_name, clean_source


def test_an_escape_code_ends_with_its_line_at_the_latest():
    assert clean("a\x1b]0;title\nb\x1b\\c") == "a\nbc"
    assert clean("\x1b[31mred\x1b[0m") == "red"


def test_no_code_is_left_out_of_a_listing():
    source = "# \x1b]0;\nimport os\n# \x1b\\\nx = '\x1b[31m'\r\ny = 1\rz = 2"
    assert clean_source(source).split("\n") == [
        "# ⟦U+001B⟧]0;",
        "import os",
        "# ⟦U+001B⟧\\",
        "x = '⟦U+001B⟧[31m'",
        "y = 1",
        "z = 2",
    ]


@pytest.mark.parametrize("twin", ["a\ufe00", "a\U000e0100", "a\u180b", "a\u200d", "a\u202e"])
def test_what_cannot_be_seen_is_shown_by_its_number(twin):
    for shown in (clean(twin), clean_source(twin)):
        assert shown == f"a⟦U+{ord(twin[1]):04X}⟧"


def test_a_name_stays_on_one_line():
    assert clean_name("kd\n✓ All marks\t10") == "kd⟦U+000A⟧✓ All marks⟦U+0009⟧10"
