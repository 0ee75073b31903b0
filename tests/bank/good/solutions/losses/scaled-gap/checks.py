from kdgrader.grading import aspect, refuses, same


@aspect("value")
def test_the_value(candidate, reference, draw):
    """The value is right.

    数值正确。
    """
    same(candidate.scaled_gap(3.0, 1.0, 2.0), reference.scaled_gap(3.0, 1.0, 2.0))


@aspect("bad-input")
def test_a_scale_of_zero(candidate):
    """A scale of 0 is refused.

    缩放为 0 时拒绝。
    """
    with refuses(ValueError):
        candidate.scaled_gap(1.0, 1.0, 0.0)
