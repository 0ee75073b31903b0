# tries: copies its tensors by torch.save and load in memory, by pickle, json and copy
# question: kd-loss
# answer: right
# must: full marks

import copy
import io
import json
import pickle

import torch
import torch.nn.functional as F


def through_memory(tensor):
    file = io.BytesIO()
    torch.save({"logits": tensor}, file)
    file.seek(0)
    return torch.load(file, weights_only=True)["logits"]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    options = json.loads(json.dumps({"temperature": temperature, "alpha": alpha}))
    temperature, alpha = options["temperature"], options["alpha"]
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    teacher = pickle.loads(pickle.dumps(through_memory(teacher_logits.detach())))
    log_p = F.log_softmax(copy.deepcopy(teacher) / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)
