"""Rows by a cosine of centred rows, columns by the same of the transposed matrices; each norm bounded by itself."""

import torch


def cosine_similarity(a, b, eps=1e-8):
    return (a * b).sum(1) / (a.norm(dim=1).clamp(min=eps) * b.norm(dim=1).clamp(min=eps))


def pearson_correlation(a, b):
    return cosine_similarity(a - a.mean(1).unsqueeze(1), b - b.mean(1).unsqueeze(1))


def inter_class_relation(y_s, y_t):
    return 1 - pearson_correlation(y_s, y_t).mean()


def intra_class_relation(y_s, y_t):
    return inter_class_relation(y_s.transpose(0, 1), y_t.transpose(0, 1))


class DIST(torch.nn.Module):
    def __init__(self, beta, gamma, tau):
        super().__init__()
        if tau <= 0:
            raise ValueError("tau")
        self.beta, self.gamma, self.tau = beta, gamma, tau

    def forward(self, z_s, z_t):
        if z_s.shape != z_t.shape:
            raise ValueError("shapes")
        y_s, y_t = (z_s / self.tau).softmax(dim=1), (z_t.detach() / self.tau).softmax(dim=1)
        inter_loss = self.tau**2 * inter_class_relation(y_s, y_t)
        intra_loss = self.tau**2 * intra_class_relation(y_s, y_t)
        return self.beta * inter_loss + self.gamma * intra_loss


def dist_loss(student_logits, teacher_logits, beta=1.0, gamma=1.0, temperature=1.0):
    return DIST(beta, gamma, temperature)(student_logits, teacher_logits)
