# tries: computes for ever while it is being imported
# question: kd-loss
# answer: zero
# must: timeout


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


while True:
    pass
