"""The table of operations: kinks, edges of domains, overflow, and that the table is whole."""

from __future__ import annotations

import copy
import math
import pickle

import pytest

from gradstudio.engine import ACTIVATIONS, OPS, MathDomainError, Op, Value, gradcheck
from gradstudio.engine.ops import ACTIVATIONS as OP_ACTIVATIONS
from gradstudio.engine.ops import KINKED

INF = math.inf
UNARY = [op for op in OPS if op.arity == 1]


def apply(op: Op, *operands: Value) -> Value:
    """Use an operation as its user does: by operator or method, or as the activation of a neuron."""
    operators = {
        "add": lambda a, b: a + b,
        "subtract": lambda a, b: a - b,
        "multiply": lambda a, b: a * b,
        "divide": lambda a, b: a / b,
        "floor_divide": lambda a, b: a // b,
        "power": lambda a, b: a**b,
        "neg": lambda a: -a,
    }
    if op.name in operators:
        return operators[op.name](*operands)
    if op.name in ACTIVATIONS and not hasattr(Value, op.name):
        return ACTIVATIONS[op.name](*operands)
    return getattr(operands[0], op.name)(*operands[1:])


def slope(op: str, x: float) -> float:
    a = Value(x)
    getattr(a, op)().backward()
    return a.grad


@pytest.mark.parametrize("op", OPS, ids=lambda op: f"{op.name}-{op.derivatives[-1]}")
def test_every_row_of_the_table_can_be_used_and_its_gradient_is_right(op: Op) -> None:
    at = (1.7,) if op.arity == 1 else (1.7, 2.3)
    assert apply(op, *map(Value, at))._op == op.symbol
    assert gradcheck(lambda *values: apply(op, *values), at)


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_every_row_has_the_texts_that_the_inspector_shows(op: Op) -> None:
    assert op.formula
    assert op.domain
    assert len(op.derivatives) == op.arity
    assert len(op.partials(op.forward(*[1.5] * op.arity), *[1.5] * op.arity)) == op.arity


def test_a_row_pickles_and_copies_as_the_very_row() -> None:
    for op in OPS:
        assert pickle.loads(pickle.dumps(op)) is op  # noqa: S301  # our own bytes
        assert copy.copy(op) is op
        assert copy.deepcopy(op) is op
    own = Op("twice", "2x", 1, float, float, "2 · a", ("2",))
    assert copy.copy(own).name == "twice"


@pytest.mark.parametrize("op", OP_ACTIVATIONS, ids=lambda op: op.name)
def test_an_activation_has_a_title_and_the_narrowest_bounds(op: Op) -> None:
    assert op in OPS
    assert op.title
    low, high = op.bounds
    values = [op.forward(x / 64) for x in range(-64 * 40, 64 * 40)]
    assert low <= min(values)
    assert max(values) <= high
    assert min(values) - low < 1e-3 or (low == -INF and op.forward(-1e6) < -1e3)
    assert high - max(values) < 1e-3 or (high == INF and op.forward(1e6) > 1e3)


@pytest.mark.parametrize("op", [op for op in OPS if op.slopes], ids=lambda op: op.name)
def test_slopes_that_are_the_same_everywhere_are_the_local_derivatives(op: Op) -> None:
    for at in (-3.0, 0.0, 1e9):
        assert op.slopes == op.partials(at, *[at] * op.arity)


@pytest.mark.parametrize("op", ["relu", "abs"])
def test_the_slope_at_the_kink_is_zero(op: str) -> None:
    assert slope(op, 0.0) == 0.0
    assert slope(op, -0.0) == 0.0


@pytest.mark.parametrize(("op", "left", "right"), [("relu", 0, 1), ("abs", -1, 1), ("leaky_relu", 0.01, 1)])
def test_the_slopes_beside_the_kink(op: str, left: float, right: float) -> None:
    assert slope(op, -1e-300) == left
    assert slope(op, 1e-300) == right


def test_leaky_relu_and_elu_at_zero_have_the_slope_from_below() -> None:
    assert slope("leaky_relu", 0.0) == 0.01
    assert slope("elu", 0.0) == 1.0


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_those_with_a_kink_are_the_ones_whose_slope_or_result_jumps(op: Op) -> None:
    def jumps(x: float) -> bool:
        others = () if op.arity == 1 else (1.0,)
        results, slopes = [], []
        for beside in (math.nextafter(x, -math.inf), math.nextafter(x, math.inf)):
            try:
                out = op.forward(beside, *others)
            except ValueError:
                return False  # beside the edge of the domain
            results.append(out)
            slopes.append(op.partials(out, beside, *others)[0])
        return abs(results[1] - results[0]) > 1e-6 or abs(slopes[1] - slopes[0]) > 1e-6

    assert (jumps(0.0) or jumps(1.0)) == (op in KINKED)


@pytest.mark.parametrize("op", ["maximum", "minimum"])
def test_a_tie_sends_half_the_gradient_to_each(op: str) -> None:
    a, b = Value(2.0), Value(2.0)
    getattr(a, op)(b).backward()
    assert (a.grad, b.grad) == (0.5, 0.5)


def test_maximum_and_minimum_send_the_gradient_to_the_one_they_pick() -> None:
    a, b = Value(2.0), Value(3.0)
    a.maximum(b).backward()
    assert (a.grad, b.grad) == (0.0, 1.0)
    a, b = Value(2.0), Value(3.0)
    a.minimum(b).backward()
    assert (a.grad, b.grad) == (1.0, 0.0)
    assert Value(2.0).maximum(5).data == 5.0


