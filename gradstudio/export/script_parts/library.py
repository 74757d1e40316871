"""How a library writes an array."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.script_parts.literals import array_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What the text of an array looks like in a script.

    Attributes:
        opening: what stands before the nested lists, such as ``np.array(``; nothing for plain lists.
        floats: what stands behind those of float numbers, such as ``, dtype=np.float32)``.
        others: behind those of whole numbers.
        truths: behind those of truth values, which are written as 0 and 1.
        stored: how an array is taken that was loaded from a file, with its text in the place of ``{}``.
    """

    opening: str
    floats: str
    others: str
    truths: str
    stored: str

    def assign(self, name: str, values: NDArray[Any], stored_as: str = "") -> list[str]:
        """Write the assignment of an array to a name.

        Args:
            name: in the script.
            values: the array.
            stored_as: the expression that has it already, such as ``stored["inputs"]``; nothing to write it out.
        """
        if stored_as:
            return [f"{name} = {self.stored.format(stored_as)}"]
        return self.lines(f"{name} = ", values)

    def lines(self, before: str, values: NDArray[Any], end: str = "") -> list[str]:
        """Write an array.

        Args:
            before: what stands before it, such as ``x = ``.
            values: the array.
            end: what the line ends with, such as a comma.
        """
        kind = values.dtype.kind
        after = self.floats if kind == "f" else self.truths if kind == "b" else self.others
        return array_lines(f"{before}{self.opening}", values, after, end)


def numpy_library(precision: str) -> Library:
    """Return how NumPy writes arrays of a precision, "float64" or "float32"."""
    dtype = ", dtype=np.float32)" if precision == "float32" else ")"
    return Library(opening="np.array(", floats=dtype, others=")", truths=", dtype=bool)", stored="{}")


def jax_library(precision: str) -> Library:
    """Return how JAX writes arrays; what is not said otherwise is of the precision that its settings say."""
    dtype = ", dtype=jnp.float32)" if precision == "float32" else ")"
    return Library(
        opening="jnp.array(", floats=dtype, others=")", truths=", dtype=bool)", stored="jnp.asarray({})"
    )


PLAIN = Library(opening="", floats="", others="", truths="", stored="{}.tolist()")
"""Nested lists of Python."""


def in_precision(values: NDArray[Any], precision: str) -> NDArray[Any]:
    """Return float numbers in a precision, all else as it is."""
    return values.astype(precision) if values.dtype.kind == "f" else np.asarray(values)
