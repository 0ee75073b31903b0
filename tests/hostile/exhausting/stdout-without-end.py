# tries: writes lines to stdout for ever
# question: kd-loss
# answer: zero
# must: timeout
# limits: cpu_s=1 wall_s=4


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    while True:
        print("the loss is 0 and all is well" * 100)
