# tries: returns as many Nones as a reply may hold in lists in lists, for a report that writes out each of them for each check
# question: kd-loss
# answer: zero
# must: gain nothing


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    # One byte a leaf on the wire, six characters on the page. The branching is that of the description of what was
    # received: it shows twelve items, and six of each below. Small here, for all lists are the same few.
    tree = None
    for width in (6, 6, 6, 6, 9):
        tree = [tree] * width
    return tree
