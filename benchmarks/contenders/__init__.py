"""One module per contender, each imported in a process of its own.

A module has ``start(row, threads)``, which returns a `Job`, or raises `Unsupported` if it has no such thing, and
``VERSIONS``, the names of the distributions it stands on.
"""

from __future__ import annotations

from typing import Protocol


class Unsupported(Exception):
    """The contender has nothing that does what the row asks for."""


class Job(Protocol):
    """A row, ready to run from its initial weights."""

    def run(self, steps: int) -> None:
        """Take steps, or epochs, or repeat the computation."""

    def result(self) -> float:
        """Return the number that is compared: the loss at the present weights, or a sum of all results."""
