# tries: returns tensors of unusual make: parameters, buffers, duals, wrappers leaked out of vmap and grad
# question: kd-loss
# answer: zero
# must: gain nothing

import torch
from torch.autograd import forward_ad
from torch.func import grad, vmap


def leaked(transform, loss):
    """The tensor as the transform's inside sees it, carried outside, where it has no meaning any more."""
    caught = []

    def inside(x):
        caught.append(x)
        return x.sum()

    transform(inside)(loss)
    return caught[0]


def dual(loss):
    with forward_ad.dual_level():
        return forward_ad.make_dual(loss, torch.ones_like(loss))


KINDS = [
    lambda x: torch.nn.Parameter(x.detach()),
    lambda x: torch.nn.Buffer(x.detach()),
    lambda x: leaked(vmap, x.expand(3)),
    lambda x: leaked(grad, x),
    dual,
    lambda x: torch.inference_mode()(lambda: x.detach().clone())(),
    lambda x: x.detach().as_subclass(type("Loss", (torch.Tensor,), {"shape": torch.Size([]), "dtype": torch.float32})),
    lambda x: x.detach().share_memory_(),
]
calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    loss = (student_logits * 0).sum()
    try:
        return KINDS[calls % len(KINDS)](loss)
    except Exception as error:
        print(calls % len(KINDS), type(error).__name__, str(error)[:60])
        return loss
