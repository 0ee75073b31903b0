"""Plain loops; a class to which the teacher gives nothing is passed over."""


def soft_cross_entropy(student_logits, teacher_probs):
    if list(student_logits.shape) != list(teacher_probs.shape):
        raise ValueError("shapes")
    total = student_logits.new_zeros(())
    for scores, answer in zip(student_logits, teacher_probs.tolist()):
        log_z = scores.logsumexp(0)
        for score, p in zip(scores, answer):
            if p > 0:
                total = total + p * (log_z - score)
    return total / len(student_logits)
