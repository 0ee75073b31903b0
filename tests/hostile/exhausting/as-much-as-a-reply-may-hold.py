# tries: answers every call, and every gradient, with as many bytes as one reply may hold, made of a single number
# question: kd-loss
# answer: zero
# must: gain nothing

LARGEST = (64 << 20) // 4 - 8


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    # The checker keeps what came for the diagnosis, and asks for the gradient of all of it with as many bytes again.
    return (student_logits * 0).sum().float().expand(LARGEST)
