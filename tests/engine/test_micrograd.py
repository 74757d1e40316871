"""Code written for micrograd, run on `gradstudio.engine.micrograd` and on micrograd itself: the same numbers."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradstudio.data.moons import moons
from gradstudio.engine import ConfigurationError
from gradstudio.engine import micrograd as ours

STEPS_OF_THE_DEMO = 3  # of its 100; each builds 65,818 scalars


@pytest.fixture
def theirs() -> Any:
    why = "micrograd is not installed: pip install micrograd"
    engine = pytest.importorskip("micrograd.engine", reason=why)
    nn = pytest.importorskip("micrograd.nn", reason=why)
    return SimpleNamespace(Value=engine.Value, Neuron=nn.Neuron, Layer=nn.Layer, MLP=nn.MLP)


def one_leaf(kind: type) -> tuple[Any, list[Any]]:
    """Sums, products and ReLUs of one leaf that is used seven times."""
    x = kind(-4.0)
    inner = 2 * x + x + 2
    sum_of_both = inner.relu() + inner * x
    return sum_of_both + (inner * inner).relu() + sum_of_both * x, [x]


def every_operation(kind: type) -> tuple[Any, list[Any]]:
    """Each operator that micrograd has, with plain numbers on either side and in place."""
    a, b = kind(-4.0), kind(2.0)
    c, d = a + b, a * b + b**3
    c += c + 1
    c += 1 + c - a
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    quotient = (c - d) ** 2 / 2.0
    return quotient + 10.0 / (quotient + 1) - (1 - -b) / c, [a, b]


def in_arrays(kind: type) -> tuple[Any, list[Any]]:
    """Each operator between an array of leaves, or a number of NumPy's, and one that stands by itself."""
    a, b, c = kind(-4.0), kind(2.0), kind(3.0)
    row = np.array([a, b])
    shifted = (row * c + c) / c - c
    shifted *= c
    return np.dot(row, shifted**2) + np.float64(2.0) * c + (np.int64(1) - c) / np.float32(4.0), [a, b, c]


@pytest.mark.parametrize("expression", [one_leaf, every_operation, in_arrays])
def test_expressions_have_micrograds_values_and_gradients(theirs: Any, expression) -> None:
    (expected, their_leaves), (out, leaves) = expression(theirs.Value), expression(ours.Value)
    expected.backward()
    out.backward()
    assert out.data == pytest.approx(expected.data, rel=1e-14)
    assert [leaf.grad for leaf in leaves] == pytest.approx([leaf.grad for leaf in their_leaves], rel=1e-13)


@pytest.mark.parametrize(
    "build",
    [
        lambda kinds: kinds.Neuron(3),
        lambda kinds: kinds.Neuron(3, nonlin=False),
        lambda kinds: kinds.Neuron(nin=3, nonlin=True),
        lambda kinds: kinds.Layer(3, 2),
        lambda kinds: kinds.Layer(3, 1, nonlin=False),
        lambda kinds: kinds.MLP(3, [4, 4, 1]),
        lambda kinds: kinds.MLP(3, [2]),
    ],
)
def test_networks_are_micrograds_by_its_defaults(theirs: Any, build) -> None:
    networks = []
    for kinds in (theirs, ours):
        random.seed(1337)
        networks.append(build(kinds))
    expected, network = networks
    assert repr(network) == repr(expected)
    assert [p.data for p in network.parameters()] == [p.data for p in expected.parameters()]
    answers = []
    for one in networks:
        out = one([0.5, -1.0, 2.0])
        several = isinstance(out, list)
        one.zero_grad()
        (sum(out) if several else out).backward()
        answers.append((several, [p.grad for p in one.parameters()]))
    assert answers[1][0] == answers[0][0]
    assert answers[1][1] == pytest.approx(answers[0][1], rel=1e-13)


def demo_losses(kinds: Any, steps: int) -> list[float]:
    """Train on the moons as micrograd's notebook does."""
    random.seed(1337)
    model = kinds.MLP(2, [16, 16, 1])
    points = moons(100, noise=0.1, seed=1337)
    inputs = [list(map(kinds.Value, row)) for row in points.inputs]
    losses = []
    for k in range(steps):
        scores = list(map(model, inputs))
        margins = [(1 + -y * score).relu() for y, score in zip(points.targets, scores, strict=True)]
        loss = sum(margins) * (1.0 / len(margins)) + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= (1.0 - 0.9 * k / 100) * p.grad
        losses.append(loss.data)
    return losses


def test_the_notebooks_code_gives_the_notebooks_losses(notebook_rows: list[dict[str, float]]) -> None:
    expected = [row["loss"] for row in notebook_rows[:STEPS_OF_THE_DEMO]]
    assert demo_losses(ours, STEPS_OF_THE_DEMO) == pytest.approx(expected, rel=0, abs=1e-12)


def test_micrograd_itself_runs_the_same_code(theirs: Any) -> None:
    assert demo_losses(ours, 1) == pytest.approx(demo_losses(theirs, 1), rel=1e-13)


def test_a_hidden_layer_of_one_neuron_feeds_the_next() -> None:
    assert isinstance(ours.MLP(2, [1, 1])([1.0, 2.0]), ours.Value)


@pytest.mark.parametrize("build", [lambda: ours.MLP(2, []), lambda: ours.MLP(2, 1), lambda: ours.Layer(2, 0)])
def test_sizes_that_make_no_network_are_refused(build) -> None:
    with pytest.raises(ConfigurationError):
        build()
