from __future__ import annotations

import numpy as np
import pytest

from gradstudio.compiled import workspace
from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.network import PackedNetwork

DEEP = NetConfig(sizes=(1024, *(512,) * 32, 1), activations=(*("tanh",) * 32, "linear"))
LARGE = NetConfig(sizes=(64, 512, 512, 10), activations=("tanh",) * 3)
SMALL = NetConfig(sizes=(3, 6, 5, 1), activations=("tanh", "relu", "linear"))


def workspaces(net: NetConfig) -> workspace.WorkspaceCache:
    return PackedNetwork(net, TrainingConfig(loss="squared_error"))._workspaces


def test_the_largest_network_takes_no_more_memory_for_samples_than_there_is_meant_to_be():
    made = workspaces(DEEP)
    for one in (made.of(10**6), made.apart(10**6)):
        assert one.part >= workspace._LEAST_PART
        assert one.arrays.work.nbytes < 1.1 * workspace._MOST_IN_A_PART


@pytest.mark.parametrize(("net", "part"), [(SMALL, 504), (LARGE, 1024)])
def test_a_network_of_usual_size_is_worked_off_in_parts_as_before(net, part):
    assert workspaces(net).of(10**6).part == part


def test_parts_made_smaller_for_want_of_memory_give_the_same_gradient(monkeypatch):
    random = np.random.default_rng(5)
    parameters = random.normal(size=SMALL.parameter_count)
    inputs, targets = random.normal(size=(300, 3)), random.normal(size=300)
    found = []
    for most in (workspace._MOST_IN_A_PART, 1):
        monkeypatch.setattr(workspace, "_MOST_IN_A_PART", most)
        network = PackedNetwork(SMALL, TrainingConfig(loss="squared_error"), parameters)
        found.append(network.evaluate(inputs, targets))
    assert network._workspaces.of(300).part == workspace._LEAST_PART
    assert found[0].loss == pytest.approx(found[1].loss, rel=1e-12)
    np.testing.assert_allclose(found[0].gradient, found[1].gradient, rtol=1e-10, atol=1e-12)
