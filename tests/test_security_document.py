"""docs/security.md claims nothing without a test that is there."""

import ast
import re
from pathlib import Path

from kdgrader.attack.corpus import FAMILIES

REPOSITORY = Path(__file__).parents[1]
TEXT = (REPOSITORY / "docs" / "security.md").read_text("utf-8")


def test_every_test_that_is_named_exists():
    named = re.findall(r"`((?:tests|benchmarks|kdgrader)/[\w./]+)(?:::(\w+))?`", TEXT)
    assert len(named) > 15
    for path, function in named:
        assert (REPOSITORY / path).exists(), path
        if function:
            tree = ast.parse((REPOSITORY / path).read_text("utf-8"))
            assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, function


def test_every_family_of_attacks_stands_for_a_claim():
    claimed = set(re.findall(r"\*([a-z-]+)\*", TEXT))
    assert {family for family in FAMILIES if family != "controls"} <= claimed
