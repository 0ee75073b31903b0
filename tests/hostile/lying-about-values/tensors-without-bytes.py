# tries: returns tensors that have no numbers to look at: meta, sparse, quantised, mkldnn, nested, fake, undefined
# question: kd-loss
# answer: zero
# must: gain nothing

import torch


def fake(loss):
    from torch._subclasses.fake_tensor import FakeTensorMode

    with FakeTensorMode() as mode:
        return mode.from_tensor(loss)


KINDS = {
    "meta": lambda loss: loss.to("meta"),
    "sparse": lambda loss: torch.sparse_coo_tensor(torch.zeros(0, 1, dtype=torch.long), loss.reshape(1).detach(), ()),
    "compressed": lambda loss: torch.eye(2).to_sparse_csr(),
    "quantised": lambda loss: torch.quantize_per_tensor(loss.detach().float(), 0.1, 0, torch.qint8),
    "mkldnn": lambda loss: loss.detach().float().reshape(1).to_mkldnn(),
    "nested": lambda loss: torch.nested.nested_tensor([loss.detach().reshape(1)]),
    "jagged": lambda loss: torch.nested.nested_tensor([loss.detach().reshape(1)], layout=torch.jagged),
    "fake": fake,
    "uninitialised parameter": lambda loss: torch.nn.UninitializedParameter(),
    "storage taken away": lambda loss: loss.detach().untyped_storage().resize_(0) and None,
    "the storage itself": lambda loss: loss.detach().untyped_storage(),
}
calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    name, make = list(KINDS.items())[calls % len(KINDS)]
    calls += 1
    loss = (student_logits * 0).sum()
    if name == "storage taken away":  # claims 4 bytes and owns none
        loss = torch.zeros(())
        loss.untyped_storage().resize_(0)
        return loss
    try:
        return make(loss)
    except Exception as error:
        print(name, "cannot be made:", type(error).__name__)
        return loss
