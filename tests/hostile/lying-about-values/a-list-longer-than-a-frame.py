# tries: returns lists, strings and dicts of plain data, each far more than one frame to the grader may hold
# question: kd-loss
# answer: zero
# must: bad-reply

calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    kinds = (
        [0.5] * 300_000,  # 2.7 MB of header, no tensor in it
        ["x" * 60_000] * 50,
        {str(n): [None] * 40 for n in range(30_000)},
        [{}] * 2_000_000,
    )
    return kinds[calls % len(kinds)]
