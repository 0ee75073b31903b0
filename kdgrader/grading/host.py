"""The checker host: forked off the zygote while that had read nothing, it imports pytest and all that grades, once,
and forks a checker for each grading. It stands on the trusted side and never runs candidate code."""

import gc
import importlib
import os
import socket

from kdgrader.jail import forkserver

PRELOADED = (
    "pytest", "_pytest.assertion.rewrite", "kdgrader.grading.checker", "kdgrader.grading.comparison",
    "kdgrader.jail.things",
)  # fmt: skip


def main(control: socket.socket, warm: tuple[str, ...]) -> None:
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for module in PRELOADED:
        importlib.import_module(module)
    if "sklearn" in warm:
        importlib.import_module("sklearn.datasets")
    gc.collect()
    gc.freeze()
    forkserver.serve(control, become)


def become(_: bytes, descriptors: list[int]) -> None:
    from kdgrader.grading import checker

    checker.main(socket.socket(fileno=descriptors[0]))
