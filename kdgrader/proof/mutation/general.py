"""The operators that tools for any Python program have: those of cosmic-ray and mutmut, written on Python's own syntax
tree. cosmic-ray itself would bring an HTTP client, a database and git for the few files of it that are used here, and
many of its mutants of a numeric program (`logits << temperature`) can but die of a TypeError: they praise checks that
look at nothing.
"""

import ast
from collections.abc import Iterator

from kdgrader.proof.mutation.source import Change, Source

ARITHMETIC: dict[type[ast.operator], tuple[str, tuple[str, ...]]] = {
    ast.Add: ("+", ("-",)),
    ast.Sub: ("-", ("+",)),
    ast.Mult: ("*", ("/",)),
    ast.Div: ("/", ("*",)),
    ast.FloorDiv: ("//", ("/",)),
    ast.Mod: ("%", ("*",)),
    ast.Pow: ("**", ("*",)),
}
NOT_COMMUTATIVE = (ast.Sub, ast.Div, ast.MatMult, ast.FloorDiv)
# The twin at the boundary, the opposite, and equality; of `!=` and `==` the halves too.
COMPARISONS: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">=", "==")),
    ast.LtE: ("<=", ("<", ">", "==")),
    ast.Gt: (">", (">=", "<=", "==")),
    ast.GtE: (">=", (">", "<", "==")),
    ast.Eq: ("==", ("!=", "<=", ">=")),
    ast.NotEq: ("!=", ("==", "<", ">")),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
}
TINY = 1e-4  # a number below it keeps a logarithm or a quotient finite: doubled it does the same


def comparison(source: Source) -> Iterator[Change]:
    for node in source.nodes(ast.Compare):
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            symbol, others = COMPARISONS[type(operator)]
            for other in others:
                change = source.between(left, right, symbol, other)
                if change is not None:
                    yield change


def arithmetic(source: Source) -> Iterator[Change]:
    for node in source.nodes(ast.BinOp):
        symbol, others = ARITHMETIC.get(type(node.op), ("", ()))
        for other in others:
            change = source.between(node.left, node.right, symbol, other)
            if change is not None:
                yield change
    for added in source.nodes(ast.AugAssign):
        symbol, others = ARITHMETIC.get(type(added.op), ("", ()))
        for other in others:
            change = source.between(added.target, added.value, f"{symbol}=", f"{other}=")
            if change is not None:
                yield change


def operand_dropped(source: Source) -> Iterator[Change]:
    """`a * b` becomes `a`, and `b`; -x becomes x. Drops the square of a temperature as well."""
    for node in source.nodes(ast.BinOp):
        yield source.instead(node, source.of(node.left))
        if not isinstance(node.op, ast.Pow):
            yield source.instead(node, source.of(node.right))
    for negated in source.nodes(ast.UnaryOp):
        if not isinstance(negated.operand, ast.Constant):
            yield source.instead(negated, source.of(negated.operand))


def operands_swapped(source: Source) -> Iterator[Change]:
    for node in source.nodes(ast.BinOp):
        if isinstance(node.op, NOT_COMMUTATIVE):
            symbol = "@" if isinstance(node.op, ast.MatMult) else ARITHMETIC[type(node.op)][0]
            yield source.instead(node, f"{source.of(node.right)} {symbol} {source.of(node.left)}")


def boolean(source: Source) -> Iterator[Change]:
    """and ↔ or, True ↔ False, a condition that always or never holds."""
    for node in source.nodes(ast.BoolOp):
        symbol, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            change = source.between(left, right, symbol, other)
            if change is not None:
                yield change
    for constant in source.nodes(ast.Constant):
        if isinstance(constant.value, bool):
            yield source.instead(constant, str(not constant.value))
    for test in [*(node.test for node in source.nodes(ast.If)), *(node.test for node in source.nodes(ast.IfExp))]:
        yield source.instead(test, "True")
        yield source.instead(test, "False")
    for comprehension in source.nodes(ast.comprehension):
        for test in comprehension.ifs:
            yield source.instead(test, "True")


def number(source: Source) -> Iterator[Change]:
    """An integer one more and one less, a float doubled and halved. A negative number is one number."""
    negative = {id(node.operand): node for node in source.nodes(ast.UnaryOp) if isinstance(node.op, ast.USub)}
    axes = {id(node) for node in axes_in(source)}
    for constant in source.nodes(ast.Constant):
        node = negative.get(id(constant), constant)
        value = constant.value
        if isinstance(value, bool) or not isinstance(value, int | float) or id(node) in axes:
            continue
        for other in _others(-value if node is not constant else value):
            # Parentheses: `2.sum()` and `x**-1` would be another matter.
            yield source.instead(node, repr(other) if other >= 0 else f"({other!r})")


