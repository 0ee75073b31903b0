"""The operators: what each makes of a line, and what none of them touches."""

import pytest

from kdgrader.proof.mutation import mutants_of, same_program


def made(line, operator=None):
    """What becomes of one line of a function."""
    source = f"def f(x, y, n, model):\n    z = x\n    {line}\n    return z\n"
    return {m.text.split("\n")[2].strip() for m in mutants_of(source) if m.line == 3 and operator in (None, m.operator)}


@pytest.mark.parametrize("operator, line, mutants", [
    ("comparison", "z = x > y", {"z = x >= y", "z = x <= y", "z = x == y"}),
    ("comparison", "z = x is None", {"z = x is not None"}),
    ("comparison", "z = x not in y", {"z = x in y"}),
    ("arithmetic", "z = x * y", {"z = x / y"}),
    ("arithmetic", "z -= y", {"z += y"}),
    ("operand dropped", "z = x**2", {"z = x"}),
    ("operand dropped", "z = (x + y) * n", {"z = (x) * n", "z = (y) * n", "z = (x + y)", "z = n"}),
    ("operand dropped", "z = -x", {"z = x"}),
    ("operands swapped", "z = x - y", {"z = y - x"}),
    ("operands swapped", "z = x @ y", {"z = y @ x"}),
    ("boolean", "z = x and y", {"z = x or y"}),
    ("boolean", "z = True", {"z = False"}),
    ("boolean", "z = 1 if x else 2", {"z = 1 if True else 2", "z = 1 if False else 2"}),
    ("number", "z = 3", {"z = 4", "z = 2"}),
    ("number", "z = x[:-1]", {"z = x[:0]", "z = x[:(-2)]"}),
    ("number", "z = 0.5", {"z = 1.0", "z = 0.25"}),
    ("number", "z = x + 1e-8", {"z = x + 0.0", "z = x + 0.1"}),
    ("constant", 'z = {"kl": x}', {"z = {'XXkl': x}"}),
    ("exception", "raise ValueError(x)", {"pass", "raise RuntimeError(x)"}),
    ("statement removed", "z = y", {"pass"}),
    ("statement removed", "model.zero_grad()", {"pass"}),
    ("statement removed", "new = y", set()),
    ("keyword removed", "z = x.std(0, unbiased=False)", {"z = x.std(0)"}),
    ("keyword removed", "z = f(a=1, b=2)", {"z = f(b=2)", "z = f(a=1)"}),
    ("relative", "z = x.sum()", {"z = x.mean()"}),
    ("relative", "z = F.log_softmax(x)", {"z = F.softmax(x)"}),
    ("relative", "model.eval()", {"model.train()"}),
    ("dropped", "z = x.detach()", {"z = x"}),
    ("dropped", "z = (x - y).clone()", {"z = (x - y)"}),
    ("dropped", "z = torch.exp(x)", {"z = x"}),
    ("dropped", "z = x.T", {"z = x"}),
    ("recorded after all", "with torch.no_grad(): z = model(x)", {"with torch.enable_grad(): z = model(x)"}),
    ("axis", "z = x.softmax(dim=-1)", {"z = x.softmax(dim=0)"}),
    ("axis", "z = x.sum(axis=1)", {"z = x.sum(axis=0)", "z = x.sum(axis=-1)"}),
    ("reduction", 'z = F.kl_div(x, x, reduction="batchmean")', {'z = F.kl_div(x, x, reduction="mean")', 'z = F.kl_div(x, x, reduction="sum")'}),
    ("arguments swapped", "z = F.kl_div(x, y)", {"z = F.kl_div(y, x)"}),
    ("arguments swapped", "z = F.mse_loss(x, y)", set()),
])  # fmt: skip
def test_an_operator_makes(operator, line, mutants):
    assert made(line, operator) == mutants


def test_what_changes_nothing_that_is_promised_is_left_alone():
    source = '''"""Not 3."""
import torch


def f(x: "Tensor[3]", n: int = 1) -> "Tensor":
    """Not 4 either."""
    if n > 0:
        raise ValueError(f"more than {n + 1} and 5")
    return x
'''
    mutants = mutants_of(source)
    assert len(mutants) > 5
    for kept in ('"""Not 3."""', "import torch", '"Tensor[3]"', '-> "Tensor"', '"""Not 4 either."""'):
        assert all(kept in mutant.text for mutant in mutants), kept
    assert all('f"more than {n + 1} and 5"' in mutant.text for mutant in mutants if mutant.put != "pass")


def test_a_default_and_a_decorator_are_part_of_the_program():
    texts = [
        m.text
        for m in mutants_of("import torch\n@torch.no_grad()\ndef f(x, dim=-1, k=3):\n    return x.sum(dim) + k\n")
    ]
    assert any("dim=0" in text for text in texts)
    assert any("k=4" in text for text in texts)
    assert any("@torch.enable_grad()" in text for text in texts)


def test_every_program_is_made_once_and_none_is_the_reference():
    source = "def f(x):\n    return x * 1.0 + 0\n"
    mutants = mutants_of(source)
    assert len({m.text for m in mutants}) == len(mutants)
    assert not any(same_program(m.text, source) for m in mutants)
    assert not any(same_program(a.text, b.text) for a in mutants for b in mutants if a is not b)


def test_find_stands_once_and_put_makes_the_mutant_even_where_lines_are_alike():
    source = (
        "def f(x):\n    if x > 0:\n        x = x - 1  # 温度\n    if x > 0:\n        x = x - 1  # 温度\n    return x\n"
    )
    mutants = mutants_of(source)
    assert len(mutants) > 12
    for mutant in mutants:
        assert source.count(mutant.find) == 1
        assert source.replace(mutant.find, mutant.put) == mutant.text


def test_a_diff_names_the_operator_and_the_line():
    (mutant,) = (m for m in mutants_of("def f(x):\n    return x.sum()\n") if m.operator == "relative")
    lines = mutant.diff("def f(x):\n    return x.sum()\n").split("\n")
    assert lines[1] == "+++ mutant (relative)"
    assert "-    return x.sum()" in lines
    assert "+    return x.mean()" in lines
