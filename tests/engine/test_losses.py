"""Losses: hand-worked values, and what they refuse. Against PyTorch: test_against_torch.py."""

from __future__ import annotations

import math

import pytest

from gradstudio.engine import LOSSES, MLP, ShapeError, Value, gradcheck, mean
from gradstudio.engine.losses import l2_penalty


@pytest.mark.parametrize(
    ("name", "score", "target", "expected"),
    [
        ("squared_error", 3.0, 1.0, 4.0),
        ("half_squared_error", 3.0, 1.0, 2.0),
        ("hinge", 0.25, 1.0, 0.75),
        ("hinge", 0.25, -1.0, 1.25),
        ("hinge", 2.0, 1.0, 0.0),
        ("logistic", 0.0, 1.0, math.log(2)),
        ("logistic", 2.0, -1.0, math.log1p(math.exp(2))),
    ],
)
def test_hand_worked(name: str, score: float, target: float, expected: float) -> None:
    assert LOSSES[name]([Value(score)], target).data == pytest.approx(expected, rel=1e-15)


def test_softmax_cross_entropy_of_equal_scores_is_the_log_of_the_number_of_classes() -> None:
    for classes in (2, 3, 10):
        outputs = [Value(1.5)] * classes
        assert LOSSES["softmax_cross_entropy"](outputs, 0).data == pytest.approx(math.log(classes))


@pytest.mark.parametrize("name", [name for name in LOSSES if name != "softmax_cross_entropy"])
def test_losses_of_one_score_refuse_two(name: str) -> None:
    with pytest.raises(ShapeError, match=f"{name} takes one output"):
        LOSSES[name]([Value(1.0), Value(2.0)], 1.0)


@pytest.mark.parametrize(("outputs", "target"), [(1, 0), (3, 3), (3, -1), (3, 0.5)])
def test_softmax_refuses_what_is_no_class(outputs: int, target: float) -> None:
    with pytest.raises(ShapeError, match="class"):
        LOSSES["softmax_cross_entropy"]([Value(0.0)] * outputs, target)


@pytest.mark.parametrize("name", [name for name in LOSSES if name != "softmax_cross_entropy"])
def test_gradients_of_losses(name: str) -> None:
    assert gradcheck(lambda score: LOSSES[name]([score], -1.0), [0.3])


def test_gradient_of_softmax() -> None:
    assert gradcheck(lambda *scores: LOSSES["softmax_cross_entropy"](scores, 1), [0.3, -0.2, 1.4])


def test_the_mean_of_losses() -> None:
    assert mean([Value(1.0), Value(2.0), Value(6.0)]).data == 3.0
    with pytest.raises(ShapeError, match="at least one sample"):
        mean([])


def test_the_l2_penalty_is_the_strength_times_the_sum_of_squares() -> None:
    p = [Value(2.0), Value(-3.0)]
    penalty = l2_penalty(p, 0.1)
    penalty.backward()
    assert penalty.data == pytest.approx(1.3)
    assert [v.grad for v in p] == pytest.approx([0.4, -0.6])


@pytest.mark.parametrize("name", [name for name in LOSSES if name != "softmax_cross_entropy"])
def test_a_network_of_one_output_is_taken_as_it_answers(name: str) -> None:
    network, x = MLP(2, [3, 1], rng=1), [1.0, 2.0]
    assert LOSSES[name](network(x), 1.0).data == LOSSES[name](network.outputs(x), 1.0).data


def test_the_mean_of_one_loss_is_that_loss() -> None:
    assert mean(Value(3.0)).data == 3.0


def test_softmax_of_a_single_value_says_what_it_needs() -> None:
    with pytest.raises(ShapeError, match="got 1 outputs"):
        LOSSES["softmax_cross_entropy"](Value(1.0), 0)
