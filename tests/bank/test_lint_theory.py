"""The lint on theory questions: a good bank is broken in one way, and that defect is seen, and only it."""

import pytest

CHOICE, CHOICES = "foundations/why-scale", "foundations/which-hold"
NUMBER, LINE, TEXT = "foundations/half-life", "practice/find-the-bug", "practice/say-why"

BROKEN = {  # what is broken: (file, old, new, the one defect)
    "an unknown form": (
        f"questions/{CHOICE}.md", "form: choice", "form: choise",
        "why-scale.md:6: `form` must be one of choice, choices, number, line, text, did you mean",
    ),
    "an empty body": (
        f"questions/{CHOICE}.md", "---\nWhy does one scale?\n", "---\n",
        "why-scale.md:13: there is no text after the front matter",
    ),
    "a draw in two ways": (
        f"questions/{NUMBER}.md", "{choose: [2, 3, 4]}", "{choose: [2], integer: [1, 2]}",
        "half-life.md:8: `T` must be drawn in exactly one way: choose, integer or uniform",
    ),
    "a draw from nothing": (
        f"questions/{NUMBER}.md", "[5, 20]", "[20, 5]",
        "half-life.md:10: `n` must be drawn from [low, high] with low < high",
    ),
    "an option without translation": (
        f"questions/{CHOICE}.zh.md", "  c: 只是习惯。\n", "",
        "why-scale.zh.md:3: `options` has no translation of `c`",
    ),
    "a rebuttal without translation": (
        f"solutions/{CHOICE}.zh.md", ", c: 梯度会变小。", "",
        "why-scale.zh.md:2: `rebuttals` has no translation of `c`",
    ),
    "a rubric line without translation": (
        f"solutions/{TEXT}.zh.md", ", when: 说出何时失效。", "",
        "say-why.zh.md:2: `rubric` has no translation of `when`",
    ),
    "a Chinese body in English": (
        f"questions/{CHOICE}.zh.md", "---\n为什么要缩放？\n", "---\nWhy does one scale?\n",
        "why-scale.zh.md:8: this is not translated: no Chinese in it",
    ),
    "a dollar without its partner": (
        f"solutions/{CHOICE}.md", "$1/T^2$", "1/T^2$",
        "why-scale.md:9: a dollar sign without its partner: close the formula, or write \\$",
    ),
    "a key that is no option": (
        f"solutions/{CHOICES}.md", "key: [a, b]", "key: [a, b, d]",
        "which-hold.md:2: the key `d` is no option",
    ),
    "a key twice": (
        f"solutions/{CHOICES}.md", "key: [a, b]", "key: [a, b, b]",
        "which-hold.md:2: the key names `b` 2 times",
    ),
    "no key": (
        f"solutions/{LINE}.md", "key: 2\n", "",
        "find-the-bug.md:2: `line` has at least one key",
    ),
    "options of a line": (
        f"questions/{LINE}.md", "form: line\n", "form: line\ntolerance: {absolute: 1}\n",
        "find-the-bug.md:7: a question of the form `line` has no tolerance",
    ),
    "a key of a text": (
        f"solutions/{TEXT}.md", "rubric:\n", "key: a\nrubric:\n",
        "say-why.md:2: a question of the form `text` has no key",
    ),
    "draws of a text": (
        f"questions/{TEXT}.md", "points: 2\n", "points: 2\ndraws: {T: {choose: [1]}}\n",
        "say-why.md:8: a question of the form `text` has no draws",
    ),
    "a rubric that does not add up": (
        f"questions/{TEXT}.md", "points: 2", "points: 3",
        "say-why.md:2: the rubric's points add up to 2, the question's are 3",
    ),
    "a line without a block": (
        f"questions/{LINE}.md", "```python numbered", "```python",
        "find-the-bug.md: the text must have one block ```python numbered, and has 0",
    ),
    "a shorter block in Chinese": (
        f"questions/{LINE}.zh.md", "z = y\n", "",
        "find-the-bug.zh.md: the numbered block has 2 lines here and 3 in English",
    ),
    "a key beyond the block": (
        f"solutions/{LINE}.md", "key: 2", "key: 4",
        "find-the-bug.md:2: `4` is no line of the block, which has 3",
    ),
    "a rebutted line that is right": (
        f"solutions/{LINE}.md", "key: 2", "key: [2, 3]",
        "find-the-bug.md:3: line 3 is right and is rebutted all the same",
    ),
    "no tolerance": (
        f"questions/{NUMBER}.md", "tolerance: {relative: 0.01}\n", "",
        "half-life.md:2: a number wants a tolerance above 0: `tolerance: {relative: 0.01}` or",
    ),
    "a place that is no draw": (
        f"questions/{NUMBER}.zh.md", "加 [[n]] 是", "加 [[n]]、[[tt]] 是",
        "half-life.zh.md: the text uses [[tt]], which is no draw",
    ),
    "a draw that the text leaves out": (
        f"questions/{NUMBER}.zh.md", "加 [[n]] 是", "是",
        "half-life.zh.md: the draw `n` stands nowhere in the text as [[n]]",
    ),
    "two routes that differ": (
        f"solutions/{NUMBER}.py", "range(T)", "range(T + 1)",
        "half-life.py: answer() is 23 and second_route() 29 at seed 0 (T = 2, z = 3.0, n = 11)",
    ),
    "a misconception that is right": (
        f"solutions/{NUMBER}.py", '"no-square": z * T + n', '"no-square": z * T * max(T, 3) + n',
        "half-life.py: the misconception `no-square` gives the right answer at seed 1 (T = 4, z = 2.3, n",
    ),
    "a misconception without rebuttal": (
        f"solutions/{NUMBER}.py", "+ n}", '+ n, "zero": 0}',
        "half-life.md:2: the misconception `zero` has no rebuttal",
    ),
    "a rebuttal without misconception": (
        f"solutions/{NUMBER}.py", '{"no-square": z * T + n}', "{}",
        "half-life.md:3: the rebuttal `no-square` belongs to no misconception",
    ),
    "an answer that is nan": (
        f"solutions/{NUMBER}.py", "return z * T**2 + n", 'return float("nan")',
        "half-life.py: answer() must be a finite number and is nan",
    ),
    "code that fails": (
        f"solutions/{NUMBER}.py", "return z * T**2 + n", "return z * t",
        "half-life.py:2: answer() fails: NameError: name 't' is not defined",
    ),
    "code of other arguments": (
        f"solutions/{NUMBER}.py", "def answer(T, z, n)", "def answer(T, z, m)",
        "half-life.py: answer() fails: TypeError: answer() got an unexpected keyword argument 'n'",
    ),
    "code without a second route": (
        f"solutions/{NUMBER}.py", "def second_route", "def other_route",
        "half-life.py: the function second_route() is missing",
    ),
    "prerequisites in a circle": (
        f"questions/{CHOICE}.md", "points: 2\n", "points: 2\nprerequisites: [scaled-gap]\n",
        "why-scale.md:8: the prerequisites go round in a circle: why-scale → scaled-gap → why-scale",
    ),
    "an answer of two lines to a choice": (
        f"questions/{CHOICES}.md", "form: choices", "form: choice",
        "which-hold.md:2: `choice` has one key, and here are 2",
    ),
    "a wrong option without rebuttal": (
        f"solutions/{CHOICES}.md", "key: [a, b]", "key: [a]",
        "which-hold.md:3: the wrong option `b` has no rebuttal",
    ),
    "a right option rebutted": (
        f"solutions/{CHOICES}.md", "key: [a, b]", "key: [a, b, c]",
        "which-hold.md:3: `c` is right and is rebutted all the same",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_the_one_thing_that_is_broken_is_the_one_defect(bank, name):
    file, old, new, defect = BROKEN[name]
    bank.edit(file, old, new)
    bank.has_only(defect)


def test_two_misconceptions_that_give_one_number_are_seen(bank):
    bank.edit(f"solutions/{NUMBER}.py", "+ n}", '+ n, "plain": n + T * z}')
    bank.edit(f"solutions/{NUMBER}.md", "was forgotten.\n", "was forgotten.\n  plain: Neither.\n")
    bank.edit(f"solutions/{NUMBER}.zh.md", '忘了平方。"', '忘了平方。", plain: 都不是。')
    bank.has_only("half-life.py: the misconceptions `no-square` and `plain` give the same number at 10 of 10 seeds")


def test_a_rubric_of_two_lines_is_too_short(bank):
    bank.edit(f"questions/{TEXT}.md", "points: 2", "points: 1.5")
    bank.edit(f"solutions/{TEXT}.md", '  - {id: when, points: 0.5, text: "Says when it fails."}\n', "")
    bank.edit(f"solutions/{TEXT}.zh.md", ", when: 说出何时失效。", "")
    bank.has_only("say-why.md:2: a rubric has 3 to 6 lines to check, this one 2")


def test_a_rubric_line_is_worth_something(bank):
    bank.edit(f"solutions/{TEXT}.md", "points: 1,", "points: 1.5,")
    bank.edit(f"solutions/{TEXT}.md", "{id: why, points: 0.5", "{id: why, points: 0")
    bank.has_only("say-why.md:4: the rubric's `why` must be worth more than 0 points")


def test_two_rubric_lines_of_one_name_are_seen(bank):
    bank.edit(f"solutions/{TEXT}.md", "id: when", "id: why")
    bank.edit(f"solutions/{TEXT}.zh.md", ", when: 说出何时失效。", "")
    bank.has_only("say-why.md:2: 2 lines of the rubric are called `why`")


def test_a_rebuttal_of_no_option_is_seen(bank):
    bank.edit(f"solutions/{CHOICES}.md", "{c: ", "{d: It is not there., c: ")
    bank.edit(f"solutions/{CHOICES}.zh.md", "{c: ", "{d: 没有这一项。, c: ")
    bank.has_only("which-hold.md:3: the rebuttal `d` belongs to no option")


def test_a_number_without_its_code_is_seen(bank):
    bank.remove(f"solutions/{NUMBER}.py")
    bank.has_only("half-life.py: the code that computes the key is missing")


def test_code_beside_a_choice_is_stray(bank):
    bank.write(f"solutions/{CHOICE}.py", "")
    bank.has_only("why-scale.py: only a question of the form `number` has code beside its key")
