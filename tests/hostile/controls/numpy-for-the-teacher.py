# tries: works the teacher's side out in numpy and the student's in torch, where its gradient is kept
# question: kd-loss
# answer: right
# must: full marks

import numpy as np
import torch


def soft_targets(logits: np.ndarray, temperature: float) -> np.ndarray:
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    if student_logits.shape != teacher_logits.shape or labels.shape != (student_logits.shape[0],):
        raise ValueError("shapes disagree")
    p = soft_targets(teacher_logits.detach().numpy(), temperature)
    entropy = -np.where(p > 0, p * np.log(np.where(p > 0, p, 1.0)), 0.0).sum()
    target = torch.from_numpy(p)
    log_q = torch.log_softmax(student_logits.double() / temperature, dim=1)
    soft = (-(target * log_q).sum() - float(entropy)) / len(p)
    one_hot = torch.from_numpy(np.eye(p.shape[1])[labels.numpy()])
    hard = -(one_hot * torch.log_softmax(student_logits.double(), dim=1)).sum() / len(p)
    return (alpha * temperature**2 * soft + (1 - alpha) * hard).to(student_logits.dtype)
