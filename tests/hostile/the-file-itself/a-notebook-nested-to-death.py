# tries: hands in a notebook whose JSON is nested half a million deep
# question: kd-loss
# answer: zero
# must: unreadable
# recipe: yes

from pathlib import Path


def make(folder: Path) -> Path:
    path = folder / "kd_loss.ipynb"
    path.write_text('{"metadata": ' + "[" * 500_000 + "]" * 500_000 + ', "cells": []}', "utf-8")
    return path
