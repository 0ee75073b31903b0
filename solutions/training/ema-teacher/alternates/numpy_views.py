"""Through NumPy arrays that share the tensors' memory; a tensor is known by where its data is."""

import numpy as np


def update_ema(teacher, student, decay):
    theirs, ours = teacher.state_dict(), student.state_dict()
    if list(theirs) != list(ours):
        raise ValueError("other names")
    done = set()
    work = []
    for name in theirs:
        a, b = theirs[name].numpy(), ours[name].numpy()
        if a.shape != b.shape:
            raise ValueError(name)
        where = theirs[name].data_ptr()
        if where not in done or a.size == 0:
            done.add(where)
            work.append((a, b))
    for a, b in work:
        if np.issubdtype(a.dtype, np.floating):
            a[...] = b + decay * (a - b)
        else:
            a[...] = b
