"""The figures of a bank as a page of markdown, drawn from a proof alone: no torch, no bank."""

import math

from kdgrader.clean import clean
from kdgrader.proof.records import CodingFigures, Proof, QuestionProof

MEANING = """\
## What the figures mean

Everything is measured anew by `kdgrader bank prove`, which ends with status 1 where one of the claims fails. Nothing is
kept from one run to the next.

- **Checks**: hidden checks, and how many of them judge without looking at the reference. Of the mistakes, at least
  80 % must be seen by one of those: a misunderstanding in the reference itself would be noticed.
- **Alternates**: right answers that look different. The reference gets every mark at 30 seeds, each alternate at 5; the
  starter, and some twenty submissions that compute nothing (constants, zeros of the right form, their own inputs, a
  right answer to another question), get none.
- **Mistakes**: named wrong answers, each in all its variants. Each loses marks in the aspect it is listed under at 30
  seeds, and the diagnosis names it, alone. **Pairs**: of two mistakes at once, drawn at random, how many the diagnosis
  explains.
- **Mutants**: small automatic changes of the reference (another comparison or operator, an operand, argument or
  statement left out, another number, axis, reduction or mode, a dropped `detach` or `clone`, softmax for log-softmax…).
  Killed means that a check fails. Those that no check could tell from the reference are left out of the score, and
  listed below with the reason. At least 97 % must be killed.
- **Rounding**: how far right answers lie apart at the same inputs, at most, as a part of the tolerance of the check
  that compares them; at most 1/100. **Effect**: how many tolerances the smallest mistake moves the numbers that its
  aspect compares; at least 100. A dash means that no numbers are compared.
- **Gradient**: calls at which finite differences confirm the gradient of the reference.
- **Rebutted**: wrong options, lines and misconceptions that are graded as wrong and answered by their own rebuttal.
  **Routes**: how far two different computations of a number lie apart at 20 seeds, as a part of the question's
  tolerance. **Nearest**: by how many tolerances the nearest misconception misses the key.
"""


def to_markdown(proof: Proof) -> str:
    """Tables of coding and theory questions, what the figures mean, and the equivalent mutants."""
    coding = [question for question in proof.questions if question.coding is not None]
    theory = [question for question in proof.questions if question.theory is not None]
    held = sum(question.holds for question in proof.questions)
    versions = ", ".join(f"{name} {version}" for name, version in proof.versions.items())
    which = "the whole bank" if proof.whole else "a part of the bank"
    lines = [
        "# The bank in figures",
        "",
        f"{held} of {len(proof.questions)} questions hold what is claimed of them ({which}). {_together(coding)}",
        "",
        f"Run on {proof.date} in {proof.seconds:.0f} s: {proof.machine}, {proof.jobs} of {proof.cores} cores, "
        f"{versions}; bank {proof.bank[:19]}. To run it again: `kdgrader bank prove`; to write this page: "
        "`kdgrader bank stats`.",
        "",
        *_computing(coding),
    ]
    lines += _coding_table(coding) + _theory_table(theory) + [MEANING]
    lines += _equivalent(coding) + _faults(proof) + _sources(proof)
    return clean("\n".join(lines).rstrip("\n") + "\n")


def _together(coding: list[QuestionProof]) -> str:
    figures = [question.coding for question in coding if question.coding is not None]
    if not figures:
        return ""
    killed, graded = sum(f.killed for f in figures), sum(f.mutants - len(f.equivalent) for f in figures)
    named, mistakes = sum(f.named for f in figures), sum(len(f.mistakes) for f in figures)
    pairs, of = sum(f.pairs_named for f in figures), sum(f.pairs for f in figures)
    return (
        f"The checks of the coding questions ({len(figures)}) kill {killed} of {graded} mutants; {named} of {mistakes} "
        f"mistakes are caught by their aspect and named alone, {pairs} of {of} pairs are explained."
    )


CLAIMS = {
    "mistake": "mistakes, each caught at 30 seeds and named",
    "right": "right answers at all seeds",
    "pair": "pairs of mistakes",
    "mutant": "mutants",
    "trivial": "trivial submissions",
    "gradcheck": "gradients by finite differences",
    "examples": "public examples",
}


