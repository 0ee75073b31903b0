# tries: has the whole file of checks skipped while it is being imported, by pytest.skip or importorskip
# question: kd-loss
# answer: zero
# must: import-error
# portable: yes

import pytest


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


pytest.importorskip("a_package_that_nobody_has", reason="not on this machine")
pytest.skip("not on this machine", allow_module_level=True)
