"""`FeatureMap`: from the columns of the data to what the network sees."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import ShapeError
from gradstudio.project.errors import SpecError
from gradstudio.project.formula import Formula, parse_formula

_OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "negate": operator.neg,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "min": np.minimum,
    "max": np.maximum,
}


def evaluate(formula: Formula, columns: Mapping[str, NDArray[np.float64]], count: int) -> NDArray[np.float64]:
    """Compute a formula for every sample.

    Args:
        formula: what to compute.
        columns: the columns that it uses, each of shape (count,).
        count: number of samples.

    Returns:
        Shape (count,); NaN or infinite where the formula has no value.
    """
    stack: list[Any] = []
    with np.errstate(all="ignore"):
        for step in formula.steps:
            match step.kind:
                case "number":
                    # NumPy's own number: 1/0 is infinite, and 9**9**9 does not take all day.
                    stack.append(np.float64(step.number))
                case "column":
                    stack.append(columns[step.name])
                case "operation":
                    operands = stack[len(stack) - step.arity :]
                    del stack[len(stack) - step.arity :]
                    stack.append(_OPERATIONS[step.name](*operands))
    result: NDArray[np.float64] = np.broadcast_to(stack.pop(), (count,))
    return result


_AT_ONCE = 2**20
"""Numbers of a table that are looked at at once: a few copies of a large one would fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeatureMap:
    """Computes features from columns, and shifts and scales them.

    Attributes:
        columns: names of the columns.
        names: of the features: the formulas.
        shift: shape (features,): what is taken off each feature.
        scale: shape (features,): what it is then divided by.
    """

    columns: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    shift: NDArray[np.float64] | None = None
    scale: NDArray[np.float64] | None = None

    @classmethod
    def identity(cls, columns: tuple[str, ...]) -> FeatureMap:
        """Return the map that leaves the columns as they are."""
        return cls(columns=columns, names=columns)

    def standardised(
        self, raw: NDArray[np.float64], rows: NDArray[np.int64], left: Collection[str] = ()
    ) -> FeatureMap:
        """Return a map that gives some samples mean 0 and standard deviation 1 in each feature.

        A feature that is the same for all of them becomes 0.

        Args:
            raw: shape (samples, columns).
            rows: which samples.
            left: names of features that stay as they are.

        Raises:
            SpecError: a feature's numbers are so large that they have no finite spread.
        """
        shift, scale, first = (np.empty(len(self.names)) for _ in range(3))
        constant = np.empty(len(self.names), dtype=np.bool_)
        for some, numbers in self.in_parts(raw):
            part = numbers[rows]
            with np.errstate(all="ignore"):
                shift[some], scale[some] = part.mean(axis=0), part.std(axis=0)
            # Of equal numbers the mean can be off in the last place, and so the spread.
            first[some] = part[0]
            constant[some] = (part == part[0]).all(axis=0)
        finite = np.isfinite(shift) & np.isfinite(scale)
        if not finite.all():
            raise SpecError(
                f"The feature {self.names[int(finite.argmin())]} cannot be standardised: its numbers are too "
                "large. Take it out, or leave the features as they are."
            )
        kept = np.array([name in left for name in self.names])
        return FeatureMap(
            columns=self.columns,
            names=self.names,
            shift=np.where(kept, 0.0, np.where(constant, first, shift)),
            scale=np.where(kept | constant | (scale == 0), 1.0, scale),
        )

    @property
    def is_identity(self) -> bool:
        """Whether the features are the columns."""
        return self.names == self.columns and self.shift is None

    def apply(self, raw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Compute the features of samples, or of the points of a grid.

        Args:
            raw: shape (samples, columns).

        Returns:
            Shape (samples, features): what the network gets. NaN or infinite where a formula has no value,
            which of a data set's own samples is never so. If nothing is to be computed, `raw` itself.

        Raises:
            ShapeError: there are more or fewer columns.
        """
        if raw.ndim != 2 or raw.shape[1] != len(self.columns):
            raise ShapeError(f"Samples of shape {raw.shape} do not have {len(self.columns)} columns.")
        made = raw if self.names == self.columns else self._computed(raw, self.names)
        if self.shift is not None and self.scale is not None:
            with np.errstate(all="ignore"):
                made = np.subtract(made, self.shift, out=None if made is raw else made)
                made /= self.scale
        return made

    def in_parts(self, raw: NDArray[np.float64]) -> Iterator[tuple[slice, NDArray[np.float64]]]:
        """Compute some features at a time, neither shifted nor scaled: which ones, and what `apply` returns."""
        names, plain = self.names, self.names == self.columns
        for some in _blocks(len(names), max(2, _AT_ONCE // max(len(raw), 1))):
            yield some, raw[:, some] if plain else self._computed(raw, names[some])

    def _computed(self, raw: NDArray[np.float64], names: Sequence[str]) -> NDArray[np.float64]:
        places = {name: index for index, name in enumerate(self.columns)}
        made = np.empty((len(raw), len(names)))
        for index, name in enumerate(names):
            if name in places:
                made[:, index] = raw[:, places[name]]
            else:
                formula = parse_formula(name, self.columns)
                used = {column: raw[:, places[column]] for column in formula.columns}
                made[:, index] = evaluate(formula, used, len(raw))
        return made


def _blocks(columns: int, wide: int) -> Iterator[slice]:
    """Part columns into slices of at least two: the sums of one alone are taken in another order."""
    count = max(1, columns // wide)
    bounds = [columns * index // count for index in range(count + 1)]
    return map(slice, bounds, bounds[1:])
