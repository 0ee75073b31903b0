"""The data set of indices alone; what belongs to them is looked up when a batch is put together."""

from torch.utils.data import DataLoader
from torch.utils.data import default_collate as collate


def cache_teacher(teacher, dataset, *, batch_size=64):
    teacher.eval()
    rows = None
    loader = DataLoader(dataset, batch_size, shuffle=False, drop_last=False)
    done = 0
    for x, _ in loader:
        answer = teacher(x).detach()
        if rows is None:
            rows = answer.new_empty(len(dataset), *answer.shape[1:])
        rows[done : done + len(x)] = answer
        done += len(x)
    return rows


def cached_loader(dataset, logits, *, batch_size, generator):
    count = len(dataset)
    if logits.size(0) != count:
        raise ValueError("not one row of logits an example")

    def put_together(indices):
        x, y = collate([dataset[i] for i in indices])
        return x, y, logits[indices]

    return DataLoader(range(count), batch_size, shuffle=True, generator=generator, collate_fn=put_together)
