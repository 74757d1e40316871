from __future__ import annotations

import numpy as np
import pytest

from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.network import PackedNetwork, epoch_starts
from gradstudio.engine.errors import ConfigurationError, ShapeError

NET = NetConfig(sizes=(2, 3, 1), activations=("relu", "linear"))


def network(loss="hinge", net=NET):
    return PackedNetwork(net, TrainingConfig(loss=loss))


@pytest.mark.parametrize(
    ("inputs", "targets", "message"),
    [
        (np.zeros((0, 2)), np.zeros(0), "at least one sample"),
        (np.zeros((4, 3)), np.ones(4), "2 inputs"),
        (np.zeros(4), np.ones(4), "shape"),
        ([[0.0, 0.0], [0.0, np.nan]], [1.0, -1.0], "Sample 2 has an input that is not finite"),
        ([[0.0, 0.0], [0.0, 1.0]], [np.inf, -1.0], "Sample 1 has a target that is not finite"),
        (np.zeros((4, 2)), np.ones(3), "4 samples"),
        (np.zeros((4, 2)), [1, -1, 0, 1], "Sample 3 has the target 0.0, but hinge needs a target of −1 or"),
    ],
)
def test_bad_data_is_refused(inputs, targets, message):
    with pytest.raises(ShapeError, match=message.replace("+", r"\+")):
        network().load(inputs, targets)


@pytest.mark.parametrize(("indices", "said"), [([-1], "-1 to -1"), ([3, 13], "3 to 13"), ([0.5], "whole")])
def test_a_parameter_that_is_not_there_cannot_be_held(indices, said):
    with pytest.raises(ShapeError, match=said):
        network().hold(indices)


@pytest.mark.parametrize("target", [-1, 3, 0.5])
def test_a_class_that_is_not_there_is_refused(target):
    net = NetConfig(sizes=(2, 3), activations=("linear",))
    with pytest.raises(ShapeError, match="class index from 0 to 2"):
        network("softmax_cross_entropy", net).load(np.zeros((2, 2)), [0, target])


def test_losses_need_the_right_number_of_outputs():
    with pytest.raises(ShapeError, match="at least two"):
        network("softmax_cross_entropy").load(np.zeros((2, 2)), [0, 0])
    wide = NetConfig(sizes=(2, 3), activations=("linear",))
    with pytest.raises(ShapeError, match="takes one output"):
        network("hinge", wide).load(np.zeros((2, 2)), [1, 1])
    with pytest.raises(ShapeError, match=r"needs \(2, 3\)"):
        network("squared_error", wide).load(np.zeros((2, 2)), [1, 1])


@pytest.mark.parametrize("rate", [np.inf, np.nan, -0.1])
def test_bad_learning_rates_are_refused(rate):
    packed = network()
    packed.load(np.zeros((2, 2)), [1, -1])
    with pytest.raises(ConfigurationError, match="learning rate of step 1"):
        packed.run([0.1, rate])
    assert packed.step_count == 0


def test_bad_batches_are_refused():
    packed = network()
    with pytest.raises(ConfigurationError, match="no data"):
        packed.run([0.1])
    packed.load(np.zeros((3, 2)), [1, -1, 1])
    with pytest.raises(ConfigurationError, match="1 sample or more, not 0"):
        epoch_starts(3, 0)
    with pytest.raises(ConfigurationError, match="starts"):
        packed.run([0.1], [0, 1, 2])
    with pytest.raises(ConfigurationError, match="2 steps need 2 batches"):
        packed.run([0.1, 0.1], [0, 1, 2], [0, 3])
    with pytest.raises(ConfigurationError, match="empty"):
        packed.run([0.1, 0.1], [0, 1, 2], [0, 3, 3])
    for index in (-1, 3):
        with pytest.raises(ConfigurationError, match="samples 0 to 2"):
            packed.run([0.1], [0, index], [0, 2])


def test_parameters_must_fit():
    with pytest.raises(ShapeError, match="13 parameters"):
        PackedNetwork(NET, TrainingConfig(), np.zeros(12))
    with pytest.raises(ShapeError, match="Parameter 4 is nan"):
        network().set_parameters(np.where(np.arange(13) == 4, np.nan, 0.0))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"sizes": (2,), "activations": ()}, "no network"),
        ({"sizes": (2, 0), "activations": ("relu",)}, "no network"),
        ({"sizes": (2, 1), "activations": ()}, "0 activations"),
        ({"sizes": (2, 1), "activations": ("rely",)}, "Did you mean 'relu'"),
        ({"sizes": (2, 1), "activations": ("relu",), "dropout": (1.0,)}, "dropout rate"),
        ({"sizes": (2, 1), "activations": ("relu",), "dropout": (0.1, 0.1)}, "2 dropout rates"),
    ],
)
def test_impossible_networks_are_refused(settings, message):
    with pytest.raises(ConfigurationError, match=message):
        NetConfig(**settings)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"loss": "hing"}, "Did you mean 'hinge'"),
        ({"optimizer": "adm"}, "Did you mean 'adam'"),
        ({"clip": "norms"}, "Did you mean 'norm'"),
        ({"l1": -1.0}, "l1 must be"),
        ({"l2": np.nan}, "l2 must be"),
        ({"settings": {"weight_decay": np.inf}}, "weight_decay must be"),
        ({"optimizer": "momentum", "settings": {"momentum": 1.0}}, "momentum must be"),
        ({"optimizer": "adam", "settings": {"beta2": 1.0}}, "beta2 must be"),
        ({"optimizer": "adam", "settings": {"bta2": 0.5}}, "Did you mean 'beta2'"),
        ({"clip_limit": 0.0}, "clip_limit must be"),
        ({"seed": -1}, "seed must be"),
    ],
)
def test_impossible_rules_are_refused(settings, message):
    with pytest.raises(ConfigurationError, match=message):
        TrainingConfig(**settings)


def test_data_of_another_loss_is_not_trained_on():
    packed = network()
    packed.load(np.zeros((2, 2)), [1, -1])
    with pytest.raises(ConfigurationError, match="new network"):
        packed.configure(TrainingConfig(loss="logistic"))
