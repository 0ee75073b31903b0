# tries: answers at once, and computes for ever in the destructor of its answer
# question: kd-loss
# answer: zero
# must: timeout
# limits: cpu_s=1 wall_s=4


class Heavy:
    def __del__(self):
        while True:
            try:
                sum(range(10**6))
            except BaseException:
                continue


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = (student_logits * 0).sum()
    loss.heavy = Heavy()
    return loss
