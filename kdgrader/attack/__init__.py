"""The hostile corpus, run on this machine: what each submission tries, what is looked at from outside, a scoreboard.

Looks at the program as an outsider does: it grades through `grading.grade`, reads what a candidate would read, and
watches processes, files and bystanders meanwhile. Nothing else in the program imports it.
"""

from kdgrader.attack.corpus import Attack, read_corpus
from kdgrader.attack.run import Outcome, run_corpus
from kdgrader.attack.scoreboard import to_json, to_markdown

__all__ = ["Attack", "Outcome", "read_corpus", "run_corpus", "to_json", "to_markdown"]
