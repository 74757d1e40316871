"""Which parameters of a run stand still: the frozen ones where they are, the cut ones at zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.parts import PartRange, cut_range, frozen_range
from gradstudio.project.spec import ProjectSpec

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def frozen_mask(spec: ProjectSpec) -> Mask:
    """Return for each parameter, in the order of `MLP.parameters`, whether it is frozen."""
    return _mask(spec.network.frozen, spec.sizes, spec.parameter_count, frozen_range)


def cut_mask(spec: ProjectSpec) -> Mask:
    """Return for each parameter whether it is cut."""
    return _mask(spec.network.cut, spec.sizes, spec.parameter_count, cut_range)


class HeldParameters:
    """Follows what a run's spec freezes and cuts, and remembers what the cut parameters were.

    Args:
        spec: what is trained.

    Attributes:
        indices: of the parameters that stand still, ascending.
    """

    def __init__(self, spec: ProjectSpec) -> None:
        self._count = spec.parameter_count
        self._cut = self.indices = np.zeros(0, dtype=np.int64)
        self._numbers = np.zeros(0)  # of those that are cut, as they were before

    @property
    def cut_from(self) -> Floats:
        """Shape (parameters,): what those that are cut were before; 0 for the others."""
        numbers = np.zeros(self._count)
        numbers[self._cut] = self._numbers
        return numbers

    def restore(self, cut_from: Floats) -> None:
        """Remember for those that are cut what they were before, from what `cut_from` once returned."""
        self._numbers = cut_from[self._cut]

    def adopt(self, spec: ProjectSpec, parameters: Floats) -> Floats:
        """Follow a spec of the same sizes.

        Returns:
            The parameters, with those at zero that it cuts, and those that it cuts no longer as they were.
        """
        numbers = np.array(parameters)
        numbers[self._cut] = self._numbers
        self._cut = np.flatnonzero(cut_mask(spec))
        self._numbers = numbers[self._cut]
        numbers[self._cut] = 0.0
        self.indices = np.union1d(self._cut, np.flatnonzero(frozen_mask(spec)))
        return numbers

    def without_cut(self, parameters: Iterable[float]) -> Floats:
        """Return parameters with those that are cut at zero; what these were stays remembered."""
        numbers = np.fromiter(parameters, dtype=np.float64)
        if len(numbers) == self._count:
            numbers[self._cut] = 0.0
        return numbers


def _mask(paths: Sequence[str], sizes: Sequence[int], count: int, range_of: PartRange) -> Mask:
    mask = np.zeros(count, dtype=np.bool_)
    for path in paths:
        part = range_of(path, sizes)
        mask[part.start : part.stop : part.step] = True
    return mask
