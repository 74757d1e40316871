"""Where the samples come from, and how many of them are kept for testing."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from gradstudio.project.spec.base import Seed, Spec
from gradstudio.project.spec.edited import MAX_EDITS, EditedInput
from gradstudio.project.spec.tasks import Task

MAX_SAMPLES = 100_000
MAX_CLASSES = 16


class _Data(Spec):
    """Fields of every kind of data.

    Attributes:
        kind: which one it is; declared here so that it comes first in a project file.
        test_share: share of the samples, 0 to 0.9, that is kept out of training and only tested on. Above 0
            it is at least one sample, and at least one stays for training.
        seed: of the points, where they are generated, and of which of them are for testing.
        edited: inputs that were typed over those of the points, at most one number for each.
    """

    task: ClassVar[Task] = "binary"
    input_count: ClassVar[int] = 2

    kind: str
    test_share: float = Field(default=0.0, ge=0, le=0.9)
    seed: Seed = 1337
    edited: tuple[EditedInput, ...] = Field(default=(), max_length=MAX_EDITS)

    @property
    def sample_count(self) -> int | None:
        """Number of samples, or None where only the data itself tells it."""
        samples: int | None = getattr(self, "samples", None)
        return samples

    @property
    def class_count(self) -> int:
        """Number of classes; 0 for regression."""
        return 2

    @model_validator(mode="after")
    def _check_edited(self) -> Self:
        for edit in self.edited:
            if edit.column >= self.input_count:
                raise ValueError(
                    f"Input x{edit.column + 1} of sample {edit.sample + 1} was typed in, but this data has "
                    f"{self.input_count} inputs. Leave that number out."
                )
            if self.sample_count is not None and edit.sample >= self.sample_count:
                raise ValueError(
                    f"Sample {edit.sample + 1} has a typed input, but there are {self.sample_count} samples. "
                    "Leave that number out, or make more samples."
                )
        if len({(edit.sample, edit.column) for edit in self.edited}) < len(self.edited):
            raise ValueError("An input has two typed numbers. Leave one of them out.")
        return self


class MicrogradMoons(_Data):
    """The 100 points of micrograd's demo notebook, exactly."""

    kind: Literal["micrograd_moons"] = "micrograd_moons"

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        return 100


class Moons(_Data):
    """Two interleaving half circles, generated.

    Attributes:
        samples: number of points, both classes together.
        noise: standard deviation of the normal noise added to each coordinate.
    """

    kind: Literal["moons"] = "moons"
    samples: int = Field(default=100, ge=2, le=MAX_SAMPLES)
    noise: float = Field(default=0.1, ge=0, le=2)


class Blobs(_Data):
    """Normal clouds on a circle of radius 1, one per class.

    Attributes:
        samples: number of points, all classes together.
        classes: number of clouds.
        noise: standard deviation of each cloud.
    """

    task: ClassVar[Task] = "multiclass"

    kind: Literal["blobs"] = "blobs"
    samples: int = Field(default=150, ge=2, le=MAX_SAMPLES)
    classes: int = Field(default=3, ge=2, le=MAX_CLASSES)
    noise: float = Field(default=0.25, ge=0, le=2)

    @property
    def class_count(self) -> int:
        """Number of clouds."""
        return self.classes


class Plane(_Data):
    """Regression: a plane over the square of ±6, as TensorFlow Playground has it.

    Attributes:
        samples: number of points.
        noise: half the width of the uniform shift, as a share of 6, at which the plane is read off.
    """

    task: ClassVar[Task] = "regression"

    kind: Literal["plane"] = "plane"
    samples: int = Field(default=200, ge=2, le=MAX_SAMPLES)
    noise: float = Field(default=0.0, ge=0, le=0.5)

    @property
    def class_count(self) -> int:
        """There are none."""
        return 0


DataSpec = Annotated[MicrogradMoons | Moons | Blobs | Plane, Field(discriminator="kind")]
