# tries: floods stdout so that the grader still reads "import output" while a hidden check prints its input
# question: kd-loss
# answer: zero
# must: gain nothing

"""What is printed during the import is the candidate's to read, what is printed in a hidden check is not. The border is
drawn when the grader has emptied both pipes; a thread that fills one of them without pause moves the border."""

import fcntl
import os
import threading

fcntl.fcntl(1, fcntl.F_SETFL, fcntl.fcntl(1, fcntl.F_GETFL) | os.O_NONBLOCK)


def flood():
    while True:
        try:
            os.write(1, b"." * 65536)
        except BlockingIOError:
            continue


threading.Thread(target=flood, daemon=True).start()


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    # In the wrong hands this line says what it is; in the interviewer's detail it is an ordinary print.
    os.write(2, f"hidden input: {student_logits.flatten()[:4].tolist()}\n".encode())
    return (student_logits * 0).sum()
