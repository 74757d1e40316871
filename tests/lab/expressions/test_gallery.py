"""The gallery against arithmetic of plain numbers: results, and gradients by their formulas."""

from __future__ import annotations

import math

import pytest

from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.lab.expressions import read_expression
from gradstudio.lab.expressions.gallery import GALLERY

TEXTS = {example.key: example.text for example in GALLERY}


def built(key: str) -> tuple[float, dict[str, float]]:
    """The result of an example, and the gradient of each node by its label; the last of one label counts."""
    root: Value = read_expression(TEXTS[key]).build({})
    return root.data, {node.label: node.grad for node in topological_order(root) if node.label}


def test_two_uses_add_up() -> None:
    a, b = 2.0, -3.0
    result, grads = built("accumulation")
    assert result == (a + b) * (a * b)
    assert grads["a"] == a * b + (a + b) * b
    assert grads["b"] == a * b + (a + b) * a
    assert grads["L"] == 1.0


def test_a_neuron_is_that_of_the_lecture() -> None:
    n = 2.0 * -3.0 + 0.0 * 1.0 + 6.8813735870195432
    result, grads = built("neuron")
    assert result == math.tanh(n)
    slope = 1 - math.tanh(n) ** 2
    expected = {"w1": 2.0 * slope, "w2": 0.0, "x1": -3.0 * slope, "x2": slope, "b": slope}
    assert {name: grads[name] for name in expected} == pytest.approx(expected)


def test_the_sigmoid_by_parts_has_the_slope_of_the_sigmoid() -> None:
    s = 1 / (1 + math.exp(-0.5))
    result, grads = built("sigmoid")
    assert result == pytest.approx(s, rel=1e-15)
    assert grads["x"] == pytest.approx(s * (1 - s), rel=1e-12)


def test_cross_entropy_gives_each_logit_its_probability_and_takes_1_from_the_right_one() -> None:
    logits = [0.0, 3.0, -2.0, 1.0]
    total = sum(map(math.exp, logits))
    probabilities = [math.exp(logit) / total for logit in logits]
    result, grads = built("cross_entropy")
    assert result == pytest.approx(-math.log(probabilities[3]), rel=1e-15)
    expected = [p - (i == 3) for i, p in enumerate(probabilities)]
    assert [grads[f"l{i}"] for i in (1, 2, 3, 4)] == pytest.approx(expected, rel=1e-12)


def test_a_recurrence_sends_gradient_through_both_steps() -> None:
    x1, x2, w, u, b = 1.0, -0.5, 0.5, 0.8, 0.1
    h1 = math.tanh(w * x1 + b)
    h2 = math.tanh(w * x2 + u * h1 + b)
    back2 = 1 - h2**2
    back1 = back2 * u * (1 - h1**2)
    result, grads = built("recursion")
    assert result == pytest.approx(h2, rel=1e-15)
    expected = {"w": back2 * x2 + back1 * x1, "u": back2 * h1, "b": back2 + back1}
    assert {name: grads[name] for name in expected} == pytest.approx(expected, rel=1e-12)


def test_the_readme_prints_what_it_says() -> None:
    result, grads = built("readme")
    assert f"{result:.4f}" == "24.7041"
    assert f"{grads['a']:.4f}" == "138.8338"
    assert f"{grads['b']:.4f}" == "645.5773"


def test_there_are_six_each_of_which_says_what_it_is() -> None:
    assert len(GALLERY) == 6
    assert len({example.title for example in GALLERY}) == 6
    assert all(example.about.endswith(".") for example in GALLERY)