def _others(value: float) -> tuple[float, ...]:
    if isinstance(value, int):
        return (value + 1, value - 1)
    if value == 0:
        return (1.0,)
    if abs(value) < TINY:
        return (0.0, 0.1)
    return (2 * value, value / 2)


def axes_in(source: Source) -> Iterator[ast.expr]:
    """The numbers that name an axis: what is given as `dim` or `axis`, and the defaults of such arguments."""
    for keyword in source.nodes(ast.keyword):
        if keyword.arg in ("dim", "axis") and _is_integer(keyword.value):
            yield keyword.value
    for arguments in source.nodes(ast.arguments):
        named = [*arguments.posonlyargs, *arguments.args]
        given = [*zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=True)]
        given += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None]
        yield from (default for argument, default in given if argument.arg in ("dim", "axis") and _is_integer(default))


def _is_integer(node: ast.expr) -> bool:
    bare = node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else node
    return isinstance(bare, ast.Constant) and type(bare.value) is int


def constant(source: Source) -> Iterator[Change]:
    """A text that stands for itself: a key, a name."""
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str):
            yield source.instead(node, repr("XX" + node.value))


def return_value(source: Source) -> Iterator[Change]:
    for node in source.nodes(ast.Return):
        if node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None):
            continue
        yield source.instead(node.value, "None")
        if isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
            first, second = node.value.elts[:2]
            yield Change(source.span(first)[0], source.span(second)[1], f"{source.of(second)}, {source.of(first)}")


def exception(source: Source) -> Iterator[Change]:
    """A raise that is left out, and one of another class."""
    for node in source.nodes(ast.Raise):
        yield source.instead(node, "pass")
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        if isinstance(raised, ast.Name):
            yield source.instead(raised, "RuntimeError")


def loop(source: Source) -> Iterator[Change]:
    """A loop that does nothing; break ↔ continue."""
    for node in source.nodes(ast.For):
        yield source.instead(node.iter, "()")
    for leave in source.nodes(ast.Break):
        yield source.instead(leave, "continue")
    for go_on in source.nodes(ast.Continue):
        yield source.instead(go_on, "break")


def statement_removed(source: Source) -> Iterator[Change]:
    """What can be left out without leaving a name unbound: that would die of a NameError, whatever the checks do."""
    for function in source.nodes(ast.FunctionDef):
        arguments = function.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        bound = {argument.arg for argument in every if argument is not None}
        for node in _statements(function.body):
            if isinstance(node, ast.AugAssign | ast.Assert | ast.Delete) or (
                isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant | ast.Yield)
            ):
                yield source.instead(node, "pass")
            elif isinstance(node, ast.Assign):
                names = {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
                if names <= bound or not all(isinstance(target, ast.Name | ast.Tuple) for target in node.targets):
                    yield source.instead(node, "pass")
                bound |= names


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """In order, those of inner blocks too; not those of inner functions, which are visited by themselves."""
    for node in body:
        yield node
        for name in ("body", "orelse", "handlers", "finalbody"):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield from _statements(getattr(node, name, []))


def keyword_removed(source: Source) -> Iterator[Change]:
    for call in source.nodes(ast.Call):
        given: list[ast.expr | ast.keyword] = sorted([*call.args, *call.keywords], key=source.span)
        for keyword in call.keywords:
            # An axis that is left out is guessed, and often rightly: another operator changes it.
            if keyword.arg in (None, "dim", "axis", "device"):
                continue
            start, end = source.span(keyword)
            place = given.index(keyword)
            if place > 0:
                start = source.text.rindex(",", source.span(given[place - 1])[1], start)
            elif len(given) > 1:
                end = source.span(given[1])[0]
            yield Change(start, end, "")


OPERATORS = {
    "comparison": comparison,
    "arithmetic": arithmetic,
    "operand dropped": operand_dropped,
    "operands swapped": operands_swapped,
    "boolean": boolean,
    "number": number,
    "constant": constant,
    "return value": return_value,
    "exception": exception,
    "loop": loop,
    "statement removed": statement_removed,
    "keyword removed": keyword_removed,
}
