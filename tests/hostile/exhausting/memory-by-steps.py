# tries: takes memory in small steps that it writes to, and holds on to it when there is no more
# question: kd-loss
# answer: zero
# must: memory
# limits: cpu_s=3 wall_s=12
# portable: yes

held = []


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    while True:
        held.append(bytearray(b"x") * (8 << 20))
