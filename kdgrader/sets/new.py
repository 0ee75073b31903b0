"""A new set: chosen, put together, written."""

from pathlib import Path

from kdgrader.bank import Bank, TheoryQuestion, bank_hash, drawn, load_solution, question_hash
from kdgrader.reports.records import Depth
from kdgrader.sets.choice import choose
from kdgrader.sets.folders import require_free, write_folder
from kdgrader.sets.guide import interviewer_files
from kdgrader.sets.packet import candidate_files
from kdgrader.sets.records import SCHEMA, Remake, SetManifest, SetQuestion
from kdgrader.text import Lang


def new_set(
    bank: Bank,
    *,
    minutes: int,
    seed: int,
    folder: Path,
    topics: tuple[str, ...] = (),
    levels: tuple[int, ...] = (),
    lang: Lang = "en",
    feedback_depth: Depth = 3,
) -> SetManifest:
    """Write candidate/ and interviewer/ into `folder`: the same seed, bank and filters, the same bytes."""
    require_free(folder)  # before the work, not after it
    topics, levels = tuple(sorted(set(topics))), tuple(sorted(set(levels)))
    questions = choose(bank, minutes=minutes, seed=seed, topics=topics, levels=levels)
    manifest = SetManifest(
        schema=SCHEMA,
        lang=lang,
        minutes=minutes,
        feedback_depth=feedback_depth,
        questions=tuple(
            SetQuestion(
                id=question.id,
                kind=question.kind,
                minutes=question.minutes,
                points=question.max_score,
                numbers=drawn(question, seed) if isinstance(question, TheoryQuestion) else {},
                hash=question_hash(bank, question),
            )
            for question in questions
        ),
        remake=Remake(seed=seed, bank=bank_hash(bank), topics=topics, levels=levels),
    )
    solutions = [load_solution(bank, question) for question in questions]
    # The candidate's half is made without them: what it is not given, it cannot give away.
    candidate = candidate_files(manifest, questions)
    interviewer = interviewer_files(manifest, questions, solutions)
    files = {f"candidate/{name}": content for name, content in candidate.items()}
    files |= {f"interviewer/{name}": content for name, content in interviewer.items()}
    write_folder(folder, files)
    return manifest
