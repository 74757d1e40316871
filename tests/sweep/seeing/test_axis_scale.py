"""Where values lie along an axis."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.sweep.seeing.axis_scale import BEYOND, kind_after, scale_of, suited_kind
from gradstudio.sweep.seeing.sweep_table import SweepField


def field_of(*numbers: float, labels: tuple[str, ...] = ()) -> SweepField:
    return SweepField(key="x", title="X", is_setting=True, numbers=np.array(numbers), labels=labels)


@given(
    values=st.lists(st.floats(1e-6, 1e6), min_size=2, max_size=20, unique=True),
    kind=st.sampled_from(["linear", "log", "even"]),
)
def test_a_place_and_its_value_belong_together(values, kind):
    scale = scale_of(field_of(*values), kind)
    places = scale.places(np.array(values))
    assert (places >= -1e-9).all()
    assert (places <= 1.0 + 1e-9).all()
    assert (np.diff(places[np.argsort(values)]) >= 0.0).all()
    for value, place in zip(values, places.tolist(), strict=True):
        if place < 1.0 - 1e-9:
            assert scale.value_at(max(0.0, place)) == pytest.approx(value, rel=1e-6, abs=1e-6 * max(values))


def test_those_that_left_the_finite_lie_at_the_end_and_squash_nothing():
    scale = scale_of(field_of(0.0, 1.0, math.inf))
    assert scale.places(np.array([0.0, 1.0, math.inf])).tolist() == [0.0, BEYOND, 1.0]
    assert scale.value_at(0.99) == math.inf
    assert scale.ticks(5)[-1] == (1.0, "∞")


def test_among_some_runs_the_others_have_no_place():
    scale = scale_of(field_of(0.0, 1.0, 100.0), among=np.array([True, True, False]))
    assert scale.places(np.array([1.0]))[0] == 1.0
    assert np.isnan(scale.places(np.array([100.0]))[0])


def test_an_even_scale_has_each_value_as_far_from_the_next():
    scale = scale_of(field_of(1.0, 2.0, 1000.0), "even")
    assert scale.places(np.array([1.0, 2.0, 1000.0])).tolist() == [0.0, 0.5, 1.0]


def test_a_logarithm_needs_values_above_zero():
    assert scale_of(field_of(0.0, 1.0), "log").kind == "linear"
    assert scale_of(field_of(0.0, 1.0, labels=("a", "b")), "log").kind == "linear"
    assert suited_kind(field_of(0.001, 1.0)) == "log"
    assert suited_kind(field_of(0.1, 1.0)) == "linear"


def test_one_value_alone_lies_in_the_middle():
    assert scale_of(field_of(3.0, 3.0)).places(np.array([3.0])).tolist() == [0.5]


def test_a_value_that_is_not_there_has_no_place():
    assert np.isnan(scale_of(field_of(0.0, math.nan, 1.0)).places(np.array([math.nan]))).all()
    assert scale_of(field_of(math.nan)).ticks(3) == []  # no number is made up


@pytest.mark.parametrize("most", [1, 2, 3, 6, 20])
def test_numbers_along_a_logarithmic_axis_lie_on_it(most):
    ticks = scale_of(field_of(1e-4, 3.0), "log").ticks(most)
    assert 1 <= len(ticks) <= max(2, most + 1)
    assert all(0.0 <= place <= 1.0 for place, _ in ticks)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ((0.75, 1.0), ["0.75", "0.8", "0.85", "0.9", "0.95", "1"]),
        ((5.0, 100.0), ["20", "40", "60", "80", "100"]),
        ((0.9995, 1.0), ["0.9995", "0.9996", "0.9997", "0.9998", "0.9999", "1"]),
        ((-3e-14, 3e-14), ["−2·10⁻¹⁴", "0", "2·10⁻¹⁴"]),
    ],
)
def test_numbers_along_a_linear_axis_are_round_and_can_be_told_apart(values, texts):
    scale = scale_of(field_of(*values), "linear")
    ticks = scale.ticks(6)
    assert [text for _, text in ticks] == texts
    assert all(0.0 <= place <= 1.0 for place, _ in ticks)


def test_names_stand_at_their_places():
    assert scale_of(field_of(0.0, 1.0, labels=("relu", "tanh"))).ticks(5) == [(0.0, "relu"), (1.0, "tanh")]


def test_a_click_goes_round_the_spacings_that_can_be():
    assert [kind_after(field_of(0.1, 1.0), kind) for kind in ("linear", "log", "even")] == [
        "log",
        "even",
        "linear",
    ]
    assert [kind_after(field_of(-0.1, 1.0), kind) for kind in ("linear", "log", "even")] == [
        "even",
        "linear",
        "linear",
    ]


def test_an_axis_on_which_no_value_is_finite_has_no_numbers():
    scale = scale_of(field_of(math.inf, math.inf))
    assert scale.ticks(5) == [(1.0, "∞")]
    assert scale.places(np.array([math.inf])).tolist() == [1.0]


@pytest.mark.parametrize("numbers", [(1.0, 1.79e308), (1e308, 1.7e308), (5e-324, 1.79e308), (0.0, 1.79e308)])
@pytest.mark.parametrize("kind", [None, "log", "linear", "even"])
def test_losses_just_below_what_a_number_can_hold_have_an_axis(numbers, kind):
    scale = scale_of(field_of(*numbers), kind)
    assert scale.places(np.array(numbers)).tolist() == [0.0, 1.0]
    ticks = scale.ticks(6)
    assert 1 < len(ticks) <= 7
    assert all(-1e-9 <= place <= 1.0 + 1e-9 for place, _ in ticks)
    assert "∞" not in {text for _, text in ticks}
