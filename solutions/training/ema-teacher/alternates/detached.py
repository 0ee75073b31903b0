"""detach() in no_grad's place, tensor by tensor, with setters for numbers only."""


def _walk(model):
    yield from model.named_parameters()
    yield from model.named_buffers()


def update_ema(teacher, student, decay):
    targets, sources = dict(_walk(teacher)), dict(_walk(student))
    if targets.keys() ^ sources.keys():
        raise ValueError(f"only one has {targets.keys() ^ sources.keys()}")
    bad = [name for name in targets if targets[name].shape != sources[name].shape]
    if bad:
        raise ValueError(f"shapes of {bad}")
    for name, target in targets.items():
        target, source = target.detach(), sources[name].detach()
        fresh = target * decay + source * (1 - decay) if target.dtype.is_floating_point else source
        target[...] = fresh
