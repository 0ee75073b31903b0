# tries: swells the page and the report, by names, lines, texts and dict keys of a megabyte and by millions of lines
# question: kd-loss
# answer: zero
# must: gain nothing

import sys

M = 1_000_000
print("a" * M)
print("&<" * M)  # grows fivefold when it is escaped
print("\n" * M)
print("\u202e" * M, file=sys.stderr)  # grows eightfold when it is shown by its number
calls = 0


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    global calls
    calls += 1
    print(("&" * 40 + "\n") * 20_000)
    sys.stderr.write("\x1b[" * M)
    if calls % 4 == 0:
        raise type("N" * M, (ValueError,), {"__str__": lambda self: "<" * M})
    if calls % 4 == 1:
        exec("def " + "f" * 100_000 + "(): raise KeyError('&' * 1_000_000)\n" + "f" * 100_000 + "()")
    if calls % 4 == 2:
        return {"&" * 900 + str(n): "<" * 60 for n in range(900)}
    return "&" * M
