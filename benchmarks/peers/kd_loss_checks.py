"""Checks of kd_loss as a careful teacher writes them: one text, given to every grader.

Numbers worked out beforehand, a formula in the test's own words, gradients, dtypes, inputs left alone, bad input.
Every test makes its inputs anew, so that one cannot spoil the next. The parameter `kd_loss` is the function handed in.
"""

import torch

# test: (aspect, points); the points are those of the question
TESTS = {
    "test_the_sample_worked_out_by_hand": ("value", 1),
    "test_a_batch_against_numbers_known_beforehand": ("value", 1),
    "test_random_batches_against_the_formula": ("value", 2),
    "test_the_gradient_of_the_student": ("gradient", 2),
    "test_the_teacher_gets_no_gradient": ("gradient", 1),
    "test_dtype_and_inputs_are_kept": ("conventions", 1),
    "test_logits_that_lie_far_apart": ("stability", 1),
    "test_bad_input_is_refused": ("bad-input", 1),
}


def reference_kd_loss(student, teacher, labels, temperature, alpha):
    log_p = torch.log_softmax(teacher / temperature, dim=-1)
    log_q = torch.log_softmax(student / temperature, dim=-1)
    soft = (log_p.exp() * (log_p - log_q)).sum(dim=-1).mean()
    hard = -torch.log_softmax(student, dim=-1)[torch.arange(len(labels)), labels].mean()
    return alpha * temperature**2 * soft + (1 - alpha) * hard


def batch():
    student = torch.tensor([[0.5, -1.0, 2.0, 0.3], [1.5, 0.2, -0.7, 0.0], [-0.4, 0.9, 0.1, 1.1]], dtype=torch.float64)
    teacher = torch.tensor([[1.0, 0.5, 3.0, -1.0], [2.0, -0.3, 0.4, 0.6], [0.2, -0.8, 1.7, 0.9]], dtype=torch.float64)
    return student, teacher, torch.tensor([2, 0, 3])


def random_batch(seed):
    torch.manual_seed(seed)
    return 2 * torch.randn(6, 5), 2 * torch.randn(6, 5), torch.randint(5, (6,))


def test_the_sample_worked_out_by_hand(kd_loss):
    student = torch.tensor([[0.0, 1.3862944, 0.0]])
    teacher = torch.tensor([[2.7725887, 1.3862944, 0.0]])
    loss = kd_loss(student, teacher, torch.tensor([0]), temperature=2.0, alpha=0.75)
    assert isinstance(loss, torch.Tensor)
    assert loss.shape == ()
    assert torch.allclose(loss, torch.tensor(1.14560), atol=1e-4)


def test_a_batch_against_numbers_known_beforehand(kd_loss):
    known = {(1.0, 0.0): 0.57632463, (1.0, 1.0): 0.24962853, (3.0, 0.7): 0.45239486, (8.0, 0.25): 0.54585215}
    for (temperature, alpha), expected in known.items():
        loss = kd_loss(*batch(), temperature=temperature, alpha=alpha)
        assert torch.isfinite(loss)
        assert torch.allclose(loss, torch.tensor(expected, dtype=torch.float64), atol=1e-6)


def test_random_batches_against_the_formula(kd_loss):
    for seed, temperature, alpha in ((1, 2.0, 0.3), (2, 5.0, 0.9), (3, 0.7, 0.5), (4, 20.0, 1.0)):
        expected = reference_kd_loss(*random_batch(seed), temperature, alpha)
        loss = kd_loss(*random_batch(seed), temperature=temperature, alpha=alpha)
        assert loss.shape == expected.shape
        assert torch.allclose(loss, expected, rtol=1e-4, atol=1e-6)
    expected = reference_kd_loss(*random_batch(5), 4.0, 0.5)
    assert torch.allclose(kd_loss(*random_batch(5)), expected, rtol=1e-4, atol=1e-6), "the defaults"


def test_the_gradient_of_the_student(kd_loss):
    student, teacher, labels = batch()
    student.requires_grad_()
    kd_loss(student, teacher, labels, temperature=3.0, alpha=0.7).backward()
    expected = torch.tensor(
        [
            [0.01986102, -0.03282344, -0.07241818, 0.08538060],
            [-0.04318727, 0.06147465, -0.02350679, 0.00521941],
            [-0.01169810, 0.12656344, -0.08018114, -0.03468421],
        ],
        dtype=torch.float64,
    )
    assert student.grad is not None
    assert torch.allclose(student.grad, expected, atol=1e-6)
    for seed, temperature, alpha in ((6, 2.0, 0.3), (7, 5.0, 1.0)):
        student, teacher, labels = random_batch(seed)
        student.requires_grad_()
        loss = reference_kd_loss(student, teacher, labels, temperature, alpha)
        expected = torch.autograd.grad(loss, student)[0]
        loss = kd_loss(student, teacher, labels, temperature=temperature, alpha=alpha)
        gradient = torch.autograd.grad(loss, student)[0]
        assert torch.allclose(gradient, expected, rtol=1e-4, atol=1e-6)


def test_the_teacher_gets_no_gradient(kd_loss):
    student, teacher, labels = batch()
    student.requires_grad_()
    teacher.requires_grad_()
    kd_loss(student, teacher, labels, temperature=2.0, alpha=0.6).backward()
    assert student.grad is not None
    assert student.grad.abs().max() > 1e-3
    assert teacher.grad is None or not teacher.grad.any()


def test_dtype_and_inputs_are_kept(kd_loss):
    for dtype in (torch.float32, torch.float64):
        student, teacher, labels = batch()
        student, teacher = student.to(dtype), teacher.to(dtype)
        loss = kd_loss(student, teacher, labels, temperature=3.0, alpha=0.7)
        assert loss.dtype == dtype
        assert torch.allclose(loss, torch.tensor(0.45239486, dtype=dtype), atol=1e-5)
        before = batch()
        assert torch.equal(student, before[0].to(dtype))
        assert torch.equal(teacher, before[1].to(dtype))
        assert torch.equal(labels, before[2])


def test_logits_that_lie_far_apart(kd_loss):
    student = torch.tensor([[400.0, -400.0, 0.0], [0.0, 300.0, -300.0]])
    teacher = torch.tensor([[-400.0, 400.0, 0.0], [0.0, 300.0, -900.0]])
    student.requires_grad_()
    loss = kd_loss(student, teacher, torch.tensor([0, 1]), temperature=2.0, alpha=0.5)
    assert torch.allclose(loss, torch.tensor(400.0), rtol=1e-4)
    loss.backward()
    assert torch.allclose(student.grad, torch.tensor([[0.5, -0.5, 0.0], [0.0, 0.0, 0.0]]), atol=1e-4)


def test_bad_input_is_refused(kd_loss):
    student, teacher, labels = batch()
    wrong = (
        (student, teacher, labels, 0.0),
        (student, teacher, labels, -2.0),
        (student, teacher[:, :1], labels, 2.0),
        (student, teacher[:1], labels, 2.0),
        (student, teacher, labels[:2], 2.0),
    )
    for student, teacher, labels, temperature in wrong:
        try:
            kd_loss(student, teacher, labels, temperature=temperature, alpha=0.5)
        except ValueError:
            pass
        else:
            raise AssertionError("bad input was not refused")
