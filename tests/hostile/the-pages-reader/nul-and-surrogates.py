# tries: breaks the report's writer with NUL, lone surrogates, noncharacters and bytes that are no UTF-8
# question: kd-loss
# answer: zero
# must: gain nothing

import os
import sys

BAD = "\x00\ud800\udfff\udc80\ufffe\uffff\U0010ffff\ufdd0"
os.write(1, b"\x00\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x80" + b"\n")  # ends inside a character
os.write(2, b"\xe2\x80\xae"[:2])
for stream in (sys.stdout, sys.stderr):
    print(BAD, file=stream)
calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    print(BAD)
    answers = [
        lambda: BAD,
        lambda: {BAD: BAD},
        lambda: [BAD.encode("utf-8", "surrogatepass"), BAD],
        lambda: type(BAD.replace("\0", ""), (), {})(),
        lambda: float("nan"),
        lambda: {float("nan"): float("inf"), -0.0: 1e308, None: 2**63 - 1},
    ]
    if calls % 7 == 6:
        raise type(BAD.replace("\0", ""), (ValueError,), {})(BAD)
    if calls % 7 == 5:
        raise ValueError(BAD, BAD.encode("utf-8", "surrogatepass"))
    return answers[calls % len(answers)]()
