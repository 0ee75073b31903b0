# tries: names everything in Chinese, Greek and with accents, in identifiers that Python normalises
# question: kd-loss
# answer: right
# must: full marks

import torch.nn.functional as 函数库


class 温度错误(ValueError):
    """温度必须大于零。"""


def 对数概率(得分, 温度=1.0):
    return 函数库.log_softmax(得分 / 温度, dim=-1)


def 软损失(学生, 教师, τ):
    log_p, log_q = 对数概率(教师.detach(), τ), 对数概率(学生, τ)
    return τ**2 * (log_p.exp() * (log_p - log_q)).sum(-1).mean()


def kd_loss(学生, 教师, 标签, *, temperature=4.0, alpha=0.5):
    """蒸馏损失：α·T²·KL(p‖q) + (1−α)·CE。"""
    τ, α, naïve = temperature, alpha, 函数库.cross_entropy
    if not τ > 0:
        raise 温度错误(f"温度 {τ} 不大于零")
    if 学生.shape != 教师.shape or len(标签) != len(学生):
        raise ValueError("形状不一致：“学生”与“教师”")
    print("损失计算完毕 ✓ 👩🏽‍🔬")
    return α * 软损失(学生, 教师, τ) + (1 - α) * naïve(学生, 标签)