def test_floor_division_floors_and_passes_no_gradient() -> None:
    a, b = Value(-7.0), Value(2.0)
    out = a // b
    out.backward()
    assert (out.data, a.grad, b.grad) == (-4.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("make", "operation"),
    [
        (lambda: Value(-1.0).log(), "log"),
        (lambda: Value(0.0).log(), "log"),
        (lambda: Value(-1e-300).sqrt(), "sqrt"),
        (lambda: Value(1.0) / 0.0, "divide"),
        (lambda: 1.0 / Value(0.0), "divide"),
        (lambda: Value(0.0) / Value(-0.0), "divide"),
        (lambda: Value(1.0) // 0, "floor_divide"),
        (lambda: Value(-2.0) ** 0.5, "power"),
        (lambda: Value(0.0) ** -1, "power"),
        (lambda: Value(INF).sin(), "sin"),
        (lambda: Value(-INF).cos(), "cos"),
    ],
)
def test_outside_its_domain_an_operation_names_itself_and_the_value(make, operation: str) -> None:
    with pytest.raises(MathDomainError) as caught:
        make()
    assert caught.value.operation == operation
    assert operation in str(caught.value)
    assert repr(caught.value.operands[0]) in str(caught.value)
    assert "needs" in str(caught.value)
    assert caught.value.__suppress_context__  # no traceback from deep inside


def test_a_domain_error_is_a_value_error_and_survives_pickling() -> None:
    with pytest.raises(ValueError, match="log") as caught:
        Value(-1.0).log()
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # our own bytes: errors cross processes so
    assert (str(again), again.operands) == (str(caught.value), (-1.0,))


@pytest.mark.parametrize(
    ("op", "x", "out", "grad"),
    [
        ("tanh", 1000, 1.0, 0.0),
        ("tanh", -1000, -1.0, 0.0),
        ("sigmoid", 1000, 1.0, 0.0),
        ("sigmoid", -1000, 0.0, 0.0),
        ("exp", 1000, INF, INF),
        ("exp", -1000, 0.0, 0.0),
        ("softplus", 1000, 1000.0, 1.0),
        ("softplus", -1000, 0.0, 0.0),
        ("elu", -1000, -1.0, 0.0),
        ("elu", 1000, 1000.0, 1.0),
        ("silu", -1000, 0.0, 0.0),
        ("silu", 1000, 1000.0, 1.0),
        ("gelu", -1000, 0.0, 0.0),
        ("gelu", 1000, 1000.0, 1.0),
        ("sqrt", 0, 0.0, INF),
        ("sqrt", -0.0, -0.0, -INF),
        ("sqrt", INF, INF, 0.0),
        ("log", INF, INF, 0.0),
        ("relu", INF, INF, 1.0),
        ("tanh", INF, 1.0, 0.0),
        ("sigmoid", -INF, 0.0, 0.0),
        ("softplus", INF, INF, 1.0),
    ],
)
def test_extremes_give_limits_and_no_traceback(op: str, x: float, out: float, grad: float) -> None:
    a = Value(x)
    result = getattr(a, op)()
    result.backward()
    assert result.data == out
    assert a.grad == grad


@pytest.mark.parametrize("x", [1e308, -1e308, 1e200, -1e200, 5e-324, -5e-324])
@pytest.mark.parametrize("op", ["elu", "silu", "gelu", "softplus", "tanh", "sigmoid", "leaky_relu", "relu"])
def test_activations_and_their_slopes_are_never_nan_for_a_finite_operand(op: str, x: float) -> None:
    a = Value(x)
    result = getattr(a, op)()
    result.backward()
    assert not math.isnan(result.data)
    assert not math.isnan(a.grad)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Value(1e200) ** 2, INF),
        (lambda: Value(-1e200) ** 3, -INF),
        (lambda: Value(-1e200) ** 2, INF),
        (lambda: Value(1e300) * 1e300, INF),
        (lambda: Value(10.0) ** Value(1000.0), INF),
    ],
)
def test_overflow_becomes_infinity(make, expected: float) -> None:
    assert make().data == expected


@pytest.mark.parametrize("op", UNARY, ids=lambda op: op.name)
def test_a_nan_stays_visible(op: Op) -> None:
    assert math.isnan(apply(op, Value(math.nan)).data)


@pytest.mark.parametrize("op", ["maximum", "minimum"])
def test_a_nan_on_either_side_stays_visible(op: str) -> None:
    assert math.isnan(getattr(Value(math.nan), op)(1.0).data)
    assert math.isnan(getattr(Value(1.0), op)(math.nan).data)


@pytest.mark.parametrize(
    ("a", "b", "for_a", "for_b"),
    [
        (0.0, 2.0, 0.0, 0.0),
        (0.0, 0.0, 0.0, 0.0),
        (0.0, 0.5, INF, 0.0),
        (-2.0, 3.0, 12.0, math.nan),
        (0.0, 1.0, 1.0, 0.0),
    ],
)
def test_powers_at_the_edge_of_their_domain(a: float, b: float, for_a: float, for_b: float) -> None:
    base, exponent = Value(a), Value(b)
    (base**exponent).backward()
    assert base.grad == for_a
    assert exponent.grad == pytest.approx(for_b, nan_ok=True)


def test_gelu_keeps_its_accuracy_in_the_lower_tail() -> None:
    # Φ(−10) = 7.619853024160527e-24 (mpmath); 0.5·(1 + erf) would give 0 here.
    assert Value(-10.0).gelu().data == pytest.approx(-7.619853024160527e-23, rel=1e-13)


def test_softplus_keeps_its_accuracy_in_the_lower_tail() -> None:
    assert Value(-50.0).softplus().data == pytest.approx(math.exp(-50), rel=1e-14)
