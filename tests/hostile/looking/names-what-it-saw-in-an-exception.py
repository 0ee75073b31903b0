# tries: names a missing attribute after a hidden number, from a list of names in its own source
# question: kd-loss
# answer: zero
# must: gain nothing

"""A name that stands in the submission may be repeated to the candidate, so a submission with many names has a code."""

NAMES = """
zero_a zero_b zero_c one_a one_b one_c two_a two_b two_c three_a three_b three_c four_a four_b four_c five_a five_b
five_c six_a six_b six_c seven_a seven_b seven_c eight_a eight_b eight_c nine_a nine_b nine_c
""".split()
DIGITS = "zero one two three four five six seven eight nine".split()


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    digits = f"{abs(student_logits.flatten()[0].item()):.7f}".replace(".", "")[:5]
    # module {a.b.c.d.e}: five words, five digits
    path = ".".join(f"{DIGITS[int(digit)]}_{'abc'[place % 3]}" for place, digit in enumerate(digits))
    print(path)
    raise ModuleNotFoundError(f"No module named '{path}'")
