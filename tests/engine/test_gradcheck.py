"""The gradient check agrees with right gradients and catches wrong ones."""

from __future__ import annotations

import math

import pytest

from gradstudio.engine import Value, gradcheck


def wrong_cube(a: Value, factor: float) -> Value:
    out = Value(a.data**3, (a,), "cube")

    def backward() -> None:
        a.grad += factor * a.data**2 * out.grad

    out._backward = backward
    return out


@pytest.mark.parametrize("at", [[1e-6, 3.0], [1.0, 2.0], [-4e3, 0.1]])
def test_a_right_gradient_passes(at: list[float]) -> None:
    found = gradcheck(lambda a, b: (a * b).tanh() + a * a, at)
    assert found
    assert found.ok
    assert found.analytic == pytest.approx(found.numeric, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("factor", [3.001, -3.0, 0.0, math.nan, math.inf])
def test_a_wrong_gradient_fails(factor: float) -> None:
    assert not gradcheck(lambda a: wrong_cube(a, factor), [2.0])
    assert gradcheck(lambda a: wrong_cube(a, 3.0), [2.0])


def test_one_wrong_gradient_among_right_ones_fails() -> None:
    assert not gradcheck(lambda a, b: a * b + wrong_cube(b, 2.9), [2.0, 3.0])


def test_nothing_to_check_agrees() -> None:
    assert gradcheck(lambda: Value(1.0), [])
