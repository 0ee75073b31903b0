"""What a check found, as a record of the report."""

import msgspec

from kdgrader.grading import problems
from kdgrader.grading.comparison import Mismatch, describe
from kdgrader.grading.plugin import EXAMPLES, Ran, expression
from kdgrader.grading.proxy import CandidateRaised, JailProblem, Recorded
from kdgrader.i18n import says
from kdgrader.jail.parcel import unpack
from kdgrader.jail.wire import Raised
from kdgrader.reports.records import CheckResult, Detail, NamedValue
from kdgrader.reports.redact import safe_exception_text
from kdgrader.text import Text


def inputs_of(call: Recorded | None) -> tuple[NamedValue, ...]:
    """What the last call of a check was given, as an interviewer reads it."""
    if call is None:
        return ()
    given = unpack(call.parcel, bytearray(call.parcel.body))
    named = [(str(place), value) for place, value in enumerate(given.args, 1)] + list(given.kwargs.items())
    for use, args, kwargs in given.uses:
        named += [(f"{use} {place}", value) for place, value in enumerate(args, 1)]
        named += [(f"{use} {name}", value) for name, value in kwargs.items()]
    return tuple(NamedValue(name=name, value=describe(value)) for name, value in named)


def result_of(ran: Ran, path: str, last: Recorded | None, known: str) -> CheckResult:
    """A check's result for the report. `last`: the last call that it made; `known`: what the candidate wrote."""
    error = ran.error
    inputs = inputs_of(last) if error is not None else ()
    call = expression(path, ran.line) if error is not None and ran.line else ""
    if error is None:
        return CheckResult(
            id=ran.id, aspect=ran.aspect, status="passed", seconds=ran.seconds, title=ran.title,
            detail=Detail(plot=ran.plot) if ran.plot else None,
        )  # fmt: skip
    if isinstance(error, JailProblem):
        return CheckResult(
            id=ran.id, aspect=ran.aspect, status="broken", seconds=ran.seconds, title=ran.title,
            message=error.problem.says, problem=error.problem, line=error.problem.line,
            detail=Detail(call=call, inputs=inputs, plot=ran.plot),
        )  # fmt: skip
    if isinstance(error, CandidateRaised):
        sizes = frozenset(size for header in (last.parcel.tensors if last else ()) for size in header.shape)
        return _raised(ran, error.raised, Detail(call=call, inputs=inputs, plot=ran.plot), known, sizes)
    assert isinstance(error, Mismatch)
    return CheckResult(
        id=ran.id, aspect=ran.aspect, status="failed", seconds=ran.seconds, title=ran.title, message=error.text,
        detail=Detail(
            call=call, inputs=inputs, expected=error.expected, received=error.got, message=error.note, plot=ran.plot
        ),
    )  # fmt: skip


def _raised(ran: Ran, raised: Raised, detail: Detail, known: str, sizes: frozenset[int]) -> CheckResult:
    kind = raised.kind
    # Of a public example everything may be read; of a hidden check only what cannot carry a hidden input.
    words = raised.text[:500] if ran.aspect == EXAMPLES else safe_exception_text(kind, raised.text, known, sizes)
    if raised.line and words:
        text = says("It raised {kind} in line {line}: {words}", kind=kind, line=raised.line, words=words)
    elif raised.line:
        text = says("It raised {kind} in line {line}.", kind=kind, line=raised.line)
    elif words:
        text = says("It raised {kind}: {words}", kind=kind, words=words)
    else:
        text = says("It raised {kind}.", kind=kind)
    if kind in problems.DENIED:
        text = Text(f"{text.en} {problems.denied().en}", f"{text.zh}{problems.denied().zh}")
    received = f"{raised.name or kind}: {raised.text}"
    return CheckResult(
        id=ran.id, aspect=ran.aspect, status="failed", seconds=ran.seconds, title=ran.title, message=text,
        line=raised.line, detail=msgspec.structs.replace(detail, received=received, message=raised.text),
    )  # fmt: skip
