"""From checks' results to a report. Points are given by aspect, whole, and no branch ends in credit by default."""

import functools
import platform
from collections.abc import Callable
from importlib import metadata

import msgspec

import kdgrader
from kdgrader.bank import Bank, CodingQuestion, bank_hash, question_hash
from kdgrader.bank.records import Aspect, CodingSolution
from kdgrader.grading.submission import Handed
from kdgrader.grading.supervise import LOAD, Printed, Supervised
from kdgrader.i18n import says
from kdgrader.jail.sandbox import STRONG
from kdgrader.reports.records import (
    AspectResult,
    CheckResult,
    Detail,
    Interviewer,
    Output,
    Problem,
    Receipt,
    Report,
    RubricEntry,
    Seconds,
    Status,
    Submission,
    Verdict,
)
from kdgrader.text import Text


def aspect_results(aspects: tuple[Aspect, ...], checks: tuple[CheckResult, ...]) -> tuple[AspectResult, ...]:
    """Order of precedence: failed, broken, passed; then an aspect whose needs did not pass earns nothing."""
    verdicts = {aspect.id: _verdict([c for c in checks if c.aspect == aspect.id]) for aspect in aspects}
    results = []
    for aspect in aspects:
        unmet = [need for need in aspect.needs if verdicts.get(need) != "passed"]
        earned = verdicts[aspect.id] == "passed" and not unmet
        results.append(
            AspectResult(
                id=aspect.id,
                status="passed" if earned else "broken" if verdicts[aspect.id] == "broken" else "failed",
                points=aspect.points if earned else 0.0,
                max_points=aspect.points,
                text=aspect.text,
                message=_message(verdicts[aspect.id], [c for c in checks if c.aspect == aspect.id], unmet),
            )
        )
    return tuple(results)


def _verdict(checks: list[CheckResult]) -> Verdict:
    statuses = {check.status for check in checks}
    if "failed" in statuses:
        return "failed"
    if "broken" in statuses or not statuses:
        return "broken"
    return "passed"


def _message(verdict: Verdict, checks: list[CheckResult], unmet: list[str]) -> Text:
    if not checks:
        return says("It was not graded.")
    bad = [check for check in checks if check.status != "passed"]
    if bad:
        lead = says("{bad} of {all} checks did not pass. ", bad=len(bad), all=len(checks))
        first = bad[0].message or bad[0].title
        return Text(lead.en + first.en, lead.zh + first.zh)
    if unmet:
        return says("Its checks passed, but it counts only together with {needs}.", needs=", ".join(unmet))
    return says("All checks passed.")


class GradedBy(msgspec.Struct, frozen=True):
    """What a receipt says of the grader itself."""

    bank: str  # hashes
    question: str
    versions: dict[str, str]


def graded_by(bank: Bank, question: CodingQuestion) -> Callable[[], GradedBy]:
    """Looks at every file of the bank when it is first called; later calls give the same again."""

    @functools.cache
    def look() -> GradedBy:
        versions = {"kdgrader": kdgrader.__version__, "python": platform.python_version(), "torch": _torch_version()}
        return GradedBy(bank_hash(bank), question_hash(bank, question), versions)

    return look


@functools.cache
def _torch_version() -> str:
    return metadata.version("torch")


def make_report(
    graded: GradedBy,
    question: CodingQuestion,
    solution: CodingSolution | None,
    handed: Handed,
    seed: int,
    outcome: Supervised | None,
    total_s: float,
) -> Report:
    """The interviewer's report. `outcome` is None where the submission could not even be read."""
    problem = handed.problem if outcome is None else outcome.verdicts.problem
    checks = () if outcome is None else tuple(_with_output(check, outcome.printed) for check in outcome.verdicts.checks)
    if problem is None and checks and all(check.status == "broken" for check in checks):
        problem = checks[0].problem
    aspects = aspect_results(question.aspects if solution else (), checks)
    score = float(sum(aspect.points for aspect in aspects))
    return Report(
        question=question.id,
        kind="coding",
        title=question.title,
        body=question.body,
        topic=question.topic,
        level=question.level,
        minutes=question.minutes,
        status=_status(score, question.max_score, problem, checks, graded=solution is not None),
        score=score,
        max_score=question.max_score if solution else 0.0,
        aspects=aspects,
        checks=checks,
        diagnoses=() if outcome is None else outcome.verdicts.diagnoses,
        problem=problem,
        output=_output(outcome),
        submission=Submission(name=handed.name, source=handed.text),
        receipt=_receipt(graded, question, handed, seed, outcome),
        seconds=Seconds(
            total=total_s,
            load=outcome.verdicts.load_s if outcome else 0.0,
            checks=outcome.verdicts.checks_s if outcome else 0.0,
        ),
        interviewer=_interviewer(solution) if solution else None,
    )


def _status(
    score: float, most: float, problem: Problem | None, checks: tuple[CheckResult, ...], *, graded: bool
) -> Status:
    if problem is not None or not checks:
        return "broken"
    if not graded:  # public examples: there are no points
        return "passed" if all(check.status == "passed" for check in checks) else "failed"
    if score == most:
        return "passed"
    return "partial" if score > 0 else "failed"


def _with_output(check: CheckResult, printed: dict[str, Printed]) -> CheckResult:
    kept = printed.get(check.id)
    if kept is None:
        return check
    text = (bytes(kept.stdout) + bytes(kept.stderr)).decode("utf-8", "replace")
    detail = check.detail or Detail()
    fields = {name: getattr(detail, name) for name in detail.__struct_fields__} | {"output": text}
    others = {name: getattr(check, name) for name in check.__struct_fields__} | {"detail": Detail(**fields)}
    return CheckResult(**others)


def _output(outcome: Supervised | None) -> Output:
    kept = outcome.printed.get(LOAD) if outcome else None
    if kept is None:
        return Output()
    return Output(
        stdout=bytes(kept.stdout).decode("utf-8", "replace"),
        stderr=bytes(kept.stderr).decode("utf-8", "replace"),
        truncated=kept.truncated,
    )


def _receipt(
    graded: GradedBy, question: CodingQuestion, handed: Handed, seed: int, outcome: Supervised | None
) -> Receipt:
    layers = outcome.layers if outcome else ()
    return Receipt(
        seed=seed,
        bank=graded.bank,
        question=graded.question,
        submission=handed.sha256,
        versions=graded.versions,
        sandbox=layers,
        limits=msgspec.structs.asdict(question.limits),
        weak_sandbox=bool(outcome) and not set(layers) >= STRONG,
    )


def _interviewer(solution: CodingSolution) -> Interviewer:
    return Interviewer(
        reference=solution.reference,
        answer=solution.answer,
        rubric=tuple(RubricEntry(id=line.id, points=line.points, text=line.text) for line in solution.rubric),
        probes=solution.probes,
        sources=solution.sources,
    )
