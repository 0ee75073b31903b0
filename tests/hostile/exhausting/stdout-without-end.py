# tries: writes lines to stdout for ever
# question: kd-loss
# answer: zero
# must: timeout


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    while True:
        print("the loss is 0 and all is well" * 100)
