"""completion: what a shell reads at its start to complete commands, options and question ids."""

import click

from kdgrader.cli.common import Call, command
from kdgrader.i18n import says

VARIABLE = "_KDGRADER_COMPLETE"  # by which the shell asks; Click derives the same name from the program's


@command(
    "completion",
    help=says('Print shell completion: eval "$(kdgrader completion bash)"').en,
    examples=("kdgrader completion bash", "kdgrader completion zsh > _kdgrader"),
    bank=False,
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(call: Call, shell: str) -> int:
    from click.shell_completion import get_completion_class

    from kdgrader.cli.streams import result

    of_shell = get_completion_class(shell)
    assert of_shell is not None  # the choice has only Click's own three
    root = click.get_current_context().find_root().command
    result(of_shell(root, {}, "kdgrader", VARIABLE).source())
    return 0
