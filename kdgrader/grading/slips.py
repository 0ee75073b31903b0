"""What is measurably off in a wrong number: a sign, a unit, a base. The right number itself is never said."""

import math

from kdgrader.bank import Tolerance
from kdgrader.bank.numbers import margin
from kdgrader.i18n import says
from kdgrader.text import Text

SLIP = 0.02  # a slip is named only if it brings the answer this near, however wide the tolerance
POWERS = (1, -1, 3, -3, 4, -4, 6, -6)  # of ten; a hundred is named as percent


def slip(value: float, expected: float, tolerance: Tolerance) -> Text | None:
    """In which simple way a wrong number is nearly the right one, if in any."""
    if value == 0 or expected == 0:
        return None
    within = min(margin(expected, tolerance), SLIP * abs(expected))
    ways = [
        (-value, says("Right but for the sign.")),
        (value / 100, says("100 times too large: percent where a fraction is asked for?")),
        (value * 100, says("100 times too small: a fraction where percent are asked for?")),
        *((value / 10.0**power, _power_of_ten(power)) for power in POWERS),
        (1 / value, says("This is the reciprocal of the right number: what divides what?")),
        (1 - value, says("This is 1 minus the right number.")),
        (
            value * math.log(2),
            says("Right in bits: the logarithm is to base 2 where the natural one is meant."),
        ),
        (
            value / math.log(2),
            says("Right in nats: the logarithm is natural where the one to base 2 is meant."),
        ),
        (value * math.log(10), says("The logarithm is to base 10 where the natural one is meant.")),
    ]
    return next((message for mended, message in ways if abs(mended - expected) <= within), None)


def _power_of_ten(power: int) -> Text:
    factor = f"{10 ** abs(power):,}"
    if power > 0:
        return says("{factor} times too large: a unit, or a decimal point?", factor=factor)
    return says("{factor} times too small: a unit, or a decimal point?", factor=factor)
