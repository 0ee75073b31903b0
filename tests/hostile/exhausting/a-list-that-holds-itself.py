# tries: answers with a list and a dict that hold themselves and each other
# question: kd-loss
# answer: zero
# must: bad-reply


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss, parts = [(student_logits * 0).sum()], {}
    loss.append(loss)
    loss.append(parts)
    parts["loss"] = parts["self"] = (parts, loss)
    return loss
