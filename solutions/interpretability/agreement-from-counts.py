"""Top-1 agreement of student and teacher, from counts of the five cases a to e."""


def answer(a, b, c, d, e):
    return (a + d) / (a + b + c + d + e)


def second_route(a, b, c, d, e):
    """Image by image: the label is 0, other classes are errors; count where the two predictions are equal."""
    cases = [((0, 0), a), ((0, 1), b), ((1, 0), c), ((1, 1), d), ((1, 2), e)]
    predictions = [pair for pair, count in cases for _ in range(count)]
    return sum(teacher == student for teacher, student in predictions) / len(predictions)


def misconceptions(a, b, c, d, e):
    images = a + b + c + d + e
    return {
        "student-accuracy": (a + c) / images,
        "both-right-only": a / images,
        "same-correctness": (a + d + e) / images,
        "where-teacher-is-right": a / (a + b),
        "ratio-of-accuracies": (a + c) / (a + b),
    }
