"""Constants that go with a row of numbers: biases, and what shifts and scales the columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.importing.layer import ImportedScaling

Floats = NDArray[np.float64]


def is_row(numbers: Floats) -> bool:
    """Whether it is one number, or one for each column of a row: then nothing grows where both come together."""
    return not numbers.ndim or numbers.shape[-1] == numbers.size


def as_row(numbers: Floats, width: int) -> Floats | None:
    """Return one number for each of some columns, or None if it is neither that nor one number for all.

    Args:
        numbers: any shape.
        width: number of columns.
    """
    if numbers.size not in (1, width) or not is_row(numbers):
        return None
    return np.array(np.broadcast_to(numbers.ravel(), width))


class ScalingSoFar:
    """What was done to the columns: (x − shift) / scale, whatever constants it was written with."""

    def __init__(self) -> None:
        self._shift: Floats = np.zeros(1)
        self._scale: Floats = np.ones(1)

    def take(self, operator: str, constant: Floats) -> bool:
        """Take up one more operation.

        Args:
            operator: "Add", "Sub", "Mul" or "Div".
            constant: its other operand, behind the columns.

        Returns:
            Whether it could be: its shape has to go with what came before.
        """
        row = constant.ravel()
        sizes = {self._shift.size, self._scale.size, row.size} - {1}
        if not is_row(constant) or len(sizes) > 1 or not row.size:
            return False
        match operator:
            case "Sub":
                self._shift = self._shift + row * self._scale
            case "Add":
                self._shift = self._shift - row * self._scale
            case "Div":
                self._scale = self._scale * row
            case "Mul":
                self._scale = self._scale / row
        return True

    def finished(self, width: int) -> ImportedScaling | None:
        """Return it for some columns; None where nothing was done to them.

        Args:
            width: number of columns.

        Raises:
            ValueError: it is for another number of them.
        """
        if not self._shift.any() and (self._scale == 1.0).all():
            return None
        shift, scale = as_row(self._shift, width), as_row(self._scale, width)
        if shift is None or scale is None:
            raise ValueError(
                f"{max(self._shift.size, self._scale.size)} numbers do not go with {width} columns"
            )
        return ImportedScaling(shift=shift, scale=scale)
