from __future__ import annotations

import pytest

from gradstudio.project.spec import (
    Blobs,
    ConstantRate,
    Iris,
    LayerSpec,
    NetworkSpec,
    Plane,
    ProjectSpec,
    Sine,
    TrainingSpec,
)
from tests.qt_helpers import small_spec


def project(data, *hidden: int, loss: str, outputs: int = 1, rate: float = 0.1) -> ProjectSpec:
    layers = [LayerSpec(size=size, activation="tanh") for size in hidden]
    return ProjectSpec(
        data=data,
        network=NetworkSpec(layers=(*layers, LayerSpec(size=outputs, activation="linear"))),
        training=TrainingSpec(
            loss=loss, learning_rate=ConstantRate(rate=rate), steps=10**6, l2=0.0, engine="reference"
        ),
    )


def moons_with_test() -> ProjectSpec:
    spec = small_spec(samples=20)
    return spec.model_copy(update={"data": spec.data.model_copy(update={"test_share": 0.4})})


def blobs() -> ProjectSpec:
    data = Blobs(samples=30, classes=3, test_share=0.3)
    return project(data, 4, loss="softmax_cross_entropy", outputs=3)


def plane() -> ProjectSpec:
    return project(Plane(samples=20, test_share=0.25), 3, loss="half_squared_error")


def sine() -> ProjectSpec:
    return project(Sine(samples=16), 4, loss="half_squared_error")


def iris() -> ProjectSpec:
    return project(Iris(standardise=True), 3, loss="softmax_cross_entropy", outputs=3)


@pytest.fixture
def projects():
    """The projects that the output view is shown with, by name."""
    return {"moons": moons_with_test, "blobs": blobs, "plane": plane, "sine": sine, "iris": iris}
