"""Where the samples come from, what the network sees of them, and how many are kept for testing."""

from typing import Annotated

from pydantic import Field

from gradstudio.project.spec.data.base import (
    MAX_CLASSES,
    MAX_COLUMNS,
    MAX_FEATURES,
    MAX_NUMBERS,
    MAX_SAMPLES,
    MAX_VALUES,
    Data,
)
from gradstudio.project.spec.data.class_column import ClassColumn
from gradstudio.project.spec.data.curves import FormulaCurve, Sine, StepCurve
from gradstudio.project.spec.data.generated import (
    Blobs,
    Checkerboard,
    Circle,
    Gaussians,
    MicrogradMoons,
    Moons,
    MultiGaussian,
    Plane,
    Rings,
    Spiral,
    Xor,
    YinYang,
)
from gradstudio.project.spec.data.own import (
    DRAWN_LIMIT,
    MAX_DRAWN,
    MAX_PACKED,
    Drawn,
    Point,
    Table,
    packed,
    unpacked,
)
from gradstudio.project.spec.data.shipped import BreastCancer, Digits, Iris, Wine

DataSpec = Annotated[
    MicrogradMoons
    | Moons
    | Circle
    | Xor
    | Gaussians
    | Spiral
    | Checkerboard
    | Blobs
    | Rings
    | YinYang
    | Plane
    | MultiGaussian
    | Sine
    | StepCurve
    | FormulaCurve
    | Iris
    | Wine
    | BreastCancer
    | Digits
    | Table
    | Drawn,
    Field(discriminator="kind"),
]

__all__ = [
    "DRAWN_LIMIT",
    "MAX_CLASSES",
    "MAX_COLUMNS",
    "MAX_DRAWN",
    "MAX_FEATURES",
    "MAX_NUMBERS",
    "MAX_PACKED",
    "MAX_SAMPLES",
    "MAX_VALUES",
    "Blobs",
    "BreastCancer",
    "Checkerboard",
    "Circle",
    "ClassColumn",
    "Data",
    "DataSpec",
    "Digits",
    "Drawn",
    "FormulaCurve",
    "Gaussians",
    "Iris",
    "MicrogradMoons",
    "Moons",
    "MultiGaussian",
    "Plane",
    "Point",
    "Rings",
    "Sine",
    "Spiral",
    "StepCurve",
    "Table",
    "Wine",
    "Xor",
    "YinYang",
    "packed",
    "unpacked",
]
