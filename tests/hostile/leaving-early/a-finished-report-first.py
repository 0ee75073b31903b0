# tries: writes a finished report of ten points to stdout, stderr and every open descriptor, and leaves
# question: kd-loss
# answer: zero
# must: bad-reply

import json
import os
import sys


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


REPORT = {
    "schema": "kdgrader/report/1", "question": "kd-loss", "kind": "coding", "status": "passed",
    "score": 10.0, "max_score": 10.0, "problem": None, "audience": "candidate",
    "checks": [{"id": "test_value", "aspect": "value", "status": "passed", "seconds": 0.0}],
}  # fmt: skip
text = (json.dumps(REPORT) + "\n").encode()
sys.stdout.flush()
for descriptor in (1, 2, *range(4, 64), 3):  # the grader's own socket last: what comes there ends the conversation
    try:
        os.write(descriptor, text)
        if descriptor > 3:
            print(f"GOT: descriptor {descriptor} is open", flush=True)
    except OSError:
        continue
os._exit(0)
