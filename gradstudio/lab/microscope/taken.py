"""`taken_gradient`: what becomes of a gradient before an optimizer takes it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.clipping import scale_by_norm
from gradstudio.project import spec as project
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.holding import cut_mask, frozen_mask

Floats = NDArray[np.float64]


def moving(gradient: Floats, spec: ProjectSpec) -> Floats:
    """Return a gradient with 0 for the parameters that stand still.

    Args:
        gradient: by parameter.
        spec: the project.
    """
    held = cut_mask(spec) | frozen_mask(spec)
    found: Floats = np.where(held, 0.0, gradient)
    return found


def taken_gradient(gradient: Floats, spec: ProjectSpec) -> Floats:
    """Return the gradient that the optimizer of a project takes: 0 for what stands still, then clipped.

    Args:
        gradient: of the batch of a step, penalties and dropout included.
        spec: the project.
    """
    moved = moving(gradient, spec)
    match spec.training.clipping:
        case project.ClipValue(limit=limit):
            return np.clip(moved, -limit, limit)
        case project.ClipNorm(limit=limit):
            return moved * scale_by_norm(float(np.sqrt(np.sum(moved * moved))), limit)
    return moved
