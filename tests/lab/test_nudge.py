"""A nudge recomputes what depends on a node, and the errors of differences fall by the powers that they should."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.data.source import load_dataset
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.value import Value
from gradstudio.lab.errors import LabError
from gradstudio.lab.nudge import Nudge
from gradstudio.lab.nudge_errors import difference_errors
from gradstudio.lab.nudge_words import (
    kink_sentence,
    prediction_sentence,
    rounding_words,
    sign_sentence,
    slope_words,
)
from gradstudio.lab.recompute import recomputed
from gradstudio.lab.subject import subject_of_loss, subject_of_value
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.session import Session
from tests.graph.expressions import expressions
from tests.qt_helpers import small_spec


def nudge_of(make, number: float, name: str = "a") -> Nudge:
    root = make(Value(number, label=name))
    root.label = root.label or "L"
    subject = subject_of_value(root)
    return Nudge(subject, subject.index_of(name))


@given(expressions(), st.integers(0, 100), st.floats(-2.0, 2.0))
def test_all_that_changes_is_what_recomputing_the_graph_gives(
    root: Value, place: int, epsilon: float
) -> None:
    subject = subject_of_value(root)
    nudge = Nudge(subject, place % len(subject))
    state = nudge.at(epsilon)
    try:
        expected = recomputed(subject, {nudge.node: nudge.number + epsilon})
    except MathDomainError:
        assert state.bad is not None
        return
    np.testing.assert_allclose(state.data, expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(state.change, np.array(expected) - subject.data, rtol=1e-9, atol=1e-9)
    assert state.predicted == nudge.loss + nudge.gradient * epsilon


def test_the_curve_is_the_loss_and_its_tangent_over_the_reach() -> None:
    nudge = nudge_of(lambda a: a * a, 3.0)
    curve = nudge.curve(0.5)
    assert (curve.epsilons[0], curve.epsilons[-1]) == (-0.5, 0.5)
    np.testing.assert_allclose(curve.losses, (3.0 + curve.epsilons) ** 2)
    np.testing.assert_allclose(curve.tangent, 9.0 + 6.0 * curve.epsilons)
    assert curve.kinks == ()
    assert curve.bad is None


def test_the_nearest_kink_on_either_side_is_placed_and_named() -> None:
    nudge = nudge_of(lambda a: (a - 1.25).relu() + (a + 0.5).abs(), 0.0)
    curve = nudge.curve(2.0)
    left, right = curve.kinks
    assert left.epsilon == pytest.approx(-0.5, abs=1e-9)
    assert right.epsilon == pytest.approx(1.25, abs=1e-9)
    assert nudge.subject.nodes[left.node].operation.name == "abs"
    assert nudge.subject.nodes[right.node].operation.name == "relu"
    said = kink_sentence(nudge, curve)
    assert "(abs) changes sides at ε = −0.5" in said
    assert "(ReLU) changes sides at ε = 1.25" in said


def test_the_edge_of_a_domain_leaves_a_gap_and_is_told() -> None:
    nudge = nudge_of(Value.log, 0.5)
    curve = nudge.curve(1.0)
    assert curve.bad == 1
    assert np.isnan(curve.losses[curve.epsilons <= -0.5]).all()
    assert np.isfinite(curve.losses[curve.epsilons > -0.5]).all()
    assert "L has no value here: L is outside its domain" in prediction_sentence(nudge, nudge.at(-0.6))


@pytest.mark.parametrize(
    ("make", "number"),
    [
        (Value.tanh, 0.5),
        (Value.exp, 1.0),
        (lambda a: (a * 2.0).sin() * 3.0, 0.7),
        (lambda a: (a * a + 1.0).log(), 2.0),
        (lambda a: 1.0 / a, -3.0),
    ],
)
def test_one_sided_errors_fall_with_the_step_and_symmetric_ones_with_its_square(make, number: float) -> None:
    errors = difference_errors(nudge_of(make, number))
    assert errors.one_sided.slope == pytest.approx(1.0, abs=0.02)
    assert errors.symmetric.slope == pytest.approx(2.0, abs=0.05)
    # Rounding takes over near the root and the cube root of 2⁻⁵².
    assert 1e-9 < errors.one_sided.turn < 1e-6
    assert 1e-7 < errors.symmetric.turn < 1e-3
    assert errors.one_sided.turn < errors.symmetric.turn
    assert "rounding takes over" in rounding_words(errors)
    small = errors.epsilons < 1e-11
    assert np.nanmedian(errors.symmetric.errors[small]) > 1e3 * np.nanmin(errors.symmetric.errors)


def test_a_straight_line_has_no_error_and_a_parabola_none_of_the_symmetric_difference() -> None:
    line = difference_errors(nudge_of(lambda a: a * 3.0 + 0.1, 0.3))
    assert line.one_sided.is_exact
    assert line.symmetric.is_exact
    assert slope_words(line.symmetric) == "rounding"
    parabola = difference_errors(nudge_of(lambda a: a * a * 3.0, 0.3))
    assert parabola.symmetric.is_exact
    assert parabola.one_sided.slope == pytest.approx(1.0, abs=0.02)


def test_a_kink_ends_the_fit_and_is_named() -> None:
    nudge = nudge_of(lambda a: a.tanh() + (a - 0.51).relu(), 0.5)
    errors = difference_errors(nudge)
    assert errors.limit == pytest.approx(0.01, rel=0.4)
    assert nudge.subject.nodes[errors.kink].operation.name == "relu"
    assert errors.one_sided.slope == pytest.approx(1.0, abs=0.05)


def test_the_error_of_a_wrong_gradient_stays() -> None:
    nudge = nudge_of(Value.tanh, 0.5)
    nudge.subject.nodes[nudge.node].grad *= 1.1
    errors = difference_errors(nudge)
    assert errors.one_sided.stays
    assert errors.symmetric.stays
    assert slope_words(errors.symmetric) == "does not fall"
    assert errors.symmetric.slope is None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda a: a * 2.0, "positive: raising a raises L, so the update lowers it."),
        (lambda a: a * -2.0, "negative: raising a lowers L, so the update raises it."),
        (lambda a: (a - 9.0).relu(), "This gradient is 0: a small change of a hardly moves L"),
    ],
)
def test_the_sign_of_the_gradient_is_told_with_the_minus_of_the_update(make, said: str) -> None:
    assert said in sign_sentence(nudge_of(make, 1.0))


@pytest.mark.parametrize(("scope", "alone"), [("sample", "this sample"), ("batch", "this gradient")])
def test_of_a_project_the_step_is_not_foretold_as_it_follows_the_batch(scope, alone: str) -> None:
    spec = small_spec(3)
    snapshot = Session(spec).snapshot()
    watch = Watch(scope=scope)
    subject = subject_of_loss(
        spec, load_dataset(spec.data), snapshot.parameters.tolist(), watch, [0], snapshot.moment
    )
    said = sign_sentence(Nudge(subject, subject.knobs[-1]))
    assert f"so an update by {alone} alone would " in said
    assert "so the update" not in said


def test_inner_nodes_constants_and_the_result_itself_are_told_apart() -> None:
    a = Value(1.0, label="a")
    c = a * 3.0
    c.label = "c"
    root = c.tanh()
    root.label = "L"
    subject = subject_of_value(root)
    told = {name: sign_sentence(Nudge(subject, i)) for i, name in enumerate(subject.names)}
    assert "through the parameters before it" in told["c"]
    assert "it is no parameter" in told["3"]
    assert told["L"].startswith("All gradients are derivatives of L.")


def test_the_prediction_is_told_with_what_came_of_it() -> None:
    nudge = nudge_of(lambda a: a * a, 1.0)
    assert "grad · ε = +0.2000, recomputed Δ = +0.2100: off by 4.8 %." in prediction_sentence(
        nudge, nudge.at(0.1)
    )
    assert "Drag ε" in prediction_sentence(nudge, nudge.at(0.0))
    kinked = nudge_of(lambda a: (a - 1.5).relu(), 1.0)
    assert "recomputed Δ = +0.5000: L is beyond its kink." in prediction_sentence(kinked, kinked.at(1.0))


def test_what_cannot_be_nudged_is_refused() -> None:
    subject = subject_of_value(Value(1.0, label="a") * 2.0)
    with pytest.raises(LabError, match="There is no node 9"):
        Nudge(subject, 9)
    a = Value(2.0, label="a")
    own = Value(8.0, (a,), "cube")
    own._backward = lambda: None
    with pytest.raises(LabError, match="not the engine's"):
        Nudge(subject_of_value(own), 0)


@pytest.mark.parametrize("number", [0.0, 1e-300, -1e300, math.inf])
def test_extreme_numbers_are_borne(number: float) -> None:
    nudge = nudge_of(lambda a: a * 2.0, number)
    assert nudge.reach > 0.0
    nudge.curve(nudge.reach)
    difference_errors(nudge)
    assert sign_sentence(nudge)


@pytest.mark.parametrize("number", [1.7e308, -1.7e308, 1e308, 1e-320, 5e-324, 1e100])
def test_a_number_at_either_end_of_the_floats_is_nudged_too(number):
    a = Value(number, label="a")
    root = a * 0.1
    root.backward()
    nudge = Nudge(subject_of_value(root), 0)
    with np.errstate(all="raise", under="ignore"):
        errors = difference_errors(nudge)
        curve = nudge.curve(1.0)
    assert errors.symmetric.turn is None or math.isfinite(errors.symmetric.turn)
    assert np.isfinite(curve.losses).all()
