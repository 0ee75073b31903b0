"""Automatic mutants of a reference: small changes of its text, each another program. Reads sources, runs nothing."""

from kdgrader.proof.mutation.mutants import Mutant, mutants_of, same_program, unique_edit

__all__ = ["Mutant", "mutants_of", "same_program", "unique_edit"]
