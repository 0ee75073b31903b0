"""Many submissions of people whom nobody need trust: found in a folder, graded side by side, summed up in a table."""

from kdgrader.batch.found import Handed, find_submissions
from kdgrader.batch.run import Graded, grade_all, require_strong_sandbox
from kdgrader.batch.summary import write_summary

__all__ = ["Graded", "Handed", "find_submissions", "grade_all", "require_strong_sandbox", "write_summary"]
