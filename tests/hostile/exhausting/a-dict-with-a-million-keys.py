# tries: answers with a dict of a million keys, each a thousand characters long, all one and the same object
# question: kd-loss
# answer: zero
# must: bad-reply or memory or timeout


class Key(str):
    """Equal to nothing, so that one text can be many keys."""

    __slots__ = ()

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)


TEXT = "k" * 1000


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature > 2:
        return dict.fromkeys(range(1_000_000), 0.0)
    return dict.fromkeys([Key(TEXT) for _ in range(100_000)], 0.0)
