"""Sample by sample in plain Python floats, ranks by sorting pairs."""

import math


def fidelity(student_logits, teacher_logits):
    if student_logits.shape != teacher_logits.shape or student_logits.shape[0] == 0:
        raise ValueError("shapes")
    hits, divergence, overlap = 0, 0.0, 0.0
    rows = list(zip(student_logits.tolist(), teacher_logits.tolist()))
    for s, t in rows:
        if any(math.isnan(v) for v in s + t):
            raise ValueError("nan")
        order_s = sorted(range(len(s)), key=lambda c: (-s[c], c))
        order_t = sorted(range(len(t)), key=lambda c: (-t[c], c))
        hits += order_s[0] == order_t[0]
        k = min(5, len(s))
        overlap += len(set(order_s[:k]) & set(order_t[:k])) / k
        top_s, top_t = max(s), max(t)
        log_zs = top_s + math.log(sum(math.exp(v - top_s) for v in s))
        log_zt = top_t + math.log(sum(math.exp(v - top_t) for v in t))
        divergence += sum(math.exp(b - log_zt) * ((b - log_zt) - (a - log_zs)) for a, b in zip(s, t))
    n = len(rows)
    return {"agreement": hits / n, "kl": divergence / n, "top5_overlap": overlap / n}
