"""The data sets that come with GradStudio as files."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.project.spec.data import Data
from gradstudio.resources import resource_path


def micrograd_moons() -> Dataset:
    """Return the points of micrograd's demo notebook."""
    table = _table("micrograd_moons_points")
    return Dataset(inputs=table[:, :2], targets=table[:, 2])


def shipped(spec: Data) -> Dataset:
    """Return the samples of the file that a spec's kind names; its last column is the class from 0."""
    table = _table(spec.kind)
    return labelled(spec, table[:, :-1], table[:, -1])


def labelled(spec: Data, columns: NDArray[np.float64], classes: NDArray[np.float64]) -> Dataset:
    """Return samples whose classes are counted from 0, whatever the task.

    Args:
        spec: of the data.
        columns: shape (samples, inputs).
        classes: shape (samples,), from 0.
    """
    return Dataset(
        inputs=columns,
        targets=2.0 * classes - 1.0 if spec.task == "binary" else classes,
        task=spec.task,
        class_count=spec.class_count,
    )


@cache  # all of them: the gallery shows one after the other
def _table(name: str) -> NDArray[np.float64]:
    with resource_path("data", f"{name}.csv").open(encoding="utf-8") as file:
        return np.loadtxt(file, delimiter=",", skiprows=1)
