"""Gradient clipping: keeping a single step from going too far. Definitions are PyTorch's."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gradstudio.engine.arguments import require_number
from gradstudio.engine.value import Value

_EPSILON = 1e-6  # keeps the division defined when all gradients are 0


def clip_by_value(parameters: Iterable[Value], limit: float) -> None:
    """Bring every gradient into −limit … limit. Source: PyTorch, `clip_grad_value_`.

    Raises:
        ConfigurationError: the limit is no number above 0; infinity is one.
    """
    limit = _checked(limit)
    for parameter in parameters:
        parameter.grad = min(max(parameter.grad, -limit), limit)


def clip_by_norm(parameters: Iterable[Value], limit: float) -> float:
    """Scale all gradients by min(1, limit / (norm + 1e-6)), where norm = √Σg².

    Source: Pascanu et al. 2012, algorithm 1; PyTorch, `clip_grad_norm_`.

    Returns:
        The norm before.

    Raises:
        ConfigurationError: the limit is no number above 0; infinity is one.
    """
    limit = _checked(limit)
    parameters = list(parameters)  # they are gone through twice
    norm = math.sqrt(sum(parameter.grad * parameter.grad for parameter in parameters))
    scale = scale_by_norm(norm, limit)
    for parameter in parameters:
        parameter.grad *= scale
    return norm


def scale_by_norm(norm: float, limit: float) -> float:
    """Return what gradients of a norm are multiplied with, above 0 to 1: min(1, limit / (norm + 1e-6))."""
    return min(1.0, limit / (norm + _EPSILON))


def _checked(limit: float) -> float:
    return limit if limit == math.inf else require_number("The limit of a clipping", limit, above=0.0)
