"""What the steps of a pipeline do to the inputs before the network, where each column is only moved and scaled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import Floats, ImportedScaling

Affine = tuple[Floats, Floats]
"""(shift, scale) of (x − shift) / scale."""


def scaling_of(steps: Iterable[tuple[str, Any]]) -> ImportedScaling | None:
    """Return what some steps of a pipeline do to the inputs, one after the other; None for nothing.

    Args:
        steps: their names and the fitted transformers.

    Raises:
        ImportingError: one does something else, or is not fitted; the message names it.
    """
    whole: Affine | None = None
    for name, step in steps:
        if step is None or step == "passthrough":
            continue
        shift, scale = _affine(name, step)
        whole = (shift, scale) if whole is None else (whole[0] + whole[1] * shift, whole[1] * scale)
    return None if whole is None else ImportedScaling(shift=whole[0], scale=whole[1])


def _affine(name: str, step: Any) -> Affine:
    kind = type(step).__name__
    read = _SCALERS.get(kind)
    if read is None:
        raise ImportingError(
            f"{name} ({kind}) comes before the network, but a project only moves and scales each column. "
            "Known are "
            f"{', '.join(_SCALERS)}: apply {name} yourself, and give what comes after it."
        )
    if not hasattr(step, "n_features_in_"):
        raise ImportingError(f"{name} ({kind}) is not fitted yet. Call fit first.")
    return read(step, int(step.n_features_in_))


def _standard(step: Any, columns: int) -> Affine:
    shift = step.mean_ if step.with_mean else np.zeros(columns)
    scale = step.scale_ if step.with_std else np.ones(columns)
    return np.asarray(shift, dtype=np.float64), np.asarray(scale, dtype=np.float64)


def _min_max(step: Any, columns: int) -> Affine:
    if step.clip:
        raise ImportingError("MinMaxScaler clips, which a project does not. Take clip=False.")
    factor = np.asarray(step.scale_, dtype=np.float64)
    return -np.asarray(step.min_, dtype=np.float64) / factor, 1.0 / factor


def _max_abs(step: Any, columns: int) -> Affine:
    return np.zeros(columns), np.asarray(step.scale_, dtype=np.float64)


def _robust(step: Any, columns: int) -> Affine:
    shift = step.center_ if step.with_centering else np.zeros(columns)
    scale = step.scale_ if step.with_scaling else np.ones(columns)
    return np.asarray(shift, dtype=np.float64), np.asarray(scale, dtype=np.float64)


_SCALERS: Mapping[str, Callable[[Any, int], Affine]] = {
    "StandardScaler": _standard,
    "MinMaxScaler": _min_max,
    "MaxAbsScaler": _max_abs,
    "RobustScaler": _robust,
}
