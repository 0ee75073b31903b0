# tries: writes over the C heap and frees what it does not own, and answers as long as that goes well
# question: kd-loss
# answer: zero
# must: crashed
# portable: yes

import ctypes

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    blocks = [libc.malloc(size) for size in (24, 120, 1032, 4104) for _ in range(20)]
    for block in blocks:
        ctypes.memset(block, 0xFF, 6000)  # far beyond its end, over its neighbours' headers
    for block in blocks:
        libc.free(block)
        libc.free(block)
    return (student_logits * 0).sum()
