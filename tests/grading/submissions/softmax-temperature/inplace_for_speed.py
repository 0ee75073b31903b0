# commits: in-place


def softmax_with_temperature(logits, temperature, dim=-1):
    if temperature <= 0:
        raise ValueError("temperature")
    logits -= logits.amax(dim, keepdim=True)
    logits /= temperature
    weights = logits.exp()
    return weights / weights.sum(dim, keepdim=True)
