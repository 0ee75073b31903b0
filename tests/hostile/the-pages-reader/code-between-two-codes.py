# tries: hides the lines that matter from the page's listing, between the two ends of an escape code in comments
# question: kd-loss
# answer: no-t-squared
# must: gain nothing

import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if not temperature > 0:
        raise ValueError("temperature")
    if student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("shapes")
    # ]0;
    square = 1  # HIDDEN: this line and its comment are run, and must stand on the page
    print("the lines between two codes were run")
    # \
    # 
    factor = alpha * square  # HIDDEN as well, by the 8-bit form
    # 
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    return factor * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)


# Nothing ends this one: the rest of the file is gone from the page, and the lines of an error point nowhere. # ]0;
LEFT_OUT = "HIDDEN to the end of the file"
