"""kdgrader: an interview question bank and grader for knowledge distillation.

bank/ and reports/ know nobody; jail/ runs beside candidate code; grading/ is all that is trusted;
data flows bank → grading → report → rendering.
"""

__version__ = "0.1.0"
