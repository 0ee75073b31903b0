"""A bank, or some of its questions, proved: theory side by side, coding questions one after another on all cores."""

import mmap
import os
import platform
import struct
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import metadata

import msgspec

import kdgrader
from kdgrader.bank import (
    AnyQuestion,
    Bank,
    CodingQuestion,
    TheoryQuestion,
    TheorySolution,
    bank_hash,
    load_solution,
)
from kdgrader.errors import KdgraderError
from kdgrader.i18n import says
from kdgrader.jail import zygote
from kdgrader.proof.coding import prove_coding
from kdgrader.proof.forks import UNBOUNDED, Ended, Job, in_forks
from kdgrader.proof.records import Fault, Proof, QuestionProof
from kdgrader.proof.theory import prove_theory

Done = Callable[[float], None]  # how many questions are done so far, with a part of one


def prove(bank: Bank, questions: Sequence[AnyQuestion], *, jobs: int, done: Done = lambda _: None) -> Proof:
    """Tries every claim about these questions. Forks, with torch imported: to be called where there are no threads."""
    begun = time.perf_counter()
    theory = [question for question in questions if isinstance(question, TheoryQuestion)]
    coding = [question for question in questions if isinstance(question, CodingQuestion)]
    proofs: dict[str, QuestionProof] = {}
    for id, ended in in_forks((Job(q.id, partial(_theory, bank, q)) for q in theory), jobs):
        proofs[id] = _proof_or_fault(bank, bank.get(id), ended)
        done(len(proofs))
    if coding:
        _warm(coding)
    for question in coding:
        proofs[question.id] = _coding(bank, question, jobs, len(proofs), done)
        done(len(proofs))
    return Proof(
        date=time.strftime("%Y-%m-%d"),
        machine=f"{platform.system()} {platform.release()} {platform.machine()}",
        cores=os.cpu_count() or 1,
        jobs=jobs,
        versions={
            "kdgrader": kdgrader.__version__,
            "python": platform.python_version(),
            "torch": metadata.version("torch"),
        },
        bank=bank_hash(bank),
        whole={question.id for question in questions} == {question.id for question in bank.questions},
        questions=tuple(proofs[question.id] for question in questions),
        seconds=time.perf_counter() - begun,
    )


def _warm(questions: Sequence[CodingQuestion]) -> None:
    """Once, so that no fork does for the first time what all of them do."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    things = {thing for question in questions for thing in question.warm}
    zygote.warm(tuple(things))
    if "sklearn" in things:
        import sklearn.datasets  # noqa: F401


def _theory(bank: Bank, question: TheoryQuestion) -> QuestionProof:
    begun, cpu = time.perf_counter(), time.process_time()
    figures, faults = prove_theory(bank, question)
    solution = load_solution(bank, question)
    assert isinstance(solution, TheorySolution)
    return msgspec.structs.replace(
        _bare(question),
        sources=solution.sources,
        theory=figures,
        faults=tuple(faults),
        seconds=time.perf_counter() - begun,
        cpu_seconds=time.process_time() - cpu,
    )


def _coding(bank: Bank, question: CodingQuestion, jobs: int, before: int, done: Done) -> QuestionProof:
    """In a process of its own, which says how far it is through memory that both see."""
    shared = mmap.mmap(-1, struct.calcsize("dd"))

    def work() -> QuestionProof:
        return prove_coding(bank, question, jobs, lambda n, total: struct.pack_into("dd", shared, 0, n, total))

    def tick() -> None:
        finished, total = struct.unpack_from("dd", shared)
        done(before + (finished / total if total else 0.0))

    with shared:
        ((_, ended),) = in_forks([Job(question.id, work, UNBOUNDED)], 1, tick)
    return _proof_or_fault(bank, question, ended)


def _proof_or_fault(bank: Bank, question: AnyQuestion, ended: Ended) -> QuestionProof:
    if ended.data:
        return msgspec.msgpack.decode(ended.data, type=QuestionProof)
    text = says("{id} could not be tried at all.", id=question.id)
    fault = Fault(claim="runs", says=text, detail=_reason(bank, question) or ended.fault or ended.killed)
    return msgspec.structs.replace(_bare(question), faults=(fault,))


def _reason(bank: Bank, question: AnyQuestion) -> str:
    """A defect of the solution's files has a file and a line; it says more than a traceback."""
    try:
        load_solution(bank, question)
    except KdgraderError as error:
        return str(error)
    return ""


def _bare(question: AnyQuestion) -> QuestionProof:
    return QuestionProof(
        id=question.id,
        topic=question.topic,
        kind=question.kind,
        title=question.title,
        level=question.level,
        minutes=question.minutes,
        aspects=len(question.aspects),
        sources=(),
    )
