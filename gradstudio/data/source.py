"""From the data part of a project to its samples."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from gradstudio.data.blobs import blobs
from gradstudio.data.dataset import Dataset
from gradstudio.data.moons import moons
from gradstudio.data.plane import plane
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import Blobs, DataSpec, MicrogradMoons, Moons, Plane
from gradstudio.resources import resource_path


@lru_cache(maxsize=8)
def load_dataset(spec: DataSpec) -> Dataset:
    """Return the samples that a data spec describes; equal specs give the same object.

    Raises:
        SpecError: an input was typed in for a sample that there is not.
    """
    if not spec.edited:
        return _points(spec)
    dataset = load_dataset(spec.model_copy(update={"edited": ()}))
    inputs = dataset.inputs.copy()
    for edit in spec.edited:
        if edit.sample >= len(inputs):
            raise SpecError(
                f"Sample {edit.sample + 1} has a typed input, but there are {len(inputs)} samples. "
                "Leave that number out."
            )
        inputs[edit.sample, edit.column] = edit.value
    return replace(dataset, inputs=inputs)


def _points(spec: DataSpec) -> Dataset:
    match spec:
        case MicrogradMoons():
            return _micrograd_moons()
        case Moons():
            return moons(spec.samples, spec.noise, spec.seed)
        case Blobs():
            return blobs(spec.samples, spec.classes, spec.noise, spec.seed)
        case Plane():
            return plane(spec.samples, spec.noise, spec.seed)


def _micrograd_moons() -> Dataset:
    with resource_path("data", "micrograd_moons_points.csv").open(encoding="utf-8") as file:
        table = np.loadtxt(file, delimiter=",", skiprows=1)
    return Dataset(inputs=table[:, :2], targets=table[:, 2])
