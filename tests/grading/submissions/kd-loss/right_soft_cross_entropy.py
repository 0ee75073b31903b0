# right
from torch.nn.functional import cross_entropy


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    s, t, y, T = student_logits, teacher_logits.detach(), labels, temperature
    if T <= 0:
        raise ValueError("T")
    if s.shape != t.shape:
        raise ValueError("s, t")
    if y.shape != s.shape[:1]:
        raise ValueError("y")
    p = (t / T).softmax(1)
    # KL(p, q) = H(p, q) - H(p), and cross_entropy takes probabilities as targets
    kl = cross_entropy(s / T, p) - cross_entropy(t / T, p)
    return alpha * T * T * kl + (1 - alpha) * cross_entropy(s, y)
