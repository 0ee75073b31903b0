"""equivalent.toml, and answers whose gradient is not the derivative of their value: what the lint says of them."""

import pytest

from kdgrader.bank import load_bank, load_solution

FOLDER = "solutions/losses/scaled-gap"
ENTRY = '[[equivalent]]\nfind = "{find}"\nput = "{put}"\nreason = "{reason}"\n'


def entry(find="(a - b)", put="-(b - a)", reason="The same number."):
    return ENTRY.format(find=find, put=put, reason=reason)


def test_an_entry_is_read_with_its_reason(bank):
    bank.write(f"{FOLDER}/equivalent.toml", entry(reason="Subtraction\\n  turned round."))
    bank.has_only()
    loaded = load_bank(bank.root)
    (equivalent,) = load_solution(loaded, loaded.get("scaled-gap")).equivalents
    assert (equivalent.edit.find, equivalent.edit.put) == ("(a - b)", "-(b - a)")
    assert equivalent.reason == "Subtraction turned round."


@pytest.mark.parametrize("text, defect", [
    (entry(find="(b - a)"), "equivalent.toml:2: `(b - a)` stands 0 times in reference.py"),
    (entry(find="scale"), "equivalent.toml:2: `scale` stands"),
    (entry(put="((a - b)"), "equivalent.toml:2: this makes what is not Python"),
    (entry() + entry(), "equivalent.toml:5: another entry makes the same program already"),
    (entry(reason=""), "equivalent.toml:4: `equivalent[0].reason` is empty"),
    (entry().replace("reason", "why"), "`equivalent[0].reason` is missing"),
    ("", "equivalent.toml:1: no [[equivalent]] stands here"),
])  # fmt: skip
def test_an_entry_that_is_none(text, defect, bank):
    bank.write(f"{FOLDER}/equivalent.toml", text)
    extra = ["`equivalent[0].why` is no key"] if "why" in text else []
    bank.has_only(defect, *extra)


def test_only_an_entry_point_has_a_gradient_to_speak_of(bank):
    text = (bank.root / FOLDER / "answer.md").read_text("utf-8")
    bank.write(f"{FOLDER}/answer.md", text.replace("---\n", "---\nno_gradcheck: {scaled_gab: straight through}\n", 1))
    bank.has_only("answer.md:2: `scaled_gab` is no entry point of this question: they are scaled_gap")
    bank.write(f"{FOLDER}/answer.md", text.replace("---\n", "---\nno_gradcheck: {scaled_gap: straight through}\n", 1))
    bank.has_only()
