# tries: answers with a list of two lists of two lists and so on: 30 objects in memory, a billion when written out
# question: kd-loss
# answer: zero
# must: timeout or memory or bad-reply


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    answer = [0.0, 0.0]
    for _ in range(29):
        answer = [answer, answer]
    return answer
