"""The new state is computed first and then loaded, which writes in place and checks names and shapes on the way."""


def update_ema(ema_model, model, decay):
    new, old = model.state_dict(), ema_model.state_dict()
    if {k: v.shape for k, v in new.items()} != {k: v.shape for k, v in old.items()}:
        raise ValueError("different architectures")
    mixed = {}
    for key, value in old.items():
        if value.dtype.is_floating_point:
            mixed[key] = decay * value + (1.0 - decay) * new[key]
        else:
            mixed[key] = new[key].clone()
    ema_model.load_state_dict(mixed)
