"""The sentence that says what one check may use: the same in a question, a packet and a report."""

from kdgrader.i18n import says
from kdgrader.text import Text


def limits_text(*, cpu_s: float, wall_s: float, memory_mib: float) -> Text:
    return says(
        "A check may use {cpu:g} s of computing, waiting included, {wall:g} s in all on a busy machine, and "
        "{memory:g} MiB of memory.",
        cpu=cpu_s, wall=wall_s, memory=memory_mib,
    )  # fmt: skip
