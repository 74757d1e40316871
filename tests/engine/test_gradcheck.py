"""The gradient check agrees with right gradients and catches wrong ones."""

from __future__ import annotations

import math

import pytest

from gradstudio.engine import ConfigurationError, MathDomainError, Value, gradcheck


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


@pytest.mark.parametrize(
    ("f", "at"),
    [
        (Value.log, 1e-3),
        (Value.log, 1e-6),
        (Value.log, 1e-12),
        (Value.log, 1e9),
        (Value.sqrt, 1e-3),
        (Value.sqrt, 1e-9),
        (Value.sin, 1e3),
        (Value.sin, -1e6),
        (lambda a: a * a, 1e6),
        (lambda a: a * a, 1e100),
        (lambda a: 1 / a, -1e-6),
        (lambda a: a + 1e6, 1e-6),
        (lambda a: (a - 1e6).log(), 1e6 + 1e-3),
        (lambda a: (a + 1e-9).sqrt(), 0.0),
        (lambda a: a**0.5, 1e-5),
        (Value.exp, 700.0),
    ],
)
def test_the_step_suits_the_function_wherever_it_is_looked_at(f, at: float) -> None:
    assert gradcheck(f, [at])


@pytest.mark.parametrize("at", [-1e6, 0.1, 1.0, 1e3, 1e6])
def test_a_wrong_gradient_fails_at_any_size(at: float) -> None:
    assert not gradcheck(lambda a: wrong_cube(a, 3.001), [at])
    assert gradcheck(lambda a: wrong_cube(a, 3.0), [at])


def test_a_point_outside_the_domain_is_named() -> None:
    with pytest.raises(MathDomainError, match=r"log\(-1.0\)"):
        gradcheck(Value.log, [-1.0])
    with pytest.raises(MathDomainError, match="sqrt"):
        gradcheck(Value.sqrt, [0.0])


def test_an_ordinary_function_is_asked_for_five_times_an_input_at_most() -> None:
    asked = []
    gradcheck(lambda a: asked.append(a) or (a * a).tanh(), [0.7])
    assert len(asked) <= 5


@pytest.mark.parametrize("x", [math.inf, -math.inf, math.nan])
def test_a_point_that_is_not_finite_is_refused(x: float) -> None:
    with pytest.raises(ConfigurationError, match="Number 2 of the point"):
        gradcheck(lambda a, b: a * b, [1.0, x])
