"""The operators of this field: the slips that people make with tensors, losses, modes and gradients."""

import ast
from collections.abc import Iterator

from kdgrader.proof.mutation.general import axes_in
from kdgrader.proof.mutation.source import Change, Source

REDUCTIONS = {"batchmean": ("mean", "sum"), "mean": ("sum",), "sum": ("mean",), "none": ("mean",)}
RELATIVES = {
    "sum": "mean", "mean": "sum", "log_softmax": "softmax", "softmax": "log_softmax", "sigmoid": "logsigmoid",
    "logsigmoid": "sigmoid", "max": "min", "min": "max", "amax": "amin", "amin": "amax", "argmax": "argmin",
    "argmin": "argmax", "std": "var", "var": "std", "exp": "expm1", "log": "log1p", "mse_loss": "l1_loss",
    "l1_loss": "mse_loss", "cross_entropy": "nll_loss", "cosine_similarity": "pairwise_distance", "Adam": "AdamW",
    "eval": "train", "train": "eval", "clamp_min": "clamp_max", "clamp_max": "clamp_min", "triu": "tril",
    "tril": "triu", "ones_like": "zeros_like", "zeros_like": "ones_like", "parameters": "buffers",
}  # fmt: skip
# x.f(…) becomes x.
DROPPED_METHODS = frozenset([
    "detach", "clone", "exp", "log", "sqrt", "rsqrt", "square", "abs", "sign", "item", "sum", "mean", "t", "double",
    "float", "sigmoid", "tanh", "relu", "softmax", "log_softmax", "pow", "clamp", "clamp_min", "clamp_max", "round",
    "masked_fill", "transpose", "permute", "flatten", "cumsum", "unsqueeze", "squeeze",
])  # fmt: skip
# f(x, …) becomes x.
DROPPED_FUNCTIONS = frozenset([
    "exp", "log", "sqrt", "square", "abs", "sign", "sigmoid", "tanh", "relu", "normalize", "softmax", "log_softmax",
    "clamp", "round", "deepcopy", "dropout", "layer_norm", "softplus",
])  # fmt: skip
DROPPED_ATTRIBUTES = frozenset(["T", "mT"])
# Of these the order of the first two arguments says nothing.
SYMMETRIC = frozenset([
    "max", "min", "maximum", "minimum", "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "cosine_similarity",
    "equal", "allclose", "isclose", "logaddexp", "add", "mul", "dot", "isinstance", "getattr", "hasattr",
])  # fmt: skip


def name_of(function: ast.expr) -> str:
    """The last name of what is called."""
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def relative(source: Source) -> Iterator[Change]:
    """sum ↔ mean, softmax ↔ log_softmax, eval ↔ train…"""
    for call in source.nodes(ast.Call):
        other = RELATIVES.get(name_of(call.func))
        if other is not None and isinstance(call.func, ast.Attribute):
            yield source.name_of_attribute(call.func, other)


def dropped(source: Source) -> Iterator[Change]:
    """`x.detach()` becomes `x`, `torch.exp(x)` too, `x.T` as well."""
    for call in source.nodes(ast.Call):
        if not isinstance(call.func, ast.Attribute):
            if name_of(call.func) in DROPPED_FUNCTIONS and call.args:
                yield source.instead(call, source.of(call.args[0]))
            continue
        of_module = isinstance(call.func.value, ast.Name) and call.func.value.id in ("torch", "F", "math", "np", "copy")
        if of_module and call.func.attr in DROPPED_FUNCTIONS and call.args:
            yield source.instead(call, source.of(call.args[0]))
        elif not of_module and call.func.attr in DROPPED_METHODS:
            yield source.instead(call, source.of(call.func.value))
    for attribute in source.nodes(ast.Attribute):
        if attribute.attr in DROPPED_ATTRIBUTES:
            yield source.instead(attribute, source.of(attribute.value))


def recorded_after_all(source: Source) -> Iterator[Change]:
    """no_grad, as a block or a decorator, that lets the graph grow."""
    decorators = [d for f in source.nodes(ast.FunctionDef) for d in f.decorator_list]
    calls = [*source.nodes(ast.Call), *(d for d in decorators if isinstance(d, ast.Call))]
    for call in calls:
        if name_of(call.func) in ("no_grad", "inference_mode") and isinstance(call.func, ast.Attribute):
            yield source.name_of_attribute(call.func, "enable_grad")


def axis(source: Source) -> Iterator[Change]:
    """Another axis: the first in place of any, the last in place of the first."""
    for node in axes_in(source):
        written = source.text[slice(*source.span(node))]
        for other in ("0", "-1"):
            if other != written:
                yield source.instead(node, other)


def reduction(source: Source) -> Iterator[Change]:
    for node in source.nodes(ast.Constant):
        for other in REDUCTIONS.get(node.value, ()) if isinstance(node.value, str) else ():
            yield source.instead(node, f'"{other}"')


def arguments_swapped(source: Source) -> Iterator[Change]:
    for call in source.nodes(ast.Call):
        if name_of(call.func) in SYMMETRIC:
            continue
        for left, right in zip(call.args, call.args[1:], strict=False):
            if any(isinstance(part, ast.Starred) for part in (left, right)) or _alike(left, right):
                continue
            yield Change(source.span(left)[0], source.span(right)[1], f"{source.of(right)}, {source.of(left)}")


def _alike(left: ast.expr, right: ast.expr) -> bool:
    """Two numbers are another operator's; equal arguments cannot be swapped."""
    both_constant = isinstance(left, ast.Constant) and isinstance(right, ast.Constant)
    return both_constant or ast.dump(left) == ast.dump(right)


OPERATORS = {
    "relative": relative,
    "dropped": dropped,
    "recorded after all": recorded_after_all,
    "axis": axis,
    "reduction": reduction,
    "arguments swapped": arguments_swapped,
}
