"""Numbers typed into parameters while a run is under way, and what they took the place of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import ShapeError
from gradstudio.project.spec import EditedParameter, ProjectSpec
from gradstudio.training.run.initial import initial_parameters


class TypedParameters:
    """Takes typed numbers into a run and out of it again.

    It remembers what each number took the place of in this very run, so that undoing an edit brings back exactly
    what was there, however far the run had come by then.

    Args:
        spec: what the run starts from, typed numbers included.
    """

    def __init__(self, spec: ProjectSpec) -> None:
        self._edited: tuple[EditedParameter, ...] = ()
        self._replaced: list[float] = []
        if spec.network.edited:
            bare = spec.network.model_copy(update={"edited": ()})
            self.adopt(spec, initial_parameters(spec.model_copy(update={"network": bare})))

    @property
    def replaced(self) -> tuple[float, ...]:
        """What each of the typed numbers took the place of, in their order."""
        return tuple(self._replaced)

    def restore(self, replaced: Sequence[float]) -> None:
        """Go back to what the same typed numbers had replaced at another time.

        Raises:
            ShapeError: there are more or fewer than typed numbers; nothing was changed.
        """
        if len(replaced) != len(self._edited):
            raise ShapeError(
                f"The state has {len(replaced)} typed numbers, but the project has {len(self._edited)}. "
                "Restore a state of the same project."
            )
        self._replaced = list(replaced)

    def adopt(self, spec: ProjectSpec, flat: NDArray[np.float64]) -> bool:
        """Go over to the typed numbers of another spec of the same network.

        Args:
            spec: the project as it is from now on.
            flat: the parameters, changed in place.

        Returns:
            Whether there was anything to change.
        """
        before, after, sizes = self._edited, spec.network.edited, spec.sizes
        common = 0
        while common < min(len(before), len(after)) and before[common] == after[common]:
            common += 1
        for edit in reversed(before[common:]):
            flat[edit.path.flat_index(sizes)] = self._replaced.pop()
        for edit in after[common:]:
            index = edit.path.flat_index(sizes)
            self._replaced.append(float(flat[index]))
            flat[index] = edit.value
        self._edited = after
        return common < max(len(before), len(after))
