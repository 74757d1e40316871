"""Products with the Hessian are those of the differences of the engine's gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.data.source import load_dataset
from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.value import Value
from gradstudio.project.spec import (
    Blobs,
    ConstantRate,
    LayerSpec,
    Moons,
    NetworkSpec,
    ProjectSpec,
    Sine,
    TrainingSpec,
)
from gradstudio.sweep.landscape.curvature import CURVES
from gradstudio.sweep.landscape.hessian import Hessian
from gradstudio.sweep.landscape.measured_loss import MeasuredLoss
from gradstudio.training.run.initial import initial_parameters
from gradstudio.training.run.session import Session

DATA = {
    "half_squared_error": Sine(samples=20),
    "squared_error": Sine(samples=20),
    "hinge": Moons(samples=20, noise=0.1),
    "logistic": Moons(samples=20, noise=0.1, test_share=0.3),
    "softmax_cross_entropy": Blobs(samples=20, classes=3),
}


def project(loss: str, sizes: list[int], activations: list[str], l2: float, biases: bool) -> ProjectSpec:
    hidden = tuple(LayerSpec(size=n, activation=a) for n, a in zip(sizes, activations, strict=False))
    return ProjectSpec(
        data=DATA[loss],
        network=NetworkSpec(
            layers=(*hidden, LayerSpec(size=3 if loss.startswith("softmax") else 1, activation="linear"))
        ),
        training=TrainingSpec(
            loss=loss, l2=l2, l1=0.01, penalize_biases=biases, learning_rate=ConstantRate(rate=0.01)
        ),
    )


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_values_slopes_and_curvatures_are_the_engines(name: str) -> None:
    places = [-30.0, -2.3, -0.4, 0.6, 1.7, 30.0]
    values, slopes, bends = CURVES[name](np.array(places))
    for place, value, slope, bend in zip(places, values, slopes, bends, strict=True):
        leaf = Value(place)
        out = ACTIVATIONS[name](leaf)
        out.backward()
        assert value == pytest.approx(out.data, rel=1e-12, abs=1e-15)
        assert slope == pytest.approx(leaf.grad, rel=1e-12, abs=1e-15)
        nearby = []
        for moved in (place - 1e-5, place + 1e-5):
            leaf = Value(moved)
            ACTIVATIONS[name](leaf).backward()
            nearby.append(leaf.grad)
        assert bend == pytest.approx((nearby[1] - nearby[0]) / 2e-5, rel=1e-5, abs=1e-9)


@settings(max_examples=80)
@given(
    st.sampled_from(list(DATA)),
    st.lists(st.integers(1, 5), min_size=0, max_size=3),
    st.lists(st.sampled_from(list(CURVES)), min_size=3, max_size=3),
    st.sampled_from([0.0, 0.02]),
    st.booleans(),
    st.integers(0, 1000),
)
def test_products_are_differences_of_gradients(
    loss: str, sizes: list[int], activations: list[str], l2: float, biases: bool, seed: int
) -> None:
    measured = MeasuredLoss(project(loss, sizes, activations, l2, biases))
    dice = np.random.default_rng(seed)
    parameters = dice.normal(size=measured.spec.parameter_count)
    vector = dice.normal(size=len(parameters))
    product = Hessian(measured, parameters).times(vector)
    step = 1e-6
    ends = [measured.gradient(parameters + sign * step * vector) for sign in (-1, 1)]
    between = [measured.gradient(parameters + share * step * vector) for share in (-0.5, 0.5)]
    wide, narrow = (ends[1] - ends[0]) / (2 * step), (between[1] - between[0]) / step
    scale = np.abs(product).max() + 1.0
    smooth = np.abs(wide - narrow) < 1e-5 * scale  # no kink lies within the difference
    np.testing.assert_allclose(product[smooth], narrow[smooth], rtol=1e-4, atol=1e-5 * scale)
    assert smooth.mean() > 0.5 or set(activations) & {"relu", "leaky_relu"} or loss == "hinge"


def test_the_largest_eigenvalues_are_those_of_the_whole_matrix() -> None:
    spec = ProjectSpec(
        data=Moons(samples=40, noise=0.1),
        network=NetworkSpec(
            layers=(LayerSpec(size=30, activation="tanh"), LayerSpec(size=1, activation="linear"))
        ),
        training=TrainingSpec(loss="logistic"),
    )
    hessian = Hessian(MeasuredLoss(spec), initial_parameters(spec))
    assert len(hessian) > 100
    expected = np.linalg.eigvalsh(hessian.whole())[::-1][:4]
    np.testing.assert_allclose(hessian.largest(4), expected, rtol=1e-7)


def test_a_linear_regression_has_the_hessian_of_its_inputs() -> None:
    spec = ProjectSpec(
        data=Sine(samples=30),
        network=NetworkSpec(layers=(LayerSpec(size=1, activation="linear"),)),
        training=TrainingSpec(loss="half_squared_error", l2=0.0),
    )
    inputs = np.column_stack([load_dataset(spec.data).inputs, np.ones(30)])
    np.testing.assert_allclose(
        Hessian(MeasuredLoss(spec), np.array([2.0, 1.0])).whole(), inputs.T @ inputs / 30, rtol=1e-12
    )


def test_losses_are_those_of_a_session() -> None:
    spec = ProjectSpec()
    session, measured = Session(spec), MeasuredLoss(spec)
    states = []
    for _ in range(3):
        states.append(session.parameters())
        session.advance(5)
    session = Session(spec)
    for state, loss in zip(states, measured.at(np.array(states)), strict=True):
        assert loss == session.snapshot().loss
        np.testing.assert_array_equal(state, session.parameters())
        session.advance(5)
