"""What the bank's markdown becomes on a page."""

from kdgrader.reports.markdown import to_html


def test_a_chinese_sentence_over_two_lines_has_no_space_in_it():
    assert "前半句，后半句。" in to_html("前半句，\n后半句。")
    assert "two\nlines" in to_html("two\nlines")
