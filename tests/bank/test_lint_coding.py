"""The lint on coding questions: a good bank is broken in one way, and that defect is seen, and only it."""

import pytest

Q, S = "questions/losses/scaled-gap", "solutions/losses/scaled-gap"

BROKEN = {  # what is broken: (file, old, new, the one defect)
    "a front matter without an end": (
        f"{Q}/question.md", "raises ValueError.\n---\n", "raises ValueError.\n",
        "question.md:1: the front matter that begins here has no closing line `---`",
    ),
    "an id that is not the folder's": (
        f"{Q}/question.md", "id: scaled-gap", "id: scaled",
        "question.md:2: the id `scaled` and the name on disk, `scaled-gap`, must be the same",
    ),
    "an unknown key": (
        f"{Q}/question.md", "tags:", "tag:",
        "question.md:6: `tag` is no key that belongs here, did you mean `tags`?",
    ),
    "an unknown key inside": (
        f"{Q}/question.md", "{cpu_s: 5}", "{cpus: 5}",
        "question.md:9: `limits.cpus` is no key that belongs here, did you mean `cpu_s`?",
    ),
    "a missing key": (
        f"{Q}/question.md", "minutes: 10\n", "",
        "question.md:2: `minutes` is missing",
    ),
    "a key given twice": (
        f"{Q}/question.md", "tags: [loss]", "level: 3",
        "question.md:6: this is not YAML: the key `level` stands twice",
    ),
    "a level of 6": (
        f"{Q}/question.md", "level: 2", "level: 6",
        "question.md:4: `level` must be `int` <= 5",
    ),
    "no minutes at all": (
        f"{Q}/question.md", "minutes: 10", "minutes: 0",
        "question.md:5: `minutes` must be `int` >= 1",
    ),
    "points of 0": (
        f"{Q}/question.md", "points: 1", "points: 0",
        "question.md:16: `aspects[1].points` must be `float` > 0.0",
    ),
    "points of nan": (
        f"{Q}/question.md", "points: 1", "points: .nan",
        "question.md:16: `aspects[1].points` must be `float` > 0.0",
    ),
    "an unknown thing to warm": (
        f"{Q}/question.md", "[optimizers]", "[optimisers]",
        "question.md:10: `warm[0]` must be one of optimizers, sklearn, trees, did you mean `optimizers`?",
    ),
    "an empty text": (
        f"{Q}/question.md", "text: The value is right at every scale.", 'text: ""',
        "question.md:14: `aspects[0].text` is empty",
    ),
    "a title that is a number": (
        f"{Q}/question.md", "title: A gap, scaled", "title: 12",
        "question.md:3: `title` must be `str` and is `int` (put it in quotes)",
    ),
    "hints in other sections": (
        f"{Q}/hints.md", "## 3", "## 4",
        "hints.md:1: hints stand under the headings `## 1`, `## 2`, `## 3`, and nothing before them",
    ),
    "an empty hint": (
        f"{Q}/hints.zh.md", "想一想。", "",
        "hints.zh.md:1: hint 1 is empty",
    ),
    "a missing Chinese title": (
        f"{Q}/question.zh.md", "title: 缩放后的差\n", "",
        "question.zh.md:2: `title` is missing",
    ),
    "an aspect without translation": (
        f"{Q}/question.zh.md", "  value: 任何缩放下数值都正确。\n", "",
        "question.zh.md:3: `aspects` has no translation of `value`",
    ),
    "a translated aspect that is none": (
        f"{Q}/question.zh.md", "  value:", "  values: 值。\n  value:",
        "question.zh.md:4: `values` is not among the aspects of question.md, did you mean `value`?",
    ),
    "a probe without translation": (
        f"{S}/answer.zh.md", "probes: [为什么要平方？]\n", "",
        "answer.zh.md:2: 0 probes here, 1 in answer.md: they must match one to one",
    ),
    "a mistake without Chinese": (
        f"{S}/mistakes.toml", 'zh = "缩放没有平方。"\n', "",
        "mistakes.toml:1: `mistake[0].zh` is missing",
    ),
    "an unknown macro": (
        f"{Q}/question.md", "\\frac{a}{b}", "\\fraction{a}{b}",
        "question.md:22: the formula $$\\fraction{a}{b}$$ cannot be drawn: `\\fraction` is unknown",
    ),
    "a formula that does not parse": (
        f"{Q}/question.zh.md", "s^2 (a", "s^2 \\left(a",
        "question.zh.md:7: the formula $s^2 \\left(a - b)$ cannot be drawn: ExtraLeftOrMissingRightError",
    ),
    "a backslash eaten by quotes": (
        f"{S}/answer.md", "Why is the scale squared here?", '"Why is $\\tau$ squared here?"',
        "answer.md:4: a control character: in double quotes a backslash is an escape, so use single",
    ),
    "a newline eaten out of nu": (
        f"{S}/mistakes.toml", "so the size depends on it", "so $x \\nu$ depends on it",
        "mistakes.toml:7: a control character: in double quotes a backslash is an escape, so use single",
    ),
    "two aspects of one name": (
        f"{Q}/question.md",
        "  - id: bad-input", "  - {id: value, points: 1, text: Again.}\n  - id: bad-input",
        "question.md:11: 2 aspects are called `value`",
    ),
    "an unknown need": (
        f"{Q}/question.md", "needs: [value]", "needs: [values]",
        "question.md:17: `bad-input` needs `values`, which is no aspect here, did you mean `value`?",
    ),
    "needs in a circle": (
        f"{Q}/question.md", "points: 4", "points: 4\n    needs: [bad-input]",
        "question.md:14: the needs of the aspects go round in a circle: value → bad-input → value",
    ),
    "a check under no aspect": (
        f"{S}/checks.py",
        '@aspect("bad-input")', '@aspect("bad-input")\ndef test_b():\n    """One.\n\n    一。"""\n\n\n',
        'checks.py:21: `test_a_scale_of_zero` must stand under one aspect: @aspect("…")',
    ),
    "a check under two aspects": (
        f"{S}/checks.py", '@aspect("bad-input")', '@aspect("value")\n@aspect("bad-input")',
        'checks.py:15: `test_a_scale_of_zero` must stand under one aspect: @aspect("…")',
    ),
    "a check twice": (
        f"{S}/checks.py",
        '@aspect("bad-input")',
        '@aspect("value")\ndef test_the_value():\n    """One.\n\n    一。"""\n\n\n@aspect("bad-input")',
        "checks.py:14: a second `test_the_value` replaces the first",
    ),
    "a docstring without Chinese": (
        f"{S}/checks.py", "\n\n    缩放为 0 时拒绝。", "",
        "checks.py:14: the docstring of `test_a_scale_of_zero` lacks its Chinese half: an English",
    ),
    "a docstring without English": (
        f"{S}/checks.py", "A scale of 0 is refused.\n\n    缩放", "缩放",
        "checks.py:14: the docstring of `test_a_scale_of_zero` lacks its English half: an English",
    ),
    "checks that do not parse": (
        f"{S}/checks.py", "with refuses(ValueError):", "with refuses(ValueError:",
        "this is not Python: ",
    ),
    "a reference that does not parse": (
        f"{S}/reference.py", "(a, b, scale=1.0):", "(a, b, scale=1.0)",
        "reference.py:1: this is not Python: ",
    ),
    "a starter without the entry point": (
        f"{Q}/starter.py", "def scaled_gap", "def gap",
        "starter.py: the entry point `scaled_gap` is not defined here",
    ),
    "an alternate without the entry point": (
        f"{S}/alternates/two.py", "scaled_gap =", "gap_scaled =",
        "two.py: the entry point `scaled_gap` is not defined here",
    ),
    "examples of something else": (
        f"{Q}/examples.py", "\n    assert", "\n    candidate.gap(1)\n    assert",
        "examples.py:5: candidate.gap is no entry point of this question",
    ),
    "examples that call nothing": (
        f"{Q}/examples.py", "candidate.scaled_gap(torch.ones(1), torch.ones(1)) == 0", "candidate",
        "examples.py: no example calls candidate.scaled_gap",
    ),
    "examples that need kdgrader": (
        f"{Q}/examples.py", "import torch\n", "import torch\nfrom kdgrader.grading import same\n",
        "examples.py:2: examples may import torch alone, not kdgrader.grading",
    ),
    "examples with a fixture": (
        f"{Q}/examples.py", "(candidate):", "(candidate, draw):",
        "examples.py:4: `test_equal_inputs_have_no_gap` must be a plain function of `candidate` alone",
    ),
    "toml that does not parse": (
        f"{S}/mistakes.toml", 'look = "return"', "look = return",
        "mistakes.toml:6: this is not TOML: ",
    ),
    "an unknown key of a mistake": (
        f"{S}/mistakes.toml", "look =", "looks =",
        "mistakes.toml:6: `mistake[0].looks` is no key that belongs here, did you mean `look`?",
    ),
    "a look that is no expression": (
        f"{S}/mistakes.toml", '"return"', '"re(turn"',
        "mistakes.toml:6: `look` of `no-square` is no regular expression: missing ), unterminated",
    ),
    "two mistakes of one name": (
        f"{S}/mistakes.toml", '"no-validation"', '"no-square"',
        "mistakes.toml:13: another mistake is called `no-square` already",
    ),
    "a mistake of an unknown aspect": (
        f"{S}/mistakes.toml", 'aspect = "value"', 'aspect = "values"',
        "mistakes.toml:3: `no-square`: `values` is no aspect of this question, did you mean `value`?",
    ),
    "a find that stands nowhere": (
        f"{S}/mistakes.toml", 'find = "scale**2"', 'find = "scale**3"',
        "mistakes.toml:4: `no-square`: `scale**3` stands 0 times in reference.py and must stand there",
    ),
    "a find that stands often": (
        f"{S}/mistakes.toml", 'find = "scale**2"', 'find = "scale"',
        "mistakes.toml:4: `no-square`: `scale` stands 5 times in reference.py and must stand there once",
    ),
    "an edit that undoes another": (
        f"{S}/mistakes.toml",
        'put = "if scale < 0:" }, { find = "a - b", put = "(a) - b"',
        'put = "if a - b:" }, { find = "a - b", put = "b"',
        "mistakes.toml:12: `no-validation`: `a - b` stands 2 times once the edits before it are made",
    ),
    "a mistake that is no Python": (
        f"{S}/mistakes.toml", 'put = "scale"', 'put = "scale("',
        "mistakes.toml:4: `no-square` makes what is not Python: '(' was never closed (line 4 of the",
    ),
    "a mistake that is the reference": (
        f"{S}/mistakes.toml", 'put = "scale"', 'put = "scale**2"',
        "mistakes.toml:1: `no-square` is the same program as the reference",
    ),
    "a mistake in two ways at once": (
        f"{S}/mistakes.toml", 'find = "scale**2"', 'file = "mistakes/no_check.py"\nfind = "scale**2"',
        "mistakes.toml:1: a mistake is `find` and `put`, `edits`, or `file`: exactly one of them",
    ),
    "a mistake in no way": (
        f"{S}/mistakes.toml", 'find = "scale**2"\nput = "scale"\n', "",
        "mistakes.toml:1: a mistake is `find` and `put`, `edits`, or `file`: exactly one of them",
    ),
    "a find without a put": (
        f"{S}/mistakes.toml", 'put = "scale"\n', "",
        "mistakes.toml:1: `find` and `put` come together: what stands in the reference, and what",
    ),
    "a mistake's file outside its folder": (
        f"{S}/mistakes.toml",
        'file = "mistakes/no_check.py"', 'file = "mistakes/../reference.py" # mistakes/no_check.py',
        "mistakes.toml:22: `mistakes/../reference.py` must be a file mistakes/NAME.py beside",
    ),
    "an unknown prerequisite": (
        f"{Q}/question.md", "[why-scale]", "[why-scales]",
        "question.md:7: the prerequisite `why-scales` is no question of this bank, did you mean",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_the_one_thing_that_is_broken_is_the_one_defect(bank, name):
    file, old, new, defect = BROKEN[name]
    bank.edit(file, old, new)
    bank.has_only(defect)
