# tries: raises an exception with a text almost as long as memory allows, and a class name of megabytes
# question: kd-loss
# answer: zero
# must: gain nothing


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    text = "x" * (900 << 20)
    raise type("Loss" * 1_000_000, (ValueError,), {})(text)
