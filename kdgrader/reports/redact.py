"""What a candidate may read of a grading: no expected value, no hidden input, nothing of the interviewer's.

A submission sees the hidden inputs while it runs and may try to print them. So a text that it had a say in reaches the
candidate only where it cannot carry them: import-time output (nothing hidden was known yet), and the texts of
exceptions that Python and PyTorch word themselves.
"""

import functools
import re

import msgspec

from kdgrader.clean import clean
from kdgrader.reports.records import CheckResult, Depth, Diagnosis, Output, Report
from kdgrader.text import Text

__all__ = ["clean", "for_candidate", "safe_exception_text"]


def for_candidate(report: Report, depth: Depth = 3) -> Report:
    """The candidate's version of a report, which looks no deeper than `depth`: 1 what fails, 2 where to look, 3 what it
    is. It is made by leaving out, so it can be made of itself again.
    """
    depth = min(depth, report.depth)
    cut = (_diagnosis(diagnosis, report, depth) for diagnosis in report.diagnoses)
    return msgspec.structs.replace(
        report,
        checks=tuple(_check(check) for check in report.checks),
        diagnoses=tuple(dict.fromkeys(diagnosis for diagnosis in cut if diagnosis is not None)),
        output=_output(report.output),
        audience="candidate",
        depth=depth,
        interviewer=None,
    )


def _check(check: CheckResult) -> CheckResult:
    return msgspec.structs.replace(check, detail=None)


def _diagnosis(diagnosis: Diagnosis, report: Report, depth: Depth) -> Diagnosis | None:
    kept = msgspec.structs.replace(diagnosis, probes=(), measurements=(), plot=None)
    if depth == 3:
        return kept
    if depth == 1 or report.kind == "theory":  # an answer to a theory question is one place: there is nowhere to look
        return None
    return msgspec.structs.replace(kept, mistakes=(), says=Text("", ""), apart=None)


def _output(output: Output) -> Output:
    return msgspec.structs.replace(output, stdout=_without_paths(output.stdout), stderr=_without_paths(output.stderr))


# Where the grader's Python lies is nobody's business, but which of its files raised is worth knowing.
_PACKAGE_PATH = re.compile(r"(?<![^\s\"':<>])(?:/[^/\s\"':<>]+)+/(?=(?:site-packages|dist-packages|python3\.\d+)/)")
_TRACEBACK_PATH = re.compile(r"(?<=File \")/(?:[^/\"\n]+/)+(?=[^/\"\n]*\")")


def _without_paths(text: str) -> str:
    return _TRACEBACK_PATH.sub("…/", _PACKAGE_PATH.sub("…/", text))


