"""The gradient of some parameters taken apart by sample, as numbers along it and as whole gradients."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.compiled.activations import ACTIVATION_NAMES
from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.network import PackedNetwork
from gradstudio.engine.errors import ConfigurationError, ShapeError

SIZES = (3, 5, 4, 1)
COUNT = 4 * 5 + 6 * 4 + 5
PARTS = {
    "the network": range(COUNT),
    "a layer": range(20, 44),
    "a neuron": range(26, 32),
    "a weight": range(27, 28),
    "a stretch over two layers": range(17, 23),
}


def network(
    activation: str = "tanh",
    *,
    sizes: tuple[int, ...] = SIZES,
    samples: int = 20,
    dropout: tuple[float, ...] = (),
) -> PackedNetwork:
    rng = np.random.default_rng(7)
    activations = (*(activation,) * (len(sizes) - 2), "linear")
    net = NetConfig(sizes=sizes, activations=activations, dropout=dropout)
    training = TrainingConfig(loss="logistic", l1=0.1, l2=0.2, clip="norm", clip_limit=0.3, seed=5)
    made = PackedNetwork(net, training, rng.normal(0.0, 0.4, net.parameter_count))
    made.load(rng.normal(size=(samples, sizes[0])), rng.choice([-1.0, 1.0], samples))
    return made


def gradients_alone(made: PackedNetwork, batch: list[int]) -> np.ndarray:
    """Return the gradient of each sample's own loss by all parameters, dropout included, without penalties."""
    before = made.training
    made.configure(TrainingConfig(loss=before.loss, seed=before.seed))
    found = np.array([made.step_gradient([sample]) for sample in batch])
    made.configure(before)
    return found


@pytest.mark.parametrize("dropout", [(), (0.4, 0.3, 0.0)])
@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
def test_the_parts_are_those_of_each_sample_alone(
    activation: str, part: range, dropout: tuple[float, ...]
) -> None:
    made, batch = network(activation, dropout=dropout), [4, 17, 0, 9, 3]
    made.run([0.01] * 3)
    own = gradients_alone(made, batch)[:, part.start : part.stop] / len(batch)
    whole = own.sum(axis=0)
    norm = np.linalg.norm(whole)
    found = made.gradient_parts(part, batch, dropout=True)
    np.testing.assert_allclose(found.norm, norm, rtol=1e-12)
    np.testing.assert_allclose(found.sizes, np.linalg.norm(own, axis=1), rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(found.along, own @ whole / (norm or 1.0), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(made.sample_gradients(part, batch, dropout=True), own, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("sizes", [(2, 130, 1), (120, 110, 100, 1)], ids=["several blocks", "in BLAS"])
def test_what_the_samples_add_makes_up_the_whole_gradient(sizes: tuple[int, ...]) -> None:
    made = network("relu", sizes=sizes, samples=1700)
    for part in (
        range(made.net.parameter_count),
        range(made.net.parameter_count - 1, made.net.parameter_count),
    ):
        found = made.gradient_parts(part, dropout=False)
        whole = made.evaluate(penalties=False).gradient[part.start : part.stop]
        np.testing.assert_allclose(found.norm, np.linalg.norm(whole), rtol=1e-11)
        np.testing.assert_allclose(found.along.sum(), found.norm, rtol=1e-9)
        assert np.all(np.abs(found.along) <= found.sizes * (1 + 1e-9))


def test_without_dropout_every_neuron_counts() -> None:
    thinned, plain = network(dropout=(0.5, 0.5, 0.0)), network()
    for dropout, equal in ((False, True), (True, False)):
        one = thinned.gradient_parts(range(COUNT), dropout=dropout)
        other = plain.gradient_parts(range(COUNT), dropout=dropout)
        assert np.array_equal(one.along, other.along) == equal


def test_a_few_samples_of_a_batch_have_their_share_of_its_mean() -> None:
    made = network()
    all_of_them = made.sample_gradients(range(COUNT), dropout=False)
    some = made.sample_gradients(range(COUNT), [11, 2], among=20, dropout=False)
    np.testing.assert_allclose(some, all_of_them[[11, 2]], rtol=1e-12, atol=1e-16)


def test_where_the_gradient_is_zero_nothing_lies_along_it() -> None:
    made = network("relu")
    made.set_parameters(np.zeros(COUNT))
    found = made.gradient_parts(range(20), dropout=False)
    assert found.norm == 0.0
    assert not found.along.any()
    assert not found.sizes.any()


def test_looking_changes_no_step() -> None:
    one, other = network(), network()
    for _ in range(3):
        one.gradient_parts(range(COUNT), [1, 2, 3], dropout=True)
        one.sample_gradients(range(3), dropout=False)
        one.run([0.1] * 2)
        other.run([0.1] * 2)
    assert np.array_equal(one.parameters(), other.parameters())


def test_parameters_and_samples_must_be_there() -> None:
    made = network()
    for parameters in (range(COUNT, COUNT + 1), range(40, COUNT + 1), range(3, 3)):
        with pytest.raises(ShapeError):
            made.gradient_parts(parameters, dropout=False)
    with pytest.raises(ConfigurationError):
        made.gradient_parts(range(3), [99], dropout=False)
