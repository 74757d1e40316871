"""The samples that a small picture of a data set shows."""

from __future__ import annotations

from typing import Any

from gradstudio.data.dataset import Dataset
from gradstudio.data.source import make_dataset
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import DataSpec

_MOST_SAMPLES = 300


def pictured(data: DataSpec) -> DataSpec:
    """Return the data as a picture shows them: their own columns, and no more samples than tell something."""
    fields: dict[str, Any] = {"features": (), "standardise": False, "test_share": 0.0, "edited": ()}
    if not hasattr(data, "samples"):
        fields["seed"] = 0  # of the split alone: the points are the same
    elif data.samples > _MOST_SAMPLES:
        fields["samples"] = _MOST_SAMPLES
    return data.model_copy(update=fields)


def samples_of(data: DataSpec) -> Dataset | None:
    """Return the samples of data as `pictured` returns them; None if there can be none, of a formula say."""
    try:
        return make_dataset(data)
    except SpecError:
        return None
