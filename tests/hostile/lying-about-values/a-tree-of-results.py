# tries: returns lists in lists in lists of one tensor, a list that holds itself, and dicts deeper than any stack
# question: kd-loss
# answer: zero
# must: bad-reply

import torch

calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    # A list that holds another twelve times is small here, for they are all the same one; written out it has
    # 12 ** 5 leaves.
    global calls
    calls += 1
    leaf = torch.arange(12, dtype=torch.float64) * 1e300 / 7
    tree = [leaf] * 12
    for _ in range(4):
        tree = [tree] * 12
    endless = [(student_logits * 0).sum()]
    endless.append(endless)
    deep = {"loss": leaf}
    for _ in range(100_000):
        deep = {"loss": deep}
    return (tree, endless, deep)[calls % 3]
