"""Public examples of alpha-temperature-schedule: the numbers of the question."""


def falling(candidate, step, kind):
    """The question's temperature, from 8 to 2 in five steps."""
    return candidate.schedule(step, 5, start=8.0, end=2.0, kind=kind)


def test_the_numbers_worked_out_by_hand(candidate):
    for kind, expected in (("linear", 6.5), ("cosine", 7.1213), ("exponential", 5.6569)):
        got = falling(candidate, 1, kind)
        assert abs(got - expected) < 1e-4, f"at step 1 {kind} is {expected}, not {got}"


def test_both_ends(candidate):
    for kind in ("linear", "cosine", "exponential"):
        assert falling(candidate, 0, kind) == 8.0, f"{kind} begins at start"
        assert falling(candidate, 4, kind) == 2.0, f"{kind} ends at end, in the last of its five steps"


def test_after_the_run_the_value_stays(candidate):
    assert falling(candidate, 9, "linear") == 2.0, "no step after the last changes anything"


def test_an_unknown_kind_is_refused(candidate):
    raised = "nothing"
    try:
        falling(candidate, 1, "cosin")
    except Exception as error:  # from another process it arrives wrapped, its name in its text
        raised = f"{type(error).__name__}: {error}".removeprefix("CandidateRaised: ")
    assert "ValueError" in raised, f"an unknown kind should raise ValueError, and raised {raised}"
