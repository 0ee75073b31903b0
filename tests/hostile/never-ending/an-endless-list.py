# tries: answers with a list of three items whose iteration never ends
# question: kd-loss
# answer: zero
# must: timeout or memory or bad-reply
# limits: cpu_s=1 wall_s=4 memory_mib=512


class Endless(list):
    def __len__(self):
        return 3

    def __iter__(self):
        while True:
            yield 0.0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return Endless([0.0, 0.0, 0.0])