# The exceptions that a candidate may read in full. {rest} is cut off; the other fields are too short to carry a value.
_SAFE_TEXTS = {
    "NameError": ["name '{name}' is not defined", "free variable '{name}' referenced before assignment{rest}"],
    "UnboundLocalError": [
        "cannot access local variable '{name}' where it is not associated with a value",
        "local variable '{name}' referenced before assignment",
    ],
    "AttributeError": [
        "'{type}' object has no attribute '{name}'",
        "type object '{type}' has no attribute '{name}'",
        "module '{module}' has no attribute '{name}'",
    ],
    "ModuleNotFoundError": ["No module named '{module}'"],
    "ImportError": ["cannot import name '{name}' from '{module}'{rest}"],
    "TypeError": [
        "{function}() got an unexpected keyword argument '{name}'",
        "{function}() got multiple values for argument '{name}'",
        "{function}() missing {int} required positional argument: '{name}'",
        "{function}() missing {int} required positional arguments: {names}",
        "{function}() missing {int} required keyword-only argument: '{name}'",
        "{function}() missing {int} required keyword-only arguments: {names}",
        "{function}() takes {int} positional argument but {int} were given",
        "{function}() takes {int} positional arguments but {int} was given",
        "{function}() takes {int} positional arguments but {int} were given",
        "{function}() takes from {int} to {int} positional arguments but {int} were given",
        "{function}() takes no arguments",
        "{function}() received an invalid combination of arguments{rest}",
        "{function}(): argument '{name}' (position {int}) must be {type}, not {type}",
        "{function}(): argument '{name}' must be {type}, not {type}",
        "unsupported operand type(s) for {op}: '{type}' and '{type}'",
        "bad operand type for unary {op}: '{type}'",
        "'{op}' not supported between instances of '{type}' and '{type}'",
        'can only concatenate {type} (not "{type}") to {type}',
        "'{type}' object is not iterable",
        "'{type}' object is not callable",
        "'{type}' object is not subscriptable",
        "'{type}' object is not an iterator",
        "'{type}' object does not support item assignment",
        "'{type}' object cannot be interpreted as an integer",
        "object of type '{type}' has no len()",
        "cannot unpack non-iterable {type} object",
        "unhashable type: '{type}'",
        "{type} indices must be integers or slices, not {type}",
        "only integer tensors of a single element can be converted to an index",
    ],
    "ValueError": [
        "only one element tensors can be converted to Python scalars",
        "Expected input batch_size ({int}) to match target batch_size ({int}).",
        "Target size (torch.Size([{shape}])) must be the same as input size (torch.Size([{shape}]))",
        "not enough values to unpack (expected {int}, got {int})",
        "too many values to unpack (expected {int})",
        "expected sequence of length {int} at dim {int} (got {int})",
        "Expected more than 1 value per channel when training, got input size torch.Size([{shape}])",
        "optimizer got an empty parameter list",
        "can't optimize a non-leaf Tensor",
    ],
    "IndexError": [
        "Dimension out of range (expected to be in range of [{int}, {int}], but got {int})",
        "too many indices for tensor of dimension {int}",
        "list index out of range",
        "tuple index out of range",
        "index out of range in self",
    ],
    "RuntimeError": [
        "The size of tensor a ({int}) must match the size of tensor b ({int}) at non-singleton dimension {int}",
        "mat1 and mat2 shapes cannot be multiplied ({int}x{int} and {int}x{int})",
        "The expanded size of the tensor ({int}) must match the existing size ({int}) at non-singleton dimension "
        "{int}.  Target sizes: [{shape}].  Tensor sizes: [{shape}]",
        "Sizes of tensors must match except in dimension {int}. Expected size {int} but got size {int} for tensor "
        "number {int} in the list.",
        "Tensors must have same number of dimensions: got {int} and {int}",
        "stack expects each tensor to be equal size, but got [{shape}] at entry {int} and [{shape}] at entry {int}",
        "shape '[{shape}]' is invalid for input of size {int}",
        "Index tensor must have the same number of dimensions as input tensor",
        "0D or 1D target tensor expected, multi-target not supported",
        "{name} must be a {int}D tensor",
        "selected index k out of range",
        "a Tensor with {int} elements cannot be converted to Scalar",
        "Boolean value of Tensor with more than one value is ambiguous",
        "element {int} of tensors does not require grad and does not have a grad_fn",
        "grad can be implicitly created only for scalar outputs",
        "a leaf Variable that requires grad is being used in an in-place operation.",
        "a view of a leaf Variable that requires grad is being used in an in-place operation.",
        "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.",
        "one of the variables needed for gradient computation has been modified by an inplace operation{rest}",
        "Trying to backward through the graph a second time{rest}",
        "One of the differentiated Tensors appears to not have been used in the graph{rest}",
        "The differentiated Tensor at index {int} appears to not have been used in the graph{rest}",
        "One of the differentiated Tensors does not require grad",
        "Inference tensors cannot be saved for backward{rest}",
        "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol{rest}",
        "expected m1 and m2 to have the same dtype, but got: {dtype} != {dtype}",
        "mat1 and mat2 must have the same dtype, but got {dtype} and {dtype}",
        "expected target dtype to be {dtype} or {dtype}, but got {dtype}",
        "expected scalar type {dtype} but found {dtype}",
        "Expected floating point type for target with class probabilities, got {dtype}",
        "{function}(): Expected dtype int32/int64 for index",
        "{function}(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. "
        "Got: {dtype}",
        "result type {dtype} can't be cast to the desired output type {dtype}",
        "one_hot is only applicable to index tensor of type LongTensor.",
        "running_mean should contain {int} elements not {int}",
    ],
    "NotImplementedError": ['"{name}" not implemented for \'{dtype}\'', 'Module [{type}] is missing the required "forward" function'],  # noqa: E501
    "ZeroDivisionError": ["division by zero", "float division by zero", "integer division or modulo by zero",
                          "integer modulo by zero", "float modulo"],
    "RecursionError": ["maximum recursion depth exceeded{rest}"],
    "OverflowError": ["math range error", "int too large to convert to float"],
}  # fmt: skip

