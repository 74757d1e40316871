"""What each sample adds to the gradient of one parameter, and parameters followed from step to step."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.compiled.activations import ACTIVATION_NAMES
from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.network import PackedNetwork, epoch_starts
from gradstudio.engine.errors import ConfigurationError, ShapeError


def network(
    activations: tuple[str, ...],
    sizes: tuple[int, ...] = (3, 5, 4, 1),
    *,
    samples: int = 20,
    dropout: tuple[float, ...] = (),
    loss: str = "logistic",
) -> PackedNetwork:
    rng = np.random.default_rng(7)
    net = NetConfig(sizes=sizes, activations=activations, dropout=dropout)
    training = TrainingConfig(loss=loss, l1=0.1, l2=0.2, clip="norm", clip_limit=0.3, seed=5)
    made = PackedNetwork(net, training, rng.normal(0.0, 0.4, net.parameter_count))
    made.load(rng.normal(size=(samples, sizes[0])), rng.choice([-1.0, 1.0], samples))
    return made


def shares_of(made: PackedNetwork, parameter: int, samples: list[int] | None = None) -> np.ndarray:
    """Return what each sample adds to the gradient of one parameter that the next step takes."""
    return made.sample_gradients(range(parameter, parameter + 1), samples, dropout=True)[:, 0]


def gradient_without_penalties(made: PackedNetwork, samples: list[int]) -> np.ndarray:
    made.configure(TrainingConfig(loss=made.training.loss, seed=made.training.seed))
    return made.step_gradient(samples)


@pytest.mark.parametrize("dropout", [(), (0.4, 0.0, 0.0), (0.0, 0.3, 0.2)])
@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
def test_a_share_is_the_gradient_of_the_sample_alone(activation: str, dropout: tuple[float, ...]) -> None:
    made = network((activation, activation, "linear"), dropout=dropout)
    made.run([0.01] * 3)  # dropout differs from step to step
    batch = [4, 17, 0, 9, 3]
    found = [shares_of(made, parameter, batch) for parameter in range(made.net.parameter_count)]
    alone = np.array([gradient_without_penalties(made, [sample]) for sample in batch]) / len(batch)
    np.testing.assert_allclose(np.array(found).T, alone, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("last", ["linear", "tanh", "relu"])
def test_the_shares_of_a_batch_of_several_parts_add_up_to_its_gradient(last: str) -> None:
    made = network(("relu", last), (2, 130, 1), samples=1700)
    every = list(range(1700))
    shares = [shares_of(made, parameter) for parameter in (0, 200, 389, 390, 520)]
    whole = gradient_without_penalties(made, every)
    sums = [share.sum() for share in shares]
    np.testing.assert_allclose(sums, whole[[0, 200, 389, 390, 520]], rtol=1e-11, atol=1e-14)


def test_layers_that_go_to_blas_are_shared_out_too() -> None:
    made = network(("relu", "linear", "linear"), (120, 110, 100, 1), samples=40)
    parameters = [0, 121 * 109, 121 * 110 + 3, 121 * 110 + 110]
    shares = [shares_of(made, parameter).sum() for parameter in parameters]
    whole = gradient_without_penalties(made, list(range(40)))
    np.testing.assert_allclose(shares, whole[parameters], rtol=1e-10, atol=1e-14)


def test_looking_at_shares_changes_no_step() -> None:
    one, other = network(("relu", "relu", "linear")), network(("relu", "relu", "linear"))
    for _ in range(3):
        shares_of(one, 2, [1, 2, 3])
        one.run([0.1] * 2)
        other.run([0.1] * 2)
    assert np.array_equal(one.parameters(), other.parameters())


def test_shares_are_of_a_parameter_and_a_batch_that_are_there() -> None:
    made = network(("relu", "relu", "linear"))
    with pytest.raises(ShapeError, match="0 to 48"):
        shares_of(made, 49)
    with pytest.raises(ConfigurationError):
        shares_of(made, 0, [99])


def test_followed_parameters_are_those_after_each_step() -> None:
    one, other = network(("relu", "relu", "linear")), network(("relu", "relu", "linear"))
    order, starts = np.tile(np.arange(20), 2), np.append(epoch_starts(20, 6), 20 + epoch_starts(20, 6)[1:])
    one.hold([7])
    other.hold([7])
    done = one.run([0.1] * 8, order, starts, follow=[7, 0, 48])
    expected = []
    for step in range(8):
        some = order[starts[step] : starts[step + 1]]
        other.run([0.1], some, [0, len(some)])
        expected.append(other.parameters()[[7, 0, 48]])
    assert np.array_equal(done.followed, np.array(expected).T)
    assert len(set(done.followed[0].tolist())) == 1
    with pytest.raises(ShapeError, match="0 to 48"):
        one.run([0.1], follow=[49])


def test_of_steps_that_were_not_taken_nothing_is_followed() -> None:
    made = network(("linear", "linear", "linear"), loss="squared_error")
    made.configure(TrainingConfig(loss="squared_error"))
    done = made.run([1e6] * 200, follow=[0])
    assert done.failed_at is not None
    assert done.followed.shape == (1, done.failed_at)
