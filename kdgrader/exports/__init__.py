"""The same facts in another program's format. Each format is one file here; none of them is needed to grade.

May import bank, reports and sets; knows neither jail nor grading, and no torch.
"""

from kdgrader.exports.notebook import export_notebook

__all__ = ["export_notebook"]
