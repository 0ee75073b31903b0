"""export: the same question in another program's format."""

from pathlib import Path

import click

from kdgrader.cli.common import ANY_PATH, Call, command, id_argument
from kdgrader.i18n import says


@command(
    "notebook",
    help=says("A question as a Jupyter notebook that checks itself by the examples.").en,
    examples=("kdgrader export notebook kd-loss -o kd-loss.ipynb",),
)
@id_argument
@click.option("-o", "path", metavar="FILE", required=True, type=ANY_PATH, help=says("A new file.").en)
@click.option("--with-answer", is_flag=True, help=says("With the worked answer, folded.").en)
def notebook(call: Call, id: str, path: Path, with_answer: bool) -> int:
    bank = call.bank(id)
    question = bank.get(id)
    from kdgrader.cli.streams import result
    from kdgrader.exports import export_notebook

    export_notebook(bank, question, path, lang=call.lang, with_answer=with_answer)
    result(str(path))
    return 0
