"""Public examples of fidelity: the question's two samples worked out by hand, and a student that is its teacher."""

import torch


def by_hand():
    """The question's two samples of six classes: student logits, teacher logits."""
    student = torch.tensor([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [6.0, 4.0, 5.0, 3.0, 2.0, 1.0]]).log()
    teacher = torch.tensor([[6.0, 5.0, 4.0, 3.0, 2.0, 1.0]] * 2).log()
    return student, teacher


def test_the_two_samples_worked_out_by_hand(candidate):
    measured = candidate.fidelity(*by_hand())
    for name, expected in {"agreement": 0.5, "kl": 0.29092, "top5_overlap": 0.9}.items():
        assert abs(float(measured[name]) - expected) < 1e-4, f"{name} is {expected}, not {float(measured[name])}"


def test_a_student_that_is_its_teacher(candidate):
    logits = torch.tensor([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0], [2.0, 0.5, 1.0]])
    measured = candidate.fidelity(logits, logits.clone())
    for name, expected in {"agreement": 1.0, "kl": 0.0, "top5_overlap": 1.0}.items():
        assert abs(float(measured[name]) - expected) < 1e-5, f"{name} is {expected}, not {float(measured[name])}"


def test_a_student_that_cannot_choose_does_not_agree_with_everything(candidate):
    teacher = torch.tensor([[0.0, 1.0, 2.0], [3.0, 1.0, 2.0], [0.0, 5.0, 1.0], [1.0, 0.0, 2.0]])
    measured = candidate.fidelity(torch.zeros(4, 3), teacher)
    assert abs(float(measured["agreement"]) - 0.25) < 1e-6, "of equal logits the lowest class wins, here class 0"


def test_logits_of_different_shapes_are_refused(candidate):
    raised = "nothing"
    try:
        candidate.fidelity(torch.zeros(4, 3), torch.zeros(1, 3))
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"logits of different shapes should raise ValueError, and raised {raised}"
