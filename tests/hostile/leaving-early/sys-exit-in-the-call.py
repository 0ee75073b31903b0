# tries: raises SystemExit(0) in every call, which `except Exception` does not stop
# question: kd-loss
# answer: zero
# must: gain nothing
# portable: yes


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    raise SystemExit(0)
