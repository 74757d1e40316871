"""Data of one's own, kept in the project: a table read from a file, or points placed by hand."""

from __future__ import annotations

import base64
import binascii
import zlib
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gradstudio.engine.errors import shown
from gradstudio.project.formula import is_column_name
from gradstudio.project.spec.data.base import (
    MAX_CLASSES,
    MAX_COLUMNS,
    MAX_SAMPLES,
    MAX_VALUES,
    ClassCount,
    Data,
)
from gradstudio.project.spec.data.class_column import ClassColumn
from gradstudio.project.spec.tasks import Task

MAX_DRAWN = 2000
DRAWN_LIMIT = 6.0
MAX_PACKED = 48 * 2**20
"""Characters, well below the size to which a project file is read."""

Coordinate = Annotated[float, Field(ge=-DRAWN_LIMIT, le=DRAWN_LIMIT)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Table(Data):
    """Samples from a file, kept whole so that the project opens on any machine.

    Attributes:
        source: name of the file that they were read from.
        column_names: of the inputs.
        input_values: for each input the values that it can have, if it is a class; none if it is a number. Left
            out altogether where all are numbers.
        target_name: of the target.
        class_labels: the values of the target, if it is a class: two for a binary task, more for a multiclass
            one. None if the target is a number.
        rows: number of samples.
        packed: the numbers of each sample, inputs and then target (a class by its index), sample after sample,
            as little-endian float64, deflated, in Base64: exact, and quick to read for a hundred thousand
            samples. As one string it costs nothing to copy, compare or hash in an edit.
        standardise_target: whether a target that is a number is brought to mean 0 and standard deviation 1 over
            the training samples.
    """

    kind: Literal["table"] = "table"
    standardise: bool = True
    source: str = Field(default="", max_length=255)
    column_names: tuple[Name, ...] = Field(min_length=1, max_length=MAX_COLUMNS)
    input_values: tuple[tuple[Name, ...], ...] = ()
    target_name: Name = "target"
    class_labels: tuple[Name, ...] = ()
    rows: int = Field(ge=2, le=MAX_SAMPLES)
    packed: str
    standardise_target: bool = False

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        return self.rows

    @property
    def task(self) -> Task:
        """What is to be learned."""
        if not self.class_labels:
            return "regression"
        return "binary" if len(self.class_labels) == 2 else "multiclass"

    @property
    def class_names(self) -> tuple[str, ...]:
        """The values of the target, if it is a class."""
        return self.class_labels

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the inputs; of a class there is one for each value, such as ``colour=red``."""
        return _columns(self.column_names, self.input_values)

    @property
    def class_columns(self) -> tuple[ClassColumn, ...]:
        """The inputs that are classes."""
        return tuple(
            part for part in _parts(self.column_names, self.input_values) if not isinstance(part, str)
        )

    @model_validator(mode="after")
    def _check_table(self) -> Table:
        for name in self.column_names:
            if not is_column_name(name):
                raise ValueError(
                    f"A column cannot be called {shown(name)}: formulas could not speak of it. Use letters, digits "
                    "and _, and no name of a function."
                )
        if len(set(self.column_names)) < len(self.column_names):
            raise ValueError("Two columns have the same name. Rename one.")
        self._check_input_values()
        if len(self.class_labels) == 1 or len(self.class_labels) > MAX_CLASSES:
            raise ValueError(
                f"The target {self.target_name} has {len(self.class_labels)} classes, but there can be 2 to "
                f"{MAX_CLASSES}. Choose another target, or take it as a number."
            )
        if len(set(self.class_labels)) < len(self.class_labels):
            raise ValueError(f"Two classes of {self.target_name} have the same name. Rename one.")
        if len(self.packed) > MAX_PACKED:
            raise ValueError(
                f"The samples take {len(self.packed) / 2**20:.0f} MB, but a project holds up to "
                f"{MAX_PACKED >> 20} MB of them. Keep fewer rows or columns."
            )
        needed = 8 * self.rows * (len(self.column_names) + 1)
        if not _holds(self.packed, needed):
            raise ValueError(
                f"The samples in the project are damaged: they are not {self.rows} rows of "
                f"{len(self.column_names) + 1} numbers. Read them from their file again."
            )
        return self

    def _check_input_values(self) -> None:
        if self.input_values and len(self.input_values) != len(self.column_names):
            raise ValueError(
                f"There are {len(self.column_names)} inputs, but values of {len(self.input_values)}. "
                "Give each input its values, or none if it is a number."
            )
        for name, values in zip(self.column_names, self.input_values, strict=False):
            if len(values) > MAX_VALUES:
                raise ValueError(
                    f"The class {name} has {len(values)} different values, but there can be {MAX_VALUES}. "
                    "Take it as a number, or leave it out."
                )
            if len(set(values)) < len(values):
                raise ValueError(f"Two values of {name} have the same name. Rename one.")
        if len(self.columns) > MAX_COLUMNS:
            raise ValueError(
                f"With a column for each value of a class there are {len(self.columns)} inputs, but there can be "
                f"{MAX_COLUMNS}. Leave columns out."
            )


# Asked for dozens of times in an edit, of hundreds of columns.
@lru_cache(maxsize=4)
def _columns(names: tuple[str, ...], values: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    parts = ((part,) if isinstance(part, str) else part.column_names for part in _parts(names, values))
    return tuple(name for part in parts for name in part)


@lru_cache(maxsize=4)
def _parts(names: tuple[str, ...], values: tuple[tuple[str, ...], ...]) -> tuple[str | ClassColumn, ...]:
    """Return the inputs of a file: the name of a column of numbers, or a class."""
    if not values:
        return names
    made: list[str | ClassColumn] = []
    first = 0
    # Whether there are as many is checked after what is checked of all data, which asks for this.
    for name, own in zip(names, values, strict=False):
        made.append(ClassColumn(name=name, values=own, first=first) if own else name)
        first += max(len(own), 1)
    return tuple(made)


def packed(numbers: bytes) -> str:
    """Return the text in which a `Table` keeps its numbers.

    Args:
        numbers: little-endian float64, inputs and target, sample after sample.
    """
    return base64.b64encode(zlib.compress(numbers, 1)).decode("ascii")


# Asked again in every edit: the answer is kept, the numbers are not.
@lru_cache(maxsize=4)
def _holds(text: str, needed: int) -> bool:
    """Whether a text of `packed` holds a number of bytes."""
    return len(unpacked(text, needed)) == needed


def unpacked(text: str, most: int) -> bytes:
    """Return the numbers that a text of `packed` holds, or nothing if it holds none or more than `most` bytes."""
    try:
        inflater = zlib.decompressobj()
        numbers = inflater.decompress(base64.b64decode(text, validate=True), most)
    except (ValueError, binascii.Error, zlib.error):
        return b""
    return numbers if inflater.eof or not inflater.decompress(inflater.unconsumed_tail, 1) else b""


Point = tuple[Coordinate, Coordinate, Annotated[int, Field(ge=0, lt=MAX_CLASSES)]]
"""x1, x2 and the class from 0."""


class Drawn(Data):
    """Points placed by hand on the square of ±6.

    Attributes:
        classes: number of classes; two make a binary task.
        points: x1, x2 and class of each.
    """

    kind: Literal["drawn"] = "drawn"
    classes: ClassCount = 2
    points: tuple[Point, ...] = Field(
        default=((-2.0, -2.0, 0), (2.0, 2.0, 1)), min_length=2, max_length=MAX_DRAWN
    )

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        return len(self.points)

    @property
    def task(self) -> Task:
        """What is to be learned."""
        return "binary" if self.classes == 2 else "multiclass"

    @property
    def class_names(self) -> tuple[str, ...]:
        """−1 and +1, or the numbers of the classes."""
        return ("−1", "+1") if self.classes == 2 else tuple(str(index) for index in range(self.classes))

    @model_validator(mode="after")
    def _check_points(self) -> Drawn:
        last = max(label for _, _, label in self.points)
        if last >= self.classes:
            raise ValueError(
                f"There are points of class {last}, but only {self.classes} classes, from 0. "
                f"Set the number of classes to {last + 1}, or remove the points."
            )
        return self
