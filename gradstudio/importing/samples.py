"""Samples that a caller hands over: lists, arrays, tensors or data frames, read by what they can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.csv.names import LONGEST_NAME, labels
from gradstudio.data.dataset import LARGEST, unusable
from gradstudio.engine.errors import cut
from gradstudio.importing.by_name import frame_order
from gradstudio.importing.class_columns import FileColumns
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import Floats
from gradstudio.importing.state_dict import tensor_array
from gradstudio.project.data_edits import data_of
from gradstudio.project.spec import MAX_SAMPLES, Table, Task
from gradstudio.project.spec.data import packed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GivenSamples:
    """Samples of one task.

    Attributes:
        targets: shape (samples,): numbers, or classes by their index.
        task: what is to be learned.
        columns: the inputs as a table keeps them.
        class_names: of the classes; empty for a number.
        target_name: of the target.
        source: where they are from, in a few words.
    """

    columns: FileColumns
    targets: Floats
    task: Task
    class_names: tuple[str, ...] = ()
    target_name: str = "target"
    source: str = ""

    def table(self, **fields: Any) -> Table:
        """Return the data of a project that has these samples.

        Args:
            **fields: of the `Table` besides.

        Raises:
            SpecError: a project cannot have them.
        """
        numbers = np.column_stack([self.columns.numbers, self.targets]).astype("<f8")
        table = data_of(
            {
                "kind": "table",
                "source": self.source[-255:],
                "column_names": self.columns.names,
                "input_values": self.columns.values,
                "target_name": self.target_name[:LONGEST_NAME] or "target",
                "class_labels": labels(self.class_names),
                "rows": len(numbers),
                "packed": packed(numbers.tobytes()),
                **fields,
            }
        )
        assert isinstance(table, Table)
        return table


def array_of(numbers: Any, what: str) -> NDArray[Any]:
    """Return lists, an array, a tensor, a data frame or a sparse matrix as an array of its own.

    Args:
        numbers: of the caller.
        what: what a message calls it: ``xs``.

    Raises:
        ImportingError: it makes no array, such as rows of different lengths.
    """
    if hasattr(numbers, "detach") and hasattr(numbers, "cpu"):
        return np.array(tensor_array(numbers, what))
    try:
        if hasattr(numbers, "toarray"):  # a sparse matrix
            numbers = numbers.toarray()
        elif hasattr(numbers, "to_numpy"):
            numbers = numbers.to_numpy()
        return np.array(numbers)
    except (ValueError, TypeError, RuntimeError) as error:
        raise ImportingError(
            f"{what} makes no array: {cut(str(error), 200)}. Give rows of equal length."
        ) from None


def inputs_of(xs: Any, columns: int, names: Sequence[str] = ()) -> tuple[Floats, tuple[str, ...]]:
    """Return the inputs of samples, shape (samples, columns), and the names of the columns.

    Args:
        xs: one row for each sample; of images each is made one row.
        columns: number of columns that the network takes.
        names: of the columns; empty for those that a data frame has, or else x1, x2 and so on.

    Raises:
        ImportingError: they are no numbers, not finite, too many, or do not fit; the message says where.
    """
    own = tuple(str(name) for name in getattr(xs, "columns", ()))
    array = array_of(xs, "xs")
    if array.ndim == 1 and columns == 1:
        array = array[:, np.newaxis]
    if array.ndim > 2:
        array = array.reshape(len(array), int(np.prod(array.shape[1:])))
    if array.ndim != 2 or array.shape[1] != columns:
        raise ImportingError(
            f"xs has the shape {array.shape}, but the network takes {columns} inputs. Give one row of "
            f"{columns} numbers "
            "for each sample."
        )
    order = frame_order(xs, names, "the network")
    if order is not None:
        array = array[:, order]
    names = tuple(names) or (own if len(own) == columns else ()) or tuple(f"x{k + 1}" for k in range(columns))
    if len(names) != columns:
        raise ImportingError(f"{len(names)} names were given for {columns} inputs. Give one for each.")
    if not 2 <= len(array) <= MAX_SAMPLES:
        count = "1 sample" if len(array) == 1 else f"{len(array):,} samples"
        mend = "Give more of them." if len(array) < 2 else "Give some of them."
        raise ImportingError(f"xs has {count}, but a project holds 2 to {MAX_SAMPLES:,}. {mend}")
    return numbers_of(array, "xs", names), names


def numbers_of(array: NDArray[Any], what: str, names: Sequence[str] = ()) -> Floats:
    """Return an array as float64.

    Args:
        array: with one row for each sample.
        what: what a message calls it: ``xs``.
        names: of its columns.

    Raises:
        ImportingError: a cell is no number, not finite or too large; the message says which.
    """
    if array.dtype.kind not in "fiub" and array.dtype.kind != "O":
        held = {"U": "words", "S": "bytes", "c": "complex numbers", "M": "dates", "m": "spans of time"}
        raise ImportingError(
            f"{what} holds {held.get(array.dtype.kind, array.dtype)}, but a network takes numbers. Make numbers "
            "of them first."
        )
    try:
        numbers: Floats = array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ImportingError(
            f"{what} holds what is no number: {cut(str(error))}. Make numbers of it first."
        ) from None
    wrong = ~(np.abs(numbers) <= LARGEST)
    if wrong.any():
        row, *column = (int(place) for place in np.argwhere(wrong)[0])
        where = f", column {names[column[0]] if names else column[0] + 1}" if column else ""
        raise ImportingError(
            f"{what} has {unusable(float(numbers[(row, *column)]))} in row {row + 1}{where}. Leave the "
            "sample out, or "
            "give it another number."
        )
    return numbers
