"""Losses at other parameters than a network's own: those that it would have there, on all samples or on some."""

import numpy as np
import pytest

from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.elsewhere import losses_at, losses_on_plane
from gradstudio.compiled.layout import uses_blas
from gradstudio.compiled.network import PackedNetwork
from gradstudio.engine.errors import ShapeError

WIDE = NetConfig(sizes=(3, 110, 110, 2), activations=("tanh", "relu", "linear"))
NARROW = NetConfig(sizes=(3, 5, 2), activations=("relu", "linear"))


def network_of(net: NetConfig) -> PackedNetwork:
    dice = np.random.default_rng(5)
    network = PackedNetwork(net, TrainingConfig(loss="softmax_cross_entropy", l2=1e-3))
    network.load(dice.normal(size=(1100, 3)), dice.integers(0, 2, 1100))  # more than one part of a batch
    return network


@pytest.mark.parametrize("net", [WIDE, NARROW])
def test_they_are_the_losses_that_the_network_has_there(net: NetConfig) -> None:
    network, dice = network_of(net), np.random.default_rng(6)
    points = 0.2 * dice.normal(size=(3, net.parameter_count))
    own = network.parameters()
    found = losses_at(network, points)
    np.testing.assert_array_equal(found, losses_at(network, points))
    np.testing.assert_array_equal(network.parameters(), own)
    for point, loss in zip(points, found, strict=True):
        network.set_parameters(point)
        assert network.evaluate().loss == pytest.approx(loss, rel=1e-12)
    assert uses_blas(WIDE)
    assert not uses_blas(NARROW)


@pytest.mark.parametrize("net", [WIDE, NARROW])
def test_those_of_a_plane_are_those_of_its_points(net: NetConfig) -> None:
    network, dice = network_of(net), np.random.default_rng(7)
    plane, places = 0.2 * dice.normal(size=(3, net.parameter_count)), dice.normal(size=(4, 2))
    points = plane[0] + places @ plane[1:]
    np.testing.assert_allclose(
        losses_on_plane(network, plane, places), losses_at(network, points), rtol=1e-12
    )


def test_on_some_samples_they_are_those_of_these_samples() -> None:
    network, chosen = network_of(NARROW), np.array([4, 9, 1000])
    points = np.random.default_rng(8).normal(size=(2, NARROW.parameter_count))
    inputs, targets = network._data()
    alone = PackedNetwork(NARROW, network.training)
    alone.load(inputs[:, chosen].T, targets[0, chosen])
    np.testing.assert_allclose(losses_at(network, points, chosen), losses_at(alone, points), rtol=1e-14)


def test_parameters_of_another_network_are_refused() -> None:
    network = network_of(NARROW)
    with pytest.raises(ShapeError, match="parameters"):
        losses_at(network, np.zeros((2, 3)))
    with pytest.raises(ShapeError, match="plane"):
        losses_on_plane(network, np.zeros((3, 4)), np.zeros((1, 2)))
