"""One sample after the other, one class after the other."""

# TODO(write): right answers that look different, three at least; each shows that the checks do not ask for one style


def tempered_error(s, t, *, temperature=2.0):
    if temperature <= 0:
        raise ValueError("temperature")
    if s.size() != t.size():
        raise ValueError("shapes")
    losses = []
    for row, other in zip(s, t.detach(), strict=True):
        p, q = (row / temperature).softmax(0), (other / temperature).softmax(0)
        losses.append(sum((a - b) * (a - b) for a, b in zip(p, q, strict=True)))
    return sum(losses) / len(losses)
