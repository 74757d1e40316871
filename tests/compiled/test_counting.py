"""What kernels count of a network is what NumPy counts of all its numbers."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.compiled import counting
from gradstudio.compiled.activations import ACTIVATION_NAMES
from gradstudio.compiled.config import NetConfig
from gradstudio.compiled.counting import (
    A_MEAN,
    A_SPREAD,
    BEYOND,
    GRADIENTS,
    POSITIVE,
    SATURATED,
    UPDATE,
    WEIGHTS,
    Z_MEAN,
    Z_SPREAD,
    Limits,
    count_parameters,
    count_units,
)
from gradstudio.compiled.maps import activations_of

LIMITS = Limits(saturated=0.05, beyond=5.0, half=32, narrowest=-1000)


def pre_and_activations(net, parameters, inputs):
    """Of each layer pre-activations and activations, shape (units, samples)."""
    begin, before, layers = 0, inputs, []
    for after in activations_of(net, parameters, inputs.T):
        rows = len(before) + 1
        block = parameters[begin : begin + len(after) * rows].reshape(len(after), rows)
        with np.errstate(all="ignore"):
            layers.append((block[:, :-1] @ before + block[:, -1:], after))
        begin, before = begin + block.size, after
    return layers


def require_bins(exponent, counts, numbers):
    finite = numbers[np.isfinite(numbers)]
    largest = np.abs(finite).max(initial=0.0)
    half = len(counts) // 2
    if largest > 1e-290:
        assert largest < half * 2.0**exponent
        assert largest >= half * 2.0 ** (exponent - 1)
    expected = np.zeros(2 * half, dtype=np.int64)
    np.add.at(expected, np.floor(np.ldexp(finite, -exponent)).astype(np.int64) + half, 1)
    np.testing.assert_array_equal(counts, expected)


@given(
    seed=st.integers(0, 999),
    sizes=st.lists(st.integers(1, 9), min_size=2, max_size=4),
    samples=st.sampled_from([1, 2, 7, 8, 9, 503, 504, 505, 1300]),
    size=st.sampled_from([1e-9, 0.3, 4.0, 1e4]),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_units_are_counted_as_numpy_does(seed, sizes, samples, size, data):
    names = data.draw(
        st.lists(st.sampled_from(ACTIVATION_NAMES), min_size=len(sizes) - 1, max_size=len(sizes) - 1)
    )
    net, generator = NetConfig(sizes=tuple(sizes), activations=tuple(names)), np.random.default_rng(seed)
    parameters = size * generator.normal(size=net.parameter_count)
    # The later samples are the larger ones: bins have to widen.
    inputs = generator.normal(size=(sizes[0], samples)) * np.geomspace(1e-6, 10.0, samples)
    found = count_units(net, parameters, inputs, LIMITS)
    first = 0
    for layer, (z, a) in enumerate(pre_and_activations(net, parameters, inputs)):
        numbers = found.numbers[:, first : first + len(z)]
        first += len(z)
        close = {"rtol": 1e-8, "atol": 1e-9 * max(1e-9, float(np.abs(z).max()))}
        np.testing.assert_allclose(numbers[Z_MEAN], z.mean(axis=1), **close)
        np.testing.assert_allclose(numbers[Z_SPREAD], z.std(axis=1), **close)
        np.testing.assert_allclose(numbers[A_MEAN], a.mean(axis=1), **close)
        np.testing.assert_allclose(numbers[A_SPREAD], a.std(axis=1), **close)
        np.testing.assert_array_equal(numbers[POSITIVE], (a > 0).sum(axis=1))
        np.testing.assert_array_equal(numbers[BEYOND], (np.abs(z) > 5).sum(axis=1))
        slopes = {"tanh": 1 - a * a, "sigmoid": 4 * a * (1 - a)}.get(names[layer], np.ones_like(a))
        np.testing.assert_array_equal(numbers[SATURATED], (slopes < 0.05).sum(axis=1))
        require_bins(int(found.exponents[layer]), found.bins[layer], a)


@pytest.mark.parametrize(("z", "is_saturated"), [(2.17, False), (2.19, True), (-2.17, False), (-2.19, True)])
def test_a_tanh_is_saturated_where_its_slope_is_below_a_twentieth(z, is_saturated):
    net = NetConfig(sizes=(1, 1), activations=("tanh",))
    found = count_units(net, np.array([1.0, 0.0]), np.array([[z, 0.0]]), LIMITS)
    assert found.numbers[SATURATED, 0] == is_saturated


@pytest.mark.parametrize(("z", "is_saturated"), [(4.35, False), (4.37, True), (-4.35, False), (-4.37, True)])
def test_a_sigmoid_is_saturated_where_its_slope_is_below_a_twentieth_of_a_quarter(z, is_saturated):
    net = NetConfig(sizes=(1, 1), activations=("sigmoid",))
    found = count_units(net, np.array([1.0, 0.0]), np.array([[z, 0.0]]), LIMITS)
    assert found.numbers[SATURATED, 0] == is_saturated


def test_a_small_spread_around_a_large_mean_is_not_lost():
    net = NetConfig(sizes=(1, 1), activations=("linear",))
    inputs = np.tile([-1e-3, 1e-3], 1000)[None]
    found = count_units(net, np.array([1.0, 1e9]), inputs, LIMITS)
    assert found.numbers[Z_SPREAD, 0] == pytest.approx(1e-3, rel=1e-3)


def test_numbers_that_ran_away_are_counted_as_what_they_are():
    net = NetConfig(sizes=(1, 3), activations=("relu",))
    # The second is infinite at the first sample, and no number at the second.
    parameters = np.array([1.0, 0.0, np.inf, 0.0, 1.0, 0.0])
    found = count_units(net, parameters, np.array([[3.0, 0.0, -1.0]]), LIMITS)
    assert found.numbers[POSITIVE].tolist() == [1, 1, 1]
    assert found.numbers[BEYOND].tolist() == [0, 3, 0]
    assert found.numbers[A_MEAN, 0] == 1.0
    assert math.isnan(found.numbers[A_MEAN, 1])
    assert found.bins.sum() == 7  # one activation is infinite, one no number
    assert found.bins[0, 32] == 5


@given(seed=st.integers(0, 999), sizes=st.lists(st.integers(1, 40), min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_parameters_are_counted_as_numpy_does(seed, sizes):
    net, generator = (
        NetConfig(sizes=tuple(sizes), activations=("relu",) * (len(sizes) - 1)),
        np.random.default_rng(seed),
    )
    own, gradients, update = (
        generator.normal(size=net.parameter_count) * scale for scale in (1.0, 10.0 ** -(seed % 20), 1e3)
    )
    found = count_parameters(net, own, gradients, update, LIMITS)
    begin = 0
    for layer, (inputs, neurons) in enumerate(pairwise(sizes)):
        end = begin + neurons * (inputs + 1)
        blocks = [flat[begin:end].reshape(neurons, inputs + 1) for flat in (own, gradients, update)]
        weights, slopes, changes = blocks[0][:, :-1], blocks[1], blocks[2][:, :-1]
        assert found.squares[layer, WEIGHTS] == pytest.approx((weights**2).sum())
        assert found.squares[layer, GRADIENTS] == pytest.approx((slopes**2).sum())
        assert found.squares[layer, UPDATE] == pytest.approx((changes**2).sum())
        require_bins(int(found.exponents[layer, WEIGHTS]), found.bins[layer, WEIGHTS], weights)
        require_bins(int(found.exponents[layer, GRADIENTS]), found.bins[layer, GRADIENTS], slopes)
        begin = end


def test_arrays_that_cannot_be_written_to_are_no_reason_to_compile_again():
    net = NetConfig(sizes=(1, 1), activations=("tanh",))
    some = np.zeros(2)
    count_parameters(net, some, some, some, LIMITS)
    count_units(net, some, np.zeros((1, 3)), LIMITS)
    known = len(counting._count_parameters.signatures), len(counting._count_units.signatures)
    some.flags.writeable = False
    count_parameters(net, some, some, some, LIMITS)
    count_units(net, some, np.zeros((1, 3)), LIMITS)
    assert (
        known == (len(counting._count_parameters.signatures), len(counting._count_units.signatures)) == (1, 1)
    )


def test_a_layer_in_blas_is_counted_as_one_in_tiles():
    net = NetConfig(sizes=(3, 150, 80, 1), activations=("tanh", "relu", "linear"))
    generator = np.random.default_rng(0)
    parameters = generator.normal(size=net.parameter_count)
    inputs = generator.normal(size=(3, 700))
    found = count_units(net, parameters, inputs, LIMITS)
    z, a = pre_and_activations(net, parameters, inputs)[1]
    np.testing.assert_allclose(found.numbers[Z_MEAN, 150:230], z.mean(axis=1), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(found.numbers[POSITIVE, 150:230], (a > 0).sum(axis=1))
