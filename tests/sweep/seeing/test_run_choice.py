"""Which runs are meant after many changes, and where they lie, as if it were worked out anew."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.sweep.seeing.run_choice import RunChoice, Spacing, axes_of
from gradstudio.sweep.seeing.sweep_table import table_of
from tests.sweep.seeing.columns import columns

RATE, ACTIVATION = "training.learning_rate", "network.activation"


def table(runs: int = 40):
    random = np.random.RandomState(3)
    losses = np.where(random.rand(runs) < 0.1, math.inf, random.lognormal(size=runs))
    rates = [float(rate) for rate in 10.0 ** random.uniform(-3, 1, runs)]
    names = [("relu", "tanh", "sigmoid")[place] for place in random.randint(3, size=runs)]
    return table_of(columns(losses.tolist(), {RATE: rates, ACTIVATION: names}), "loss")


TABLE = table()
KEYS = [field.key for field in axes_of(TABLE)]

changes = st.one_of(
    st.tuples(st.just("percent"), st.sampled_from([100.0, 50.0, 10.0])),
    st.tuples(st.just("even"), st.booleans()),
    st.tuples(st.just("kind"), st.sampled_from(KEYS), st.sampled_from(["linear", "log", "even"])),
    st.tuples(st.just("brush"), st.sampled_from(KEYS), st.floats(0.0, 1.0), st.floats(0.0, 2.0)),
    st.tuples(st.just("free"), st.sampled_from(KEYS)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(changes, max_size=8))
def test_many_changes_give_what_a_new_choice_gives(made):
    spacing, brushes = Spacing(), {}
    choice = RunChoice(TABLE, spacing, brushes)
    for change in made:
        match change:
            case ("percent", percent):
                spacing = Spacing(percent=percent, even=spacing.even, kinds=spacing.kinds)
            case ("even", even):
                spacing = Spacing(percent=spacing.percent, even=even, kinds=spacing.kinds)
            case ("kind", key, kind):
                spacing = spacing.with_kind(key, kind)
            case ("brush", key, low, size):
                brushes = {**brushes, key: (low, low + size)}
            case ("free", key):
                brushes = {other: one for other, one in brushes.items() if other != key}
        choice.space(spacing)
        choice.brush(brushes)
        for key in KEYS:  # what is asked for is kept: the next change must not leave it stale
            choice.column(key)
    anew = RunChoice(TABLE, spacing, brushes)
    np.testing.assert_array_equal(choice.shown, anew.shown)
    np.testing.assert_array_equal(choice.meant, anew.meant)
    for key in KEYS:
        assert choice.column(key).scale.kind == anew.column(key).scale.kind
        np.testing.assert_array_equal(choice.column(key).places, anew.column(key).places)


def test_marking_a_range_leaves_the_places_of_the_runs_as_they_are():
    choice = RunChoice(TABLE, Spacing(), {})
    before = choice.column(RATE)
    choice.brush({RATE: (0.1, 1.0)})
    assert choice.column(RATE) is before
    choice.space(Spacing().with_kind(ACTIVATION, "even"))
    assert choice.column(RATE) is before
    choice.space(Spacing(percent=10.0))
    assert choice.column(RATE) is not before


def test_the_axes_are_what_varies_and_what_differs():
    assert KEYS == [RATE, ACTIVATION, "loss"]
