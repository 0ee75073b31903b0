# tries: swallows every MemoryError, fills up what is left with ever smaller pieces, and then answers
# question: kd-loss
# answer: zero
# must: memory
# limits: cpu_s=3 wall_s=12

held = [None]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = (student_logits * 0).sum()
    chain = None
    for size in [1 << place for place in range(26, 9, -1)] + list(range(512, 0, -16)):  # small ones have pools by size
        try:
            while True:
                chain = (chain, bytes(size))  # a chain: there is no list that would have to grow
        except MemoryError:
            continue
    held[0] = chain
    return loss  # there is no byte left to say it with
