"""What every kind of data has: a task, columns, and the features that the network sees of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from gradstudio.engine.errors import cut
from gradstudio.project.formula import parse_formula
from gradstudio.project.spec.base import Seed, Spec
from gradstudio.project.spec.data.class_column import ClassColumn
from gradstudio.project.spec.edited import MAX_EDITS, EditedInput
from gradstudio.project.spec.tasks import Task

MAX_SAMPLES = 100_000
MAX_NUMBERS = 8_000_000
"""Inputs and targets of all samples: a few copies of them fit into memory."""
MAX_CLASSES = 16
MAX_COLUMNS = 1024
MAX_FEATURES = 1024
MAX_VALUES = 64
"""Of a class among the inputs."""

SampleCount = Annotated[int, Field(ge=2, le=MAX_SAMPLES)]
ClassCount = Annotated[int, Field(ge=2, le=MAX_CLASSES)]
Spread = Annotated[float, Field(ge=0, le=2)]
Shift = Annotated[float, Field(ge=0, le=0.5)]


class Data(Spec):
    """Fields of every kind of data.

    Attributes:
        kind: which one it is; declared here so that it comes first in a project file.
        test_share: share of the samples, 0 to 0.9, that is kept out of training and only tested on. Above 0
            it is at least one sample, and at least one stays for training.
        seed: of the points, where they are generated, and of which of them are for testing.
        features: formulas over the columns, in the order in which the network gets them; empty for the columns
            as they are.
        standardise: whether each feature is shifted and scaled to mean 0 and standard deviation 1 over the
            training samples.
        edited: inputs that were typed over those of the samples, at most one number for each.
    """

    kind: str
    test_share: float = Field(default=0.0, ge=0, le=0.9)
    seed: Seed = 1337
    features: tuple[str, ...] = ()
    standardise: bool = False
    edited: tuple[EditedInput, ...] = Field(default=(), max_length=MAX_EDITS)

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        samples: int = getattr(self, "samples")  # noqa: B009 - a field of most kinds; others say it themselves
        return samples

    @property
    def task(self) -> Task:
        """What is to be learned."""
        return "binary"

    @property
    def class_names(self) -> tuple[str, ...]:
        """Name of each class, the one with the lower target first; none for regression."""
        return ("−1", "+1")

    @property
    def class_count(self) -> int:
        """Number of classes; 0 for regression."""
        return len(self.class_names)

    @property
    def columns(self) -> tuple[str, ...]:
        """Name of each number that a sample has besides its target."""
        return ("x1", "x2")

    @property
    def class_columns(self) -> tuple[ClassColumn, ...]:
        """The classes among the columns."""
        return ()

    @property
    def formulas(self) -> tuple[str, ...]:
        """What the network gets: the features, or the columns where none are given."""
        return self.features or self.columns

    @property
    def input_count(self) -> int:
        """Number of inputs of the network."""
        return len(self.formulas)

    @model_validator(mode="after")
    def _check_features(self) -> Data:
        if len(self.features) > MAX_FEATURES:
            raise ValueError(f"There can be {MAX_FEATURES} features, not {len(self.features)}. Remove some.")
        seen: set[str] = set()
        for feature in self.features:
            parse_formula(feature, self.columns)
            if feature in seen:
                raise ValueError(f"The feature {cut(feature)} is there already. Remove it, or type another.")
            seen.add(feature)
        return self

    @model_validator(mode="after")
    def _check_size(self) -> Data:
        # Formulas are computed from columns: both are in memory.
        require_room(self.sample_count, max(self.input_count, len(self.columns)))
        return self

    @model_validator(mode="after")
    def _check_edited(self) -> Data:
        for edit in self.edited:
            if edit.column >= self.input_count:
                raise ValueError(
                    f"Input x{edit.column + 1} of sample {edit.sample + 1} was typed in, but this data has "
                    f"{self.input_count} inputs. Leave that number out."
                )
            if edit.sample >= self.sample_count:
                raise ValueError(
                    f"Sample {edit.sample + 1} has a typed input, but there are {self.sample_count} samples. "
                    "Leave that number out, or make more samples."
                )
        if len({(edit.sample, edit.column) for edit in self.edited}) < len(self.edited):
            raise ValueError("An input has two typed numbers. Leave one of them out.")
        return self


def require_room(samples: int, inputs: int) -> None:
    """Refuse more samples than fit into memory, in a sentence that says how many do.

    Raises:
        ValueError: they do not fit.
    """
    most = MAX_NUMBERS // (inputs + 1)
    if samples > most:
        raise ValueError(
            f"{samples:,} samples are too many: of {inputs:,} inputs and a target {most:,} fit into memory. "
            "Take fewer samples or inputs."
        )


class Multiclass(Data):
    """Data of several classes without names of their own.

    Attributes:
        classes: number of classes.
    """

    classes: ClassCount = 3

    @property
    def task(self) -> Task:
        """What is to be learned."""
        return "multiclass"

    @property
    def class_names(self) -> tuple[str, ...]:
        """The number of each class, from 0."""
        return tuple(str(index) for index in range(self.classes))


class Regression(Data):
    """Data with a number as the target.

    Attributes:
        standardise_target: whether the target is brought to mean 0 and standard deviation 1 over the training
            samples.
    """

    standardise_target: bool = False

    @property
    def task(self) -> Task:
        """What is to be learned."""
        return "regression"

    @property
    def class_names(self) -> tuple[str, ...]:
        """There are none."""
        return ()
