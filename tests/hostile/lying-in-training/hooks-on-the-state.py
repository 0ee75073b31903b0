# tries: hangs hooks on state dicts, loading, forwards and parametrisations, which bend what is read of the models
# question: distillation-loop
# answer: untouched
# must: gain nothing

import torch


def hook(model, other):
    """Each of these speaks up when somebody looks at the model, calls it, loads it or copies it."""
    for attempt in (
        lambda: model._register_state_dict_hook(lambda _, state, *__: {n: t * 0 for n, t in state.items()}),
        lambda: model.register_state_dict_post_hook(lambda _, state, *__: state.update(passed=torch.ones(()))),
        lambda: model.register_state_dict_pre_hook(lambda *_: model.load_state_dict(other.state_dict(), strict=False)),
        lambda: model.register_load_state_dict_pre_hook(lambda _, state, *__: state.clear()),
        lambda: model.register_load_state_dict_post_hook(lambda _, keys: keys.missing_keys.clear()),
        lambda: model.register_forward_hook(lambda _, x, out: other(*x)),
        lambda: torch.nn.modules.module.register_module_forward_hook(lambda _, x, out: out * 0),
        lambda: torch.nn.utils.parametrize.register_parametrization(model[-1], "weight", torch.nn.Tanh()),
        lambda: torch.nn.utils.parametrizations.weight_norm(model[0]),
        lambda: model.register_buffer("verdict", torch.ones(3)),
        lambda: model.register_parameter("score", torch.nn.Parameter(torch.full((1,), 12.0))),
        lambda: model.add_module("0", torch.nn.Identity()),
    ):
        try:
            attempt()
        except Exception as error:
            print(type(error).__name__, str(error)[:60])


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    hook(teacher, torch.nn.Identity())
    return [0.0] * epochs


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    hook(student, teacher)
    return [0.0] * epochs


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    hook(student, teacher)
    return student.state_dict()
