# tries: answers with a float, a string and a dict of its own whose conversion to a plain one never ends
# question: kd-loss
# answer: zero
# must: timeout

import time


def wait(*_):
    while True:
        time.sleep(0.001)


Late = type("Late", (float,), {"__float__": wait})
Lately = type("Lately", (str,), {"__str__": wait, "__getitem__": wait})
Latest = type("Latest", (dict,), {"__iter__": wait, "values": wait})


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return [Late(0.0), Lately("0"), Latest()][int(temperature * 1000) % 3]
