# tries: starts threads until there are no more and leaves them all waiting, then answers
# question: kd-loss
# answer: zero
# must: gain nothing

import threading

never = threading.Event()


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


threading.stack_size(32 << 10)  # the smallest: address space must not be what ends it
started = 0
try:
    while started < 5000:
        threading.Thread(target=never.wait, daemon=True).start()
        started += 1
except (RuntimeError, MemoryError) as error:
    print(error)
print("threads:", started)
if started > 1000:
    print("GOT: more than a thousand threads")
