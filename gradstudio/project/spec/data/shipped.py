"""Measured data that come with GradStudio, as scikit-learn has them. Where from: `SOURCES.md` beside them."""

from __future__ import annotations

from itertools import product
from typing import Literal

from gradstudio.project.spec.data.base import Data
from gradstudio.project.spec.tasks import Task


class _Shipped(Data):
    """Base of the shipped data sets, each of whose columns is in units of its own."""

    standardise: bool = True


class Iris(_Shipped):
    """Three species of iris, 150 flowers by four lengths."""

    kind: Literal["iris"] = "iris"

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        return 150

    @property
    def task(self) -> Task:
        """What is to be learned."""
        return "multiclass"

    @property
    def class_names(self) -> tuple[str, ...]:
        """The species."""
        return ("setosa", "versicolor", "virginica")

    @property
    def columns(self) -> tuple[str, ...]:
        """Lengths in centimetres."""
        return ("sepal_length", "sepal_width", "petal_length", "petal_width")


class Wine(_Shipped):
    """Three growers of one region, 178 wines by thirteen measurements."""

    kind: Literal["wine"] = "wine"

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        return 178

    @property
    def task(self) -> Task:
        """What is to be learned."""
        return "multiclass"

    @property
    def class_names(self) -> tuple[str, ...]:
        """The growers, who have no names."""
        return ("grower 1", "grower 2", "grower 3")

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the measured quantities."""
        return (
            "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids",
            "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280_od315", "proline",
        )  # fmt: skip


class BreastCancer(_Shipped):
    """Malignant or benign, 569 tumours by thirty measurements of their cells' nuclei."""

    kind: Literal["breast_cancer"] = "breast_cancer"

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        return 569

    @property
    def class_names(self) -> tuple[str, ...]:
        """The diagnoses: malignant is −1 and benign +1, in scikit-learn's order."""
        return ("malignant", "benign")

    @property
    def columns(self) -> tuple[str, ...]:
        """Mean, standard error and worst of ten measurements."""
        measured = (
            "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity",
            "concave_points", "symmetry", "fractal_dimension",
        )  # fmt: skip
        return tuple(
            form.format(what) for form, what in product(("mean_{}", "{}_error", "worst_{}"), measured)
        )


class Digits(_Shipped):
    """Handwritten digits, 1,797 pictures of 8 × 8 pixels from 0 to 16."""

    kind: Literal["digits"] = "digits"

    @property
    def sample_count(self) -> int:
        """Number of samples."""
        return 1797

    @property
    def task(self) -> Task:
        """What is to be learned."""
        return "multiclass"

    @property
    def class_names(self) -> tuple[str, ...]:
        """The digits."""
        return tuple("0123456789")

    @property
    def columns(self) -> tuple[str, ...]:
        """The pixels, row by row."""
        return tuple(f"pixel_{row}_{column}" for row, column in product(range(8), range(8)))
