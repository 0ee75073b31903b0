"""What a missing detach adds to the derivative of mutual learning's summed loss, for two classes."""

import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def answer(a, b):
    p = sigmoid(a)
    return p * (1 - p) * (a - b)


def second_route(a, b):
    """Central differences of the whole loss, the peers held fixed or not."""

    def kl(p, q):
        return p * math.log(p / q) + (1 - p) * math.log((1 - p) / (1 - q))

    def loss(mine, shown):  # student 1's own logit, and the one that its peer is shown
        p, q, peer = sigmoid(mine), sigmoid(b), sigmoid(shown)
        return -math.log(p) + kl(q, p) - math.log(q) + kl(peer, q)

    h = 1e-5
    attached = (loss(a + h, a + h) - loss(a - h, a - h)) / (2 * h)
    detached = (loss(a + h, a) - loss(a - h, a)) / (2 * h)
    return attached - detached


def misconceptions(a, b):
    p, q = sigmoid(a), sigmoid(b)
    return {
        "nothing-changes": 0.0,
        "other-direction": p - q,
        "no-softmax-derivative": a - b,
        "no-chain-through-one-minus-p": p * (a - b),
        "sign-flipped": -p * (1 - p) * (a - b),
        "the-whole-derivative": (p - 1) + (p - q) + p * (1 - p) * (a - b),
    }
