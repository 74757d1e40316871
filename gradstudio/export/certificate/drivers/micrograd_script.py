"""Has an exported script on single numbers predict, backpropagate and train on, for some seconds of work."""

import platform
from collections.abc import Mapping
from importlib.metadata import version
from itertools import islice
from types import ModuleType
from typing import Any

import numpy as np

MOST_VALUES = 9_000_000
"""Values that are made altogether, about a million in a second; a third of them for each thing that is asked."""


def observe(script: ModuleType, steps: int) -> Mapping[str, Any]:
    """Return what a script computes; its gradients are named by their order."""
    y = getattr(script, "y_train", script.y)
    share = MOST_VALUES / 3 / (2 * len(script.parameters) + 10)
    first = script.x[: max(int(share), 1)]
    found: dict[str, Any] = {"outputs": [[score.data for score in script.predict(x)] for x in first]}
    if 2 * len(y) <= share:
        result = script.backpropagate(range(len(y)))
        found["loss"], found["accuracy"] = result if isinstance(result, tuple) else (result, np.nan)
        parts = [part for layer in script.layers for part in layer]
        found["gradients"] = {str(place): _gradients(part) for place, part in enumerate(parts)}
    of_step = 2 * min(getattr(script, "BATCH_SIZE", len(y)), len(y))
    steps = min(steps, int(share / of_step))
    found["losses"] = [_loss(step) for step in islice(script.training(), steps)]
    return {**found, "ran_with": _engine(script)}


def _engine(script: ModuleType) -> str:
    if script.Value.__module__ == "micrograd.engine":
        return f"micrograd {version('micrograd')}"
    return f"Python {platform.python_version()}"


def _gradients(part: list[Any]) -> Any:
    return [[value.grad for value in row] if isinstance(row, list) else row.grad for row in part]


def _loss(step: tuple[Any, ...]) -> float:
    return float(step[1])
