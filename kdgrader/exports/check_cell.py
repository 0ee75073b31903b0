"""The cell of an exported notebook that checks the answer, where kdgrader need not be installed.

It holds the question's examples. They stand inside a function, so that their helpers and imports never take
the place of something of the same name that the reader has written above.
"""

import io
import tokenize

from kdgrader.bank import CodingQuestion, examples_path
from kdgrader.text import Lang, Text

ABOUT = Text(
    "# Run this cell to check your answer. It needs the cells above and nothing else.",
    "# 运行此单元格即可检查答案：只需先运行上面的单元格，不依赖其他任何东西。",
)
MISSING = Text(
    "{name} is not defined yet: run the cell that defines it, then this one.",
    "还没有定义 {name}：请先运行定义它的单元格，再运行本单元格。",
)
NOT_WRITTEN = Text("not written yet (NotImplementedError)", "尚未实现（NotImplementedError）")
FAILED = Text("{failed} of {all} examples failed.", "{all} 个示例中有 {failed} 个未通过。")
PASSED = Text("All {all} examples pass. The hidden checks look at more.", "{all} 个示例全部通过。隐藏检查会看得更细。")

HEAD = """\
{about}
def _examples():
{examples}

    return {{name: test for name, test in locals().items() if name.startswith("test_")}}
"""
RUN = """
def _check(names, tests):
    import traceback
    import types

    for name in names:
        if name not in globals():
            raise AssertionError({missing}.format(name=name))
    candidate = types.SimpleNamespace(**{{name: globals()[name] for name in names}})
    failed = 0
    for name, test in tests.items():
        title = name.removeprefix("test_").replace("_", " ")
        try:
            test(candidate)
        except NotImplementedError:
            said = {not_written}
        except AssertionError as error:
            # An assertion without a message speaks for itself: show its line.
            said = str(error) or traceback.extract_tb(error.__traceback__)[-1].line
        except Exception as error:
            said = f"{{type(error).__name__}}: {{error}}"
        else:
            print(f"✓ {{title}}")
            continue
        failed += 1
        print(f"✗ {{title}}{colon}{{said}}")
    if failed:
        raise AssertionError({failed}.format(failed=failed, all=len(tests)))
    print({passed}.format(all=len(tests)))


_check({names}, _examples())"""


def check_cell(question: CodingQuestion, lang: Lang) -> str:
    """Its source, in the reader's language."""
    examples = examples_path(question).read_text(encoding="utf-8").replace("\r\n", "\n")
    head = HEAD.format(about=ABOUT.get(lang), examples=indented(examples.strip("\n")))
    return head + "\n" + RUN.format(
        missing=_literal(MISSING, lang),
        not_written=_literal(NOT_WRITTEN, lang),
        failed=_literal(FAILED, lang),
        passed=_literal(PASSED, lang),
        colon=Text(": ", "：").get(lang),
        names=_list(question.entry_points),
    )  # fmt: skip


def _literal(text: Text, lang: Lang) -> str:
    return '"' + text.get(lang).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def indented(source: str) -> str:
    """Every line one step to the right, but for lines inside a string, which would become another string."""
    inside: set[int] = set()
    starts: list[int] = []  # of f-strings, which come in pieces from Python 3.12 on
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            starts.append(token.start[0])
        elif kind == "FSTRING_END":
            inside.update(range(starts.pop() + 1, token.end[0] + 1))
        elif kind == "STRING":
            inside.update(range(token.start[0] + 1, token.end[0] + 1))
    lines = enumerate(source.split("\n"), 1)
    return "\n".join(line if number in inside or not line else f"    {line}" for number, line in lines)
