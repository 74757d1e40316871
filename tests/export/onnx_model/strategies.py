"""Random projects with features, standardising and every activation, for what goes out and comes in as ONNX."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.export.subject import ExportSubject, subject_of_spec
from gradstudio.project.edited import set_input
from gradstudio.project.spec import (
    LOSSES_FOR,
    LayerSpec,
    NetworkSpec,
    ProjectSpec,
    RandomInitialisation,
    TrainingSpec,
    outputs_needed,
)
from gradstudio.project.spec.data import Blobs, Moons, Plane

FORMULAS = (
    "x1",
    "x2",
    "x1**2",
    "x1*x2",
    "x1 - 3*x2/2",
    "sin(3*x1)",
    "cos(x1 + x2)",
    "tan(x2/4)",
    "tanh(x1)",
    "exp(-x1**2)",
    "log(1 + abs(x2))",
    "sqrt(abs(x1))",
    "sign(x1) + floor(2*x2)",
    "min(x1, x2)",
    "max(x1, 0)",
    "2*pi",
    "sin(x1) + 2*sin(x1)",
)


@st.composite
def subjects(draw: st.DrawFn, factors: tuple[float, ...] = (0.2, 1.0, 3.0)) -> ExportSubject:
    seed = draw(st.integers(0, 99))
    features = tuple(draw(st.lists(st.sampled_from(FORMULAS), max_size=6, unique=True)))
    more = {"features": features, "standardise": draw(st.booleans()), "seed": seed, "test_share": 0.3}
    data = draw(
        st.sampled_from(
            [
                Moons(samples=12, noise=0.2, **more),
                Blobs(samples=12, classes=3, noise=0.4, **more),
                Plane(samples=12, noise=0.2, standardise_target=draw(st.booleans()), **more),
            ]
        )
    )
    loss = draw(st.sampled_from(LOSSES_FOR[data.task]))
    names = st.sampled_from(list(ACTIVATIONS))
    hidden = draw(st.lists(st.builds(LayerSpec, size=st.integers(1, 9), activation=names), max_size=3))
    last = LayerSpec(size=outputs_needed(loss, data.class_count), activation=draw(names))
    kind = draw(st.sampled_from(["micrograd", "xavier_uniform", "he_normal"]))
    spec = ProjectSpec(
        data=data,
        network=NetworkSpec(layers=(*hidden, last), initialisation=RandomInitialisation(kind=kind)),
        training=TrainingSpec(loss=loss, seed=seed),
    )
    if draw(st.booleans()):
        spec = set_input(spec, 3, 0, 0.75)
    return stretched(subject_of_spec(spec, "a project"), draw(st.sampled_from(factors)))


def stretched(subject: ExportSubject, factor: float) -> ExportSubject:
    """The same project with all its parameters multiplied by a number."""
    engine = replace(subject.state.engine, parameters=subject.parameters * factor)
    return replace(subject, state=replace(subject.state, engine=engine))
