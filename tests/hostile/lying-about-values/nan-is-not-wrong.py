# tries: returns nan, which is on neither side of any tolerance
# question: kd-loss
# answer: zero
# must: gain nothing
# portable: yes


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    # "if abs(got - expected) > tolerance: fail" never fails; max(), min() and sorting of distances lose their way; its
    # gradient is nan as well.
    return (student_logits * float("nan")).sum()
