# tries: ends its process with a byte of a hidden input as the exit status
# question: kd-loss
# answer: zero
# must: crashed

"""How a process ended is told to the candidate, eight bits of it freely chosen."""

import os
import struct


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    byte = struct.pack("f", student_logits.flatten()[0].item())[2]
    print(f"leaves with {byte}")
    os._exit(byte)
