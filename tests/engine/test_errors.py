"""Errors cross processes and are copied, whatever their constructors take."""

from __future__ import annotations

import copy
import importlib
import math
import pickle
import pkgutil

import pytest

import gradstudio
from gradstudio.engine.errors import GradStudioError, MathDomainError
from gradstudio.training.run.errors import TrainingError

# Those of the drivers are loaded elsewhere: they run in a process with another library, and have no errors.
ELSEWHERE = (
    "gradstudio.ui",
    "gradstudio.app",
    "gradstudio.__main__",
    "gradstudio.export.certificate.drivers.",
)

for module in pkgutil.walk_packages(gradstudio.__path__, "gradstudio."):
    if not module.name.startswith(ELSEWHERE):
        importlib.import_module(module.name)


def all_kinds(kind: type[GradStudioError]) -> list[type[GradStudioError]]:
    return [kind, *(below for direct in kind.__subclasses__() for below in all_kinds(direct))]


def same(error: Exception) -> list[Exception]:
    pickled = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes: errors cross processes so
    return [pickled, copy.copy(error), copy.deepcopy(error)]


@pytest.mark.parametrize("kind", all_kinds(GradStudioError), ids=lambda kind: kind.__name__)
def test_every_error_of_the_tree_keeps_kind_message_and_attributes(kind: type[GradStudioError]) -> None:
    error = kind.__new__(kind, "what, where and the mend")
    error.args = ("what, where and the mend",)
    error.__dict__["place"] = 7
    for other in same(error):
        assert type(other) is kind
        assert (other.args, other.__dict__) == (error.args, {"place": 7})


@pytest.mark.parametrize(
    "error",
    [
        TrainingError(3, math.inf, "layer1.neuron1.w1", 1e200, -1e300),
        MathDomainError("log", (-1.0,), "x above 0"),
    ],
)
def test_errors_with_constructors_of_their_own_do_too(error: GradStudioError) -> None:
    for other in same(error):
        assert (type(other), str(other), other.__dict__) == (type(error), str(error), error.__dict__)
