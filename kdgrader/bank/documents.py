"""Reading one file of the bank: front matter between two lines of three dashes, then markdown; or TOML.

The front matter is plain data here. What it must look like is said in shapes.py.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import yaml

from kdgrader.bank.defects import Defect

Where = tuple[str | int, ...]  # the way to a value: ("aspects", 0, "points")
Note = Callable[[Where, str], None]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C one is 8 times as fast
    """YAML that refuses a key given twice, of which plain YAML silently keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    message = f"the key `{key.value}` stands twice"
                    raise yaml.constructor.ConstructorError(None, None, message, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]


class Document(msgspec.Struct, frozen=True):
    """One file: its front matter as plain data, its markdown, and what is needed to name a line of either."""

    path: Path
    front: str
    data: dict[str, Any]
    body: str
    body_line: int  # the line of the file on which the body begins

    def line(self, where: Where) -> int:
        """The line of a value in the front matter, or of the nearest thing around it that stands there."""
        node = yaml.compose(self.front, Loader=_Loader)
        line = 2  # the front matter begins on the file's second line
        for step in where:
            child = _child(node, step)
            if child is None:
                break
            mark, node = child
            line = mark.line + 2
        return line

    def noter(self, found: list[Defect]) -> Note:
        return lambda where, message: found.append(Defect(self.path, self.line(where), message))


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    return None


def read_text(path: Path, found: list[Defect]) -> str | None:
    """The file as text with newlines of one kind, or None and a defect."""
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        found.append(Defect(path, None, "this file is missing"))
    except OSError as error:
        found.append(Defect(path, None, f"this file cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found.append(Defect(path, line, "this line is not UTF-8: save the file as UTF-8"))
    return None


def read_document(path: Path, found: list[Defect]) -> Document | None:
    """The file in its two parts, or None and a defect."""
    text = read_text(path, found)
    return None if text is None else split(path, text, found)


def split(path: Path, text: str, found: list[Defect]) -> Document | None:
    """Front matter and body of a text."""
    if not text.startswith("---\n"):
        found.append(Defect(path, 1, "the file must begin with front matter: a line `---`, keys, a line `---`"))
        return None
    end = re.compile(r"^---[ \t]*$", re.MULTILINE).search(text, 4)
    if end is None:
        found.append(Defect(path, 1, "the front matter that begins here has no closing line `---`"))
        return None
    front, body = text[4 : end.start()], text[end.end() :]
    data = _yaml(path, front, found)
    if data is None:
        return None
    begin = len(body) - len(body.lstrip("\n"))
    body_line = text.count("\n", 0, end.end() + begin) + 1
    return Document(path, front, data, body.strip("\n"), body_line)


def _yaml(path: Path, front: str, found: list[Defect]) -> dict[str, Any] | None:
    try:
        data = yaml.load(front, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        found.append(Defect(path, line, f"this is not YAML: {error.problem or error.context}"))
    except yaml.reader.ReaderError as error:
        before = front[: error.position] if isinstance(error.position, int) else ""
        message = "a character that YAML does not allow stands here (a control character?)"
        found.append(Defect(path, before.count("\n") + 2, message))
    except (ValueError, OverflowError, RecursionError, TypeError, AttributeError, KeyError) as error:
        # Built by the safe constructors: a date of month 13, a number with 10⁵ digits, brackets 10⁴ deep.
        found.append(Defect(path, 2, f"the front matter holds a value that cannot be read: {error}"))
    else:
        if isinstance(data, dict):
            return data
        found.append(Defect(path, 2, "the front matter is empty or no list of `key: value` lines"))
    return None


class TomlDocument(msgspec.Struct, frozen=True):
    """mistakes.toml or equivalent.toml as data. Lines are looked up in the text: tomllib keeps none."""

    path: Path
    text: str
    data: dict[str, Any]

    def line(self, where: Where) -> int | None:
        """The line of a key of the n-th [[mistake]] or [[equivalent]], or of its head; the first where it cannot be
        told."""
        if len(where) < 2 or where[0] not in ("mistake", "equivalent"):
            return 1
        lines = self.text.split("\n")
        heads = [n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[\[\s*{where[0]}\s*\]\]", line)]
        if not isinstance(where[1], int) or where[1] >= len(heads):
            return 1
        head = heads[where[1]]
        end = heads[where[1] + 1] - 1 if where[1] + 1 < len(heads) else len(lines)
        for step in reversed(where[2:]):
            key = re.compile(rf"\s*(\w+\.)*{re.escape(str(step))}\s*[=.]")
            near = [n for n in range(head + 1, end + 1) if key.match(lines[n - 1])]
            if near:
                return near[0]
        return head

    def noter(self, found: list[Defect]) -> Note:
        return lambda where, message: found.append(Defect(self.path, self.line(where), message))


def read_toml(path: Path, found: list[Defect]) -> TomlDocument | None:
    import tomllib  # only for solutions

    text = read_text(path, found)
    if text is None:
        return None
    try:
        return TomlDocument(path, text, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1  # "at end of document" has no number
        found.append(Defect(path, line, f"this is not TOML: {error}"))
        return None
