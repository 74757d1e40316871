"""Points in the plane that are generated: how many, how noisy. What each is: its function in `data`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gradstudio.project.spec.data.base import Data, Multiclass, Regression, SampleCount, Shift, Spread
from gradstudio.project.spec.tasks import Task


class MicrogradMoons(Data):
    """The 100 points of micrograd's demo notebook, exactly."""

    kind: Literal["micrograd_moons"] = "micrograd_moons"

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        return 100


class Moons(Data):
    """Two interleaving half circles, generated.

    Attributes:
        samples: number of points, both classes together.
        noise: standard deviation of the normal noise added to each coordinate.
    """

    kind: Literal["moons"] = "moons"
    samples: SampleCount = 100
    noise: Spread = 0.1


class _Playground(Data):
    """What TensorFlow Playground's data for classification have in common.

    Attributes:
        samples: number of points, both classes together.
        noise: 0 to 0.5, as Playground's slider has it in per cent.
    """

    samples: SampleCount = 500
    noise: Shift = 0.0


class Circle(_Playground):
    """A disc inside a ring."""

    kind: Literal["circle"] = "circle"


class Xor(_Playground):
    """Opposite quadrants of a square."""

    kind: Literal["xor"] = "xor"


class Gaussians(_Playground):
    """Two normal clouds."""

    kind: Literal["gaussians"] = "gaussians"


class Spiral(_Playground):
    """Two arms of a spiral."""

    kind: Literal["spiral"] = "spiral"


class Checkerboard(Data):
    """The fields of a board over the square of ±6.

    Attributes:
        samples: number of points, both classes together.
        noise: standard deviation of the normal noise added to each coordinate.
        cells: number of fields along a side.
    """

    kind: Literal["checkerboard"] = "checkerboard"
    samples: SampleCount = 500
    noise: Spread = 0.0
    cells: int = Field(default=4, ge=2, le=12)


class Blobs(Multiclass):
    """Normal clouds on a circle of radius 1, one per class.

    Attributes:
        samples: number of points, all classes together.
        noise: standard deviation of each cloud.
    """

    kind: Literal["blobs"] = "blobs"
    samples: SampleCount = 150
    noise: Spread = 0.25


class Rings(Multiclass):
    """Rings around one centre, one per class.

    Attributes:
        samples: number of points, all classes together.
        noise: standard deviation of the normal noise added to each coordinate.
    """

    kind: Literal["rings"] = "rings"
    samples: SampleCount = 500
    noise: Spread = 0.2


class YinYang(Data):
    """The two halves of a yin-yang sign, and its dots as the third class.

    Attributes:
        samples: number of points, all classes together.
        noise: standard deviation of the normal noise added to each coordinate.
    """

    kind: Literal["yin_yang"] = "yin_yang"
    samples: SampleCount = 500
    noise: Spread = 0.0

    @property
    def task(self) -> Task:
        """What is to be learned."""
        return "multiclass"

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the parts of the sign."""
        return ("yin", "yang", "dot")


class Plane(Regression):
    """Regression: a plane over the square of ±6, as TensorFlow Playground has it.

    Attributes:
        samples: number of points.
        noise: half the width of the uniform shift, as a share of 6, at which the plane is read off.
    """

    kind: Literal["plane"] = "plane"
    samples: SampleCount = 1200
    noise: Shift = 0.0


class MultiGaussian(Regression):
    """Regression: three hills and three hollows over the square of ±6, as TensorFlow Playground has them.

    Attributes:
        samples: number of points.
        noise: half the width of the uniform shift, as a share of 6, at which the surface is read off.
    """

    kind: Literal["multi_gaussian"] = "multi_gaussian"
    samples: SampleCount = 1200
    noise: Shift = 0.0
