"""`InputPlane`: the plane of the input space over which the whole window draws its maps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.data.dataset import Dataset
from gradstudio.project.spec.data import ClassColumn
from gradstudio.training.look.lens import Lens, column_lens, principal_lens

_COMPARABLE = 3.0
"""Columns whose ranges differ by less than this factor are drawn to one scale."""
_ENOUGH = 500_000
"""Samples whose medians are those of all of them, as far as a map's place goes."""


class InputPlane(QObject):
    """Two columns of the data with the others fixed, or the plane of the principal components.

    With two columns there is only one plane, and with one column it is a line. Of a class among the columns one
    value is fixed: between its columns of 0 and 1 there are no samples. Lives on the GUI thread.

    Args:
        dataset: the data of the project.

    Signals:
        changed: `lens` is another.
    """

    changed = Signal()

    def __init__(self, dataset: Dataset, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dataset = dataset
        self._fixed: tuple[float, ...] = ()
        self._forget_choice()
        self._lens = self._made()

    @property
    def dataset(self) -> Dataset:
        """The data of the project."""
        return self._dataset

    @property
    def lens(self) -> Lens:
        """The plane, through a window that shows all of the data."""
        return self._lens

    @property
    def is_line(self) -> bool:
        """Whether there is one column only."""
        return len(self._dataset.columns) == 1

    @property
    def is_principal(self) -> bool:
        """Whether it is the plane of the principal components."""
        return self._principal

    @property
    def spanning(self) -> tuple[int, ...]:
        """Columns of which two can span the plane; none where only the principal components can."""
        if len(self._dataset.columns) <= 2:
            return tuple(range(len(self._dataset.columns)))
        numbers = self._dataset.number_columns
        return numbers if len(numbers) >= 2 else ()

    @property
    def axes(self) -> tuple[int, int]:
        """Indices of the columns that run to the right and upwards, where it is not that of the components."""
        return self._axes

    @property
    def fixed(self) -> tuple[float, ...]:
        """For each column where it is fixed; of no meaning for the two of `axes`."""
        return self._fixed

    @property
    def names(self) -> tuple[str, str]:
        """What runs to the right and upwards; on a line the second is empty."""
        if self._principal:
            return "component 1", "component 2"
        columns = self._dataset.columns
        return columns[self._axes[0]], "" if self.is_line else columns[self._axes[1]]

    def start_over(self, dataset: Dataset) -> None:
        """Show the data of another project as if they were the first."""
        self._dataset = dataset
        self._forget_choice()
        self._renew()

    def set_dataset(self, dataset: Dataset) -> None:
        """Follow an edit of the data; what was chosen stays if the columns are the same."""
        if dataset is self._dataset:
            return
        before, self._dataset = self._dataset, dataset
        if dataset.columns != before.columns:
            self._forget_choice()
        elif dataset.raw is before.raw:
            return  # the same points, of which the network sees or is trained on others
        self._renew()

    def choose_columns(self, x: int, y: int) -> None:
        """Span the plane by two columns, two different ones."""
        self._axes, self._principal = (x, y), False
        self._renew()

    def choose_principal(self) -> None:
        """Span the plane by the principal components; needs three columns or more."""
        self._principal = True
        self._renew()

    def fix(self, column: int, value: float) -> None:
        """Move the plane along a column that does not span it."""
        self._fixed = (*self._fixed[:column], value, *self._fixed[column + 1 :])
        self._renew()

    def fixed_value(self, part: ClassColumn) -> int:
        """Return which value of a class is fixed, by its place among the values."""
        return self._fixed[part.columns.start : part.columns.stop].index(1.0)

    def fix_value(self, part: ClassColumn, place: int) -> None:
        """Move the plane to where a class has another of its values."""
        fixed = list(self._fixed)
        fixed[part.columns.start : part.columns.stop] = _indicated(part, place)
        self._fixed = tuple(fixed)
        self._renew()

    def _forget_choice(self) -> None:
        raw = self._dataset.raw
        spanning = self.spanning or (0, 1)
        self._axes = spanning[0], spanning[min(1, len(spanning) - 1)]
        self._principal = raw.shape[1] > 2
        fixed = _medians(raw[:: max(1, raw.size // _ENOUGH)])
        for part in self._dataset.class_columns:  # the value that most samples have
            columns = slice(part.columns.start, part.columns.stop)
            fixed[columns] = _indicated(part, int(raw[:, columns].sum(axis=0).argmax()))
        self._fixed = tuple(fixed.tolist())

    def _renew(self) -> None:
        lens = self._made()
        if lens != self._lens:
            self._lens = lens
            self.changed.emit()

    def _made(self) -> Lens:
        if self._principal:
            return principal_lens(self._dataset.raw)
        domain = self._dataset.domain
        x, y = self._axes
        (left, right), (bottom, top) = domain[x].tolist(), domain[y].tolist()
        if self.is_line:
            return column_lens(self._fixed, x, None, (left, right, -1.0, 1.0))
        wide, high = right - left, top - bottom
        if max(wide, high) < _COMPARABLE * min(wide, high):
            left, right = _stretched(left, right, max(wide, high))
            bottom, top = _stretched(bottom, top, max(wide, high))
        return column_lens(self._fixed, x, y, (left, right, bottom, top))


def _indicated(part: ClassColumn, place: int) -> list[float]:
    return [float(other == place) for other in range(len(part.values))]


def _stretched(low: float, high: float, length: float) -> tuple[float, float]:
    middle = (low + high) / 2
    return middle - length / 2, middle + length / 2


def _medians(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of each column, as `np.median` does, which would load `numpy.ma` before the first paint."""
    ordered, count = np.sort(rows, axis=0), len(rows)
    medians: NDArray[np.float64] = ordered[(count - 1) // 2 : count // 2 + 1].mean(axis=0)
    return medians