def _computing(coding: list[QuestionProof]) -> list[str]:
    """Where the seconds of the coding questions go, most first."""
    spent: dict[str, float] = {}
    for question in coding:
        for kind, seconds in (question.coding.cpu_seconds if question.coding else {}).items():
            spent[kind] = spent.get(kind, 0.0) + seconds
    if not spent:
        return []
    most_first = sorted(spent.items(), key=lambda one: -one[1])
    parts = [f"{CLAIMS[kind]} {seconds:.0f} s" for kind, seconds in most_first]
    return [f"Computing on the coding questions, of all cores together: {'; '.join(parts)}.", ""]


def _coding_table(coding: list[QuestionProof]) -> list[str]:
    if not coding:
        return []
    lines = [
        "## Coding questions",
        "",
        "| question | level | min | aspects | checks | alternates | mistakes | pairs | mutants | rounding | effect "
        "| gradient | sources | s |",
        "| --- " + "| ---: " * 13 + "|",
    ]
    for question in coding:
        figures = question.coding
        assert figures is not None
        cells = (
            _name(question), question.level, question.minutes, question.aspects,
            f"{figures.checks} ({figures.independent})", figures.alternates, f"{figures.named}/{len(figures.mistakes)}",
            f"{figures.pairs_named}/{figures.pairs}", mutants(figures), part(figures.rounding), times(figures.effect),
            figures.gradchecks or "–", len(question.sources), f"{question.seconds:.0f}",
        )  # fmt: skip
        lines.append(_row(*cells))
    return [*lines, ""]


def _theory_table(theory: list[QuestionProof]) -> list[str]:
    if not theory:
        return []
    lines = [
        "## Theory questions",
        "",
        "| question | form | level | min | rebutted | routes | nearest | sources |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for question in theory:
        figures = question.theory
        assert figures is not None
        rebutted = f"{figures.rebutted}/{figures.wrong}" if figures.wrong else "–"
        routes = "–" if figures.routes is None else part(figures.routes)
        lines.append(
            _row(_name(question), figures.form, question.level, question.minutes, rebutted, routes,
                 times(figures.nearest), len(question.sources))
        )  # fmt: skip
    return [*lines, ""]


def _equivalent(coding: list[QuestionProof]) -> list[str]:
    lines = []
    for question in coding:
        for equal in question.coding.equivalent if question.coding else ():
            lines.append(_row(question.id, _code(equal.find), _code(equal.put), equal.reason))
    if not lines:
        return []
    head = ["## Equivalent mutants", "", "| question | in the reference | mutant | why no check can tell |"]
    return [*head, "| --- | --- | --- | --- |", *lines, ""]


def _faults(proof: Proof) -> list[str]:
    faults = [(question.id, fault) for question in proof.questions for fault in question.faults]
    if not faults:
        return []
    rows = [_row(id, fault.claim, fault.says.en) for id, fault in faults]
    return ["## What does not hold", "", "| question | claim | what |", "| --- | --- | --- |", *rows, ""]


def _sources(proof: Proof) -> list[str]:
    lines = [f"- **{question.id}**: {'; '.join(question.sources)}" for question in proof.questions if question.sources]
    return ["## Sources", "", *lines, ""] if lines else []


def mutants(figures: CodingFigures) -> str:
    """Killed, of those that are not equivalent."""
    return f"{figures.killed}/{figures.mutants - len(figures.equivalent)}"


def part(of_tolerance: float) -> str:
    """A small part of a tolerance as 1/n; n rounded down to two digits."""
    if of_tolerance == 0:
        return "0"
    if not math.isfinite(of_tolerance):
        return "∞"  # two right answers of which one is no rounding of the other
    n = 1 / of_tolerance
    if n >= 1e6:
        return f"<1/{10 ** math.floor(math.log10(n)):.0e}".replace("e+0", "e").replace("e+", "e")
    return f"1/{_down(n):g}"


def times(tolerances: float | None) -> str:
    """So many tolerances, rounded down to two digits."""
    if tolerances is None:
        return "–"
    return f"×{_down(tolerances):g}" if tolerances < 1e6 else ">×1e6"


def _down(number: float) -> float:
    unit: float = 10.0 ** max(math.floor(math.log10(number)) - 1, -3)
    return math.floor(number / unit) * unit


def _name(question: QuestionProof) -> str:
    return question.id if question.holds else f"**{question.id}** (does not hold)"


def _code(text: str) -> str:
    one_line = " ".join(text.split())
    return f"`{one_line}`" if "`" not in one_line else one_line


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
