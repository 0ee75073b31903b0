"""Gradings side by side, each worker with a zygote of its own; nobody is graded on less than a strong sandbox."""

import concurrent.futures
import contextlib
import queue
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from kdgrader.bank import Bank
from kdgrader.batch.found import Handed
from kdgrader.errors import GraderError
from kdgrader.grading.coding import grade, zygote_for
from kdgrader.i18n import says
from kdgrader.jail import STRONG, Zygote, detect
from kdgrader.reports import write_pages
from kdgrader.reports.records import Depth, Report
from kdgrader.text import Lang


class Graded(msgspec.Struct, frozen=True):
    """A submission and its report; or why the grader could not do its work on it, which costs nobody a point."""

    handed: Handed
    folder: str  # below the summary's, where its pages lie
    report: Report | None
    fault: str = ""


def require_strong_sandbox(*, accept_weak: bool) -> None:
    """Raises GraderError where this machine lacks a layer that the submissions of others require."""
    missing = STRONG - {layer.name for layer in detect() if layer.available}
    if missing and not accept_weak:
        raise GraderError(
            says(
                "The submissions of others are not graded here: the sandbox lacks {layers}. --accept-weak-sandbox "
                "grades them all the same, and every report will say so.",
                layers=", ".join(sorted(missing)),
            )
        )


def grade_all(
    bank: Bank, submissions: Sequence[Handed], out: Path, *, seed: int, jobs: int, lang: Lang,
    depth: Depth = 3,
    done: Callable[[Graded], None] = lambda _: None,
) -> list[Graded]:  # fmt: skip
    """Grades each at the same seed and writes its report and pages to `out`/NAME/QUESTION. In the order given."""
    zygotes: queue.SimpleQueue[Zygote] = queue.SimpleQueue()
    questions = {handed.question.id: handed.question for handed in submissions}

    def one(handed: Handed) -> Graded:
        zygote = zygotes.get()
        folder = f"{handed.candidate}/{handed.question.id}"
        try:
            report = grade(bank, handed.question, handed.path, seed=seed, zygote=zygote)
            write_pages(report, out / folder, lang=lang, depth=depth)
            graded = Graded(handed, folder, report)
        except GraderError as error:
            graded = Graded(handed, folder, None, str(error))
        finally:
            zygotes.put(zygote)
        done(graded)
        return graded

    with contextlib.ExitStack() as stack:
        for _ in range(min(jobs, len(submissions))):
            zygotes.put(stack.enter_context(zygote_for(bank, *questions.values())))
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            return [*pool.map(one, submissions)]
