"""Projects with a fault, mends of them, and findings that offer them; no rule has to find anything."""

from __future__ import annotations

from gradstudio.project import edits
from gradstudio.project.spec import (
    AdamSpec,
    Blobs,
    Circle,
    ConstantRate,
    LayerSpec,
    NetworkSpec,
    ProjectSpec,
    RandomInitialisation,
    Sine,
    TrainingSpec,
)
from gradstudio.training.doctor.finding import Finding, Mend

XAVIER = RandomInitialisation(kind="xavier_uniform")


def finding(*mends: Mend, since: int = 0) -> Finding:
    """Return a finding that offers some mends."""
    return Finding(
        rule="told",
        title="Something is wrong",
        places=(),
        since=since,
        until=since,
        says="It is wrong.",
        why="It matters.",
        mends=mends,
    )


def mend(spec: ProjectSpec, key: str = "mend") -> Mend:
    """Return a mend that makes a project."""
    return Mend(key=key, title=key, spec=spec, says="It may help.")


def rate(spec: ProjectSpec, number: float) -> ProjectSpec:
    """Return a project with another learning rate."""
    return edits.set_training(spec, learning_rate=ConstantRate(rate=number))


def layers(*sizes: int, activation: str = "tanh", output: str = "linear") -> NetworkSpec:
    """Return a network; the last size is that of the output layer."""
    hidden = tuple(LayerSpec(size=size, activation=activation) for size in sizes[:-1])
    return NetworkSpec(layers=(*hidden, LayerSpec(size=sizes[-1], activation=output)), initialisation=XAVIER)


def classes(number: float = 0.01, *, steps: int = 150, **training: object) -> ProjectSpec:
    """Return two classes that a small network tells apart with Adam and a rate of about 0.01."""
    return ProjectSpec(
        data=Circle(samples=120, test_share=0.3),
        network=layers(8, 1),
        training=TrainingSpec(
            loss="logistic",
            optimizer=AdamSpec(),
            learning_rate=ConstantRate(rate=number),
            l2=0.0,
            steps=steps,
            **training,
        ),
    )


def numbers(number: float = 0.02, *, steps: int = 200, output: str = "linear") -> ProjectSpec:
    """Return a regression."""
    return ProjectSpec(
        data=Sine(samples=80, noise=0.05),
        network=layers(8, 1, output=output),
        training=TrainingSpec(
            loss="squared_error",
            optimizer=AdamSpec(),
            learning_rate=ConstantRate(rate=number),
            l2=0.0,
            batch_size=20,
            steps=steps,
        ),
    )


def many_classes(number: float = 0.05, *, steps: int = 120) -> ProjectSpec:
    """Return three classes."""
    return ProjectSpec(
        data=Blobs(samples=120, classes=3, test_share=0.25),
        network=layers(8, 3),
        training=TrainingSpec(
            loss="softmax_cross_entropy",
            optimizer=AdamSpec(),
            learning_rate=ConstantRate(rate=number),
            l2=0.0,
            batch_size=16,
            steps=steps,
        ),
    )
