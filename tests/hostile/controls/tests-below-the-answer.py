# tries: carries its own tests behind a main guard, with argparse and unittest, which are not to be run
# question: kd-loss
# answer: right
# must: full marks

import argparse
import sys
import unittest

import torch
import torch.nn.functional as F


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    """Doctest as well:

    >>> kd_loss(torch.zeros(1, 2), torch.zeros(1, 2), torch.tensor([0]), alpha=1.0).item()
    0.0
    """
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    log_p = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)


class TestLoss(unittest.TestCase):
    def test_equal_logits(self):
        z = torch.randn(4, 3)
        self.assertAlmostEqual(kd_loss(z, z, torch.zeros(4, dtype=torch.long), alpha=1.0).item(), 0.0, places=6)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    torch.manual_seed(parser.parse_args().seed)
    unittest.main(argv=sys.argv[:1])


if __name__ == "__main__":
    main()
