from __future__ import annotations

import math

import numba
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradstudio.compiled import activations, dropout, elementary
from gradstudio.engine.dropout import dropout_uniform


def called_from_python(part):
    """Parts are called by compiled functions only."""

    @numba.njit
    def call(*arguments):
        return part(*arguments)

    return call


ANY = settings(deadline=None, max_examples=300)
EXTENDED = np.finfo(np.longdouble).eps < 1e-18
FUNCTIONS = {
    "exp": np.exp,
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))),
    "sin": np.sin,
    "cos": np.cos,
}
COMPILED = {name: called_from_python(getattr(elementary, name)) for name in FUNCTIONS}
normal_cdf = called_from_python(activations.normal_cdf)
drop = called_from_python(dropout.drop)


@pytest.mark.skipif(not EXTENDED, reason="needs a longer type to compare with")
@pytest.mark.parametrize("name", FUNCTIONS)
@ANY
@given(st.floats(-700, 700) | st.floats(-3, 3) | st.floats(-1e-3, 1e-3))
@example(-0.0)
@example(math.pi)
def test_relative_error_is_below_1e_15(name, x):
    expected = FUNCTIONS[name](np.longdouble(x))
    error = abs(np.longdouble(COMPILED[name](x)) - expected)
    assert error <= 1e-15 * abs(expected) + np.longdouble(1e-300)


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("exp", math.inf, math.inf), ("exp", -math.inf, 0.0), ("exp", 0.0, 1.0), ("exp", 709.9, math.inf),
        ("tanh", math.inf, 1.0), ("tanh", -math.inf, -1.0), ("sigmoid", math.inf, 1.0),
        ("sigmoid", -math.inf, 0.0), ("softplus", math.inf, math.inf), ("softplus", -math.inf, 0.0),
    ],
)  # fmt: skip
def test_limits_are_exact(name, x, expected):
    assert COMPILED[name](x) == expected


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nan_stays_nan(name):
    assert math.isnan(COMPILED[name](math.nan))


def test_tanh_keeps_the_sign_of_zero():
    assert math.copysign(1.0, COMPILED["tanh"](-0.0)) == -1.0


@ANY
@given(st.floats(-30, 30))
def test_normal_distribution(x):
    expected = 0.5 * math.erfc(-x * math.sqrt(0.5))
    assert normal_cdf(x) == pytest.approx(expected, rel=2e-14, abs=1e-300)


@ANY
@given(
    st.integers(0, 2**63 - 1),
    st.integers(0, 10**9),
    st.integers(0, 40),
    st.integers(0, 511),
    st.integers(0, 10**5),
)
def test_dropout_masks_are_those_of_the_definition(seed, step, layer, neuron, sample):
    a = np.ones((neuron + 1) * 4)
    slope = np.full_like(a, 3.0)
    drop(seed, step, layer, 0.4, neuron + 1, np.array([sample, 7]), 4, a, slope)
    kept = [dropout_uniform(seed, step, layer, neuron, s) >= 0.4 for s in (sample, 7)]
    expected = np.where(kept, 1.0 / 0.6, 0.0)
    np.testing.assert_allclose(a[neuron * 4 : neuron * 4 + 2], expected, rtol=1e-15)
    np.testing.assert_allclose(slope[neuron * 4 : neuron * 4 + 2], 3.0 * expected, rtol=1e-15)
    assert a[-1] == 1.0
