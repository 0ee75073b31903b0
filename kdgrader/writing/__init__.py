"""Writing into a bank: a new question with everything in its place; a wrong submission kept as a mistake.

Runs on the trusted side, for authors. May import bank, reports and, to grade what is adopted, grading. No torch.
"""

from kdgrader.writing.adopt import Adopted, adopt_alternate, adopt_mistake
from kdgrader.writing.new import new_coding, new_theory
from kdgrader.writing.places import writable_bank

__all__ = ["Adopted", "adopt_alternate", "adopt_mistake", "new_coding", "new_theory", "writable_bank"]
