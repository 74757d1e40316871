"""`ParameterPlane`: two directions through a point in the space of all parameters, and what lies on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ParameterPlane:
    """The points origin + a · first + b · second.

    Attributes:
        origin: shape (parameters,), where a = b = 0.
        first: direction of a, of the same shape, not zero.
        second: direction of b, likewise, and not along the first.
        titles: what a and b are.
        explained: share of the path's variance along each direction, 0 to 1; empty where that says nothing.
    """

    origin: Floats
    first: Floats
    second: Floats
    titles: tuple[str, str]
    explained: tuple[float, ...] = ()

    def points(self, places: Floats) -> Floats:
        """Return parameters at some places.

        Args:
            places: shape (places, 2), a and b of each.

        Returns:
            Shape (places, parameters).
        """
        return np.asarray(self.origin + places @ np.stack([self.first, self.second]))

    def places(self, parameters: Floats) -> Floats:
        """Return the places of the plane that are nearest to some parameters.

        Args:
            parameters: shape (points, parameters).

        Returns:
            Shape (points, 2).
        """
        directions = np.stack([self.first, self.second], axis=1)
        away = np.atleast_2d(parameters) - self.origin
        # Of two columns the normal equations are safe; a least-squares solver would copy all parameters.
        return np.asarray(np.linalg.solve(directions.T @ directions, directions.T @ away.T).T)

    def distances(self, parameters: Floats) -> Floats:
        """Return how far some parameters are from the plane, shape (points,)."""
        there = np.atleast_2d(parameters)
        return np.asarray(np.linalg.norm(there - self.points(self.places(there)), axis=1))


def random_plane(sizes: Sequence[int], parameters: Floats, seed: int) -> ParameterPlane:
    """Return two random directions, in each of which every neuron has the length that it has in the parameters.

    A neuron's weights and bias are one filter. Without that, the same step would be a large one for small weights
    and a small one for large ones, and networks that compute the same would look sharp or flat by scale alone.

    Source: Li, Xu, Taylor, Studer & Goldstein 2018, Visualizing the Loss Landscape of Neural Nets, section 4.

    Args:
        sizes: number of inputs, then of the neurons of each layer.
        parameters: the origin, flat, in the order of `MLP.parameters`.
        seed: of the directions, 0 or more.
    """
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed])))
    first, second = (
        _as_long_as(sizes, parameters, generator.standard_normal(len(parameters))) for _ in range(2)
    )
    return ParameterPlane(
        origin=parameters, first=first, second=second, titles=("1st random direction", "2nd")
    )


def path_plane(states: Floats, origin: Floats) -> ParameterPlane | None:
    """Return the first two principal components of a path, as unit vectors.

    Source: Li et al. 2018, section 7.2: of the differences from the origin, which is one of the states.

    Args:
        states: shape (states, parameters), of one run in the order of its steps.
        origin: shape (parameters,).

    Returns:
        The plane, or None where the path has fewer than two dimensions.
    """
    away = states - origin
    largest = np.abs(away).max()
    if not 0.0 < largest < np.inf:
        return None
    away = np.ldexp(
        away, -int(np.frexp(largest)[1])
    )  # squares of very large and very small numbers would be lost
    # The small matrix of products has the same components, however many parameters there are.
    values, vectors = np.linalg.eigh(away @ away.T)
    total = float(values.clip(0.0).sum())
    chosen = [k for k in (len(values) - 1, len(values) - 2) if k >= 0 and values[k] > 1e-12 * total]
    if total <= 0.0 or len(chosen) < 2:
        return None
    first, second = (_unit(away.T @ vectors[:, k]) for k in chosen)
    shares = tuple(float(values[k]) / total for k in chosen)
    return ParameterPlane(
        origin=origin,
        first=_pointing(first, away),
        second=_pointing(second, away),
        titles=("1st component", "2nd component"),
        explained=shares,
    )


def step_plane(parameters: Floats, gradient: Floats, change: Floats) -> ParameterPlane | None:
    """Return the plane of the steepest descent and of the last change, as perpendicular unit vectors.

    Args:
        parameters: the origin.
        gradient: of the loss there.
        change: what the last steps added to the parameters.

    Returns:
        The plane, or None where one of the two is zero or they have one direction.
    """
    if not gradient.any() or not change.any():
        return None
    first = _unit(-gradient)
    rest = change - (change @ first) * first
    if np.linalg.norm(rest) <= 1e-9 * np.linalg.norm(change):
        return None
    return ParameterPlane(
        origin=parameters,
        first=first,
        second=_unit(rest),
        titles=("steepest descent", "last change, across it"),
    )


def parameter_plane(parameters: Floats, first: int, second: int, titles: tuple[str, str]) -> ParameterPlane:
    """Return the plane of two parameters, whose places are what is added to them.

    Args:
        parameters: the origin.
        first: index of one parameter.
        second: index of another.
        titles: their names.
    """
    directions = np.zeros((2, len(parameters)))
    directions[0, first] = directions[1, second] = 1.0
    return ParameterPlane(origin=parameters, first=directions[0], second=directions[1], titles=titles)


def _as_long_as(sizes: Sequence[int], parameters: Floats, drawn: Floats) -> Floats:
    begin, parts = 0, []
    for fan_in, fan_out in pairwise(sizes):
        end = begin + (fan_in + 1) * fan_out
        own, some = (array[begin:end].reshape(fan_out, fan_in + 1) for array in (parameters, drawn))
        lengths = np.linalg.norm(some, axis=1, keepdims=True)
        parts.append((some * (np.linalg.norm(own, axis=1, keepdims=True) / lengths)).ravel())
        begin = end
    directions = np.concatenate(parts)
    # A network of zeros gives no lengths.
    return directions if directions.any() else _unit(drawn)


def _unit(vector: Floats) -> Floats:
    largest = np.abs(vector).max()  # squares of tiny numbers would be lost
    scaled = vector / largest
    return np.asarray(scaled / np.linalg.norm(scaled))


def _pointing(direction: Floats, away: Floats) -> Floats:
    """Return a direction or its opposite, so that the path comes from its negative side."""
    return direction if away[0] @ direction <= 0.0 else -direction
