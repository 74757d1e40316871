"""`ClassColumn`: a class that the network gets as columns of 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassColumn:
    """A class among the inputs: one column for each of its values, 1 where a sample has it and 0 elsewhere.

    Attributes:
        name: what the values are of.
        values: what it can be.
        first: index of the first of its columns among those of the data.
    """

    name: str
    values: tuple[str, ...]
    first: int

    @property
    def columns(self) -> range:
        """Indices of its columns."""
        return range(self.first, self.first + len(self.values))

    @property
    def column_names(self) -> tuple[str, ...]:
        """Name of each of its columns, such as ``colour=red``."""
        return tuple(f"{self.name}={value}" for value in self.values)
