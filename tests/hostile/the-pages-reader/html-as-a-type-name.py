# tries: returns objects whose class, module and repr are elements and escape codes, for a message to name
# question: kd-loss
# answer: zero
# must: gain nothing

import torch

EVIL = "<script>alert('GOT')</script>\x1b]0;GOT\x07\x9b31m\u202e"
calls = 0


def named(name, module, **members):
    return type(
        name, (), {"__module__": module, "__repr__": lambda self: EVIL, "_repr_html_": lambda self: EVIL} | members
    )


class Sneaky(torch.Tensor):
    """A tensor by class, whose name, layout and dtype say what a message might repeat."""

    device = property(lambda self: named(EVIL, EVIL, type=EVIL)())


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    Sneaky.__name__ = Sneaky.__qualname__ = EVIL
    answers = [
        lambda: named(EVIL, EVIL)(),
        lambda: named("x" * 1_000_000, "numpy")(),
        lambda: named("ndarray<img src=x onerror=alert(1)>", "numpy")(),
        lambda: {EVIL: torch.zeros(()), "\ud800": 1, "k" * 1_000_000: 2},
        lambda: [EVIL, (EVIL, {EVIL: EVIL})],
        lambda: EVIL * 10_000,
        lambda: torch.zeros(3).to_sparse(),
        lambda: torch.zeros(()).as_subclass(Sneaky),
        lambda: named("\ud800\udfff", "\udcff")(),
    ]
    return answers[calls % len(answers)]()