_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,39}"
_DTYPES = "(?:c10::)?(?:Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool|float|double|long int|long|int|bool)"
_FIELDS = {
    "name": rf"(?P<name>{_NAME})",
    "names": rf"(?P<names>'{_NAME}'(?:,? (?:and )?'{_NAME}'){{0,7}})",
    "module": rf"(?P<module>{_NAME}(?:\.{_NAME}){{0,4}})",
    "function": rf"(?P<function>(?:<lambda>|{_NAME})(?:\.(?:<locals>|<lambda>|{_NAME})){{0,4}})",
    "type": rf"(?P<type>{_NAME})",
    "int": r"-?\d{1,4}",
    "shape": r"\d{0,4}(?:, \d{1,4}){0,4}",
    "dtype": _DTYPES,
    "op": r"(?:\*\* or pow\(\)|[-+*/%@<>=!&|^~]{1,3})",
    "rest": r"(?P<rest>.*)",
}


def safe_exception_text(
    kind: str, text: str, known: str | None = None, sizes: frozenset[int] | None = None
) -> str | None:
    """The text of an exception if it is one that Python or PyTorch words itself, else None.

    A submission can word any exception so. With `known` (its source and the question's text, say) it cannot make up
    the names: a few, each a word of that, and modules that it imports. With `sizes` (of the call's arguments) every
    other number that is not a small one is left out.
    """
    if kind in ("NotImplementedError", "AssertionError") and not text:
        return ""
    for template in _templates(kind):
        found = template.fullmatch(text)
        if found:
            named = {field: value for field, value in found.groupdict().items() if value}
            rest = named.pop("rest", "")
            if not _all_known(named, known):
                return None
            return _without_other_numbers(text.removesuffix(rest), sizes)
    return None


MOST_NAMES = 2  # of the submission's own: a choice of words is a code
SMALL = 4


def _without_other_numbers(text: str, sizes: frozenset[int] | None) -> str:
    def size(found: re.Match[str]) -> str:
        return found[0] if sizes is None or int(found[0]) <= SMALL or int(found[0]) in sizes else "…"

    return re.sub(r"(?<![A-Za-z_\d])\d+(?![A-Za-z_])", size, text)


_BUILTIN_WORDS = frozenset(
    [
        "Tensor",
        "Parameter",
        "NoneType",
        "int",
        "float",
        "str",
        "bool",
        "list",
        "tuple",
        "dict",
        "set",
        "function",
        "type",
        "method",
        "builtin_function_or_method",
        "generator",
        "module",
        "object",
        "torch",
        "nn",
        "functional",
        "optim",
        "and",
        "lambda",
        "locals",
        "forward",
        "input",
        "other",
        "dim",
        "self",
    ]
)


def _all_known(named: dict[str, str], known: str | None) -> bool:
    if known is None:
        return True
    words = set(re.findall(_NAME, known))
    imported = set(re.findall(rf"^\s*(?:import|from)\s+({_NAME}(?:\.{_NAME})*)", known, re.MULTILINE))
    own = set()
    for field, value in named.items():
        if field.startswith("module"):
            if not any(value == name or name.startswith(f"{value}.") for name in imported):
                return False
            continue
        own |= set(re.findall(_NAME, value)) - _BUILTIN_WORDS
    return own <= words and len(own) <= MOST_NAMES


@functools.cache
def _templates(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(template) for template in _SAFE_TEXTS.get(kind, ()))


def _compiled(template: str) -> re.Pattern[str]:
    """The template as a regular expression; a group's name may stand in it once only, so later ones get a number."""
    seen: dict[str, int] = {}

    def pattern(found: re.Match[str]) -> str:
        field = found[1]
        seen[field] = seen.get(field, 0) + 1
        numbered = f"?P<{field}{seen[field] if seen[field] > 1 else ''}>"
        return _FIELDS[field].replace(f"?P<{field}>", numbered)

    parts = re.split(r"(\{\w+\})", template)
    return re.compile(
        "".join(re.sub(r"\{(\w+)\}", pattern, part) if part[:1] == "{" else re.escape(part) for part in parts),
        re.DOTALL | re.ASCII,
    )
