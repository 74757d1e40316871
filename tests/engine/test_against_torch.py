"""Every operation, and random expressions of them, against PyTorch: forward and backward."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gradstudio.engine import ACTIVATIONS, LOSSES, MLP, OPS, Value

torch = pytest.importorskip(
    "torch",
    reason="PyTorch is not installed: pip install torch==2.13.0",
)
F = torch.nn.functional
pytestmark = pytest.mark.torch

# Table name → (ours, PyTorch's).
PAIRS: dict[str, tuple[Callable, Callable]] = {
    "add": (lambda a, b: a + b, torch.add),
    "subtract": (lambda a, b: a - b, torch.sub),
    "multiply": (lambda a, b: a * b, torch.mul),
    "divide": (lambda a, b: a / b, torch.div),
    "floor_divide": (lambda a, b: a // b, lambda a, b: torch.div(a, b, rounding_mode="floor")),
    "power": (lambda a, b: a**b, torch.pow),
    "maximum": (Value.maximum, torch.maximum),
    "minimum": (Value.minimum, torch.minimum),
    "neg": (lambda a: -a, torch.neg),
    "tanh": (Value.tanh, torch.tanh),
    "exp": (Value.exp, torch.exp),
    "log": (Value.log, torch.log),
    "relu": (Value.relu, torch.relu),
    "sigmoid": (Value.sigmoid, torch.sigmoid),
    "sqrt": (Value.sqrt, torch.sqrt),
    "abs": (Value.abs, torch.abs),
    "sin": (Value.sin, torch.sin),
    "cos": (Value.cos, torch.cos),
    "leaky_relu": (Value.leaky_relu, F.leaky_relu),
    "elu": (Value.elu, F.elu),
    # Past its threshold PyTorch takes the identity; ours is exact everywhere.
    "softplus": (Value.softplus, lambda t: F.softplus(t, threshold=1000)),
    "silu": (Value.silu, F.silu),
    "gelu": (Value.gelu, F.gelu),
}

# Around 0, exactly 0, small, large, whole: kinks included.
GRID = [-30.0, -3.0, -1.5, -1.0, -0.3, -1e-8, -0.0, 0.0, 1e-8, 0.5, 1.0, 2.0, 2.5, 4.0, 25.0]
DEFINED: dict[str, Callable[[float], bool]] = {"log": lambda x: x > 0.0, "sqrt": lambda x: x >= 0.0}


def check(ours: Callable, theirs: Callable, at: Sequence[float], rel: float = 1e-12) -> None:
    """Hold the result and every gradient of a function of scalars against PyTorch's, in float64."""
    leaves = [Value(x) for x in at]
    tensors = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in at]
    out, expected = ours(*leaves), theirs(*tensors)
    assert out.data == pytest.approx(expected.item(), rel=rel, abs=1e-14, nan_ok=True), f"forward at {at}"
    out.backward()
    if expected.requires_grad:  # nothing depends on the leaves: no gradient there
        expected.backward()
    for i, (leaf, tensor) in enumerate(zip(leaves, tensors, strict=True)):
        wanted = 0.0 if tensor.grad is None else tensor.grad.item()
        assert leaf.grad == pytest.approx(wanted, rel=rel, abs=1e-14, nan_ok=True), f"operand {i} at {at}"


def test_every_operation_of_the_table_has_a_counterpart() -> None:
    assert {op.name for op in OPS} == set(PAIRS)


@pytest.mark.parametrize("name", [op.name for op in OPS if op.arity == 1])
def test_unary(name: str) -> None:
    for x in GRID:
        if name not in DEFINED or DEFINED[name](x):
            check(*PAIRS[name], [x])


@pytest.mark.parametrize(
    "name", ["add", "subtract", "multiply", "divide", "floor_divide", "maximum", "minimum"]
)
def test_binary(name: str) -> None:
    for a in GRID:
        for b in GRID:
            if b != 0 or "divide" not in name:
                check(*PAIRS[name], [a, b])


def test_power_with_a_value_as_exponent() -> None:
    for a in [0.0, 1e-8, 0.5, 1.0, 2.5, 25.0]:
        for b in [-3.0, -0.5, 0.0, 0.5, 1.0, 2.0, 7.0]:
            if a > 0 or b >= 0:
                check(*PAIRS["power"], [a, b])


@pytest.mark.parametrize("exponent", [-3, -1, 0, 1, 2, 3])
def test_power_with_a_number_as_exponent(exponent: int) -> None:
    for a in GRID:
        if a != 0 or exponent >= 0:
            check(lambda v: v**exponent, lambda t: t**exponent, [a])


@pytest.mark.parametrize("x", [-1000.0, -700.0, -40.0, 40.0, 700.0])
@pytest.mark.parametrize("name", ["tanh", "sigmoid", "elu", "softplus", "silu", "gelu", "exp"])
def test_saturated(name: str, x: float) -> None:
    check(*PAIRS[name], [x])


def test_the_same_operand_twice() -> None:
    for name in ("add", "subtract", "multiply", "divide", "maximum", "power"):
        ours, theirs = PAIRS[name]
        check(lambda a, f=ours: f(a, a), lambda a, f=theirs: f(a, a), [1.7])


# -- random expressions -------------------------------------------------------------------------------------

KINKED = {"relu", "abs", "leaky_relu", "elu", "maximum", "minimum"}
SMOOTH = ["add", "subtract", "multiply", "tanh", "sigmoid", "sin", "cos", "softplus", "silu", "gelu", "neg"]
# Guarded so that they are defined, and stay small, for any operand.
GUARDED: dict[str, tuple[Callable, Callable]] = {
    "log": (lambda a: (a * a + 0.5).log(), lambda a: torch.log(a * a + 0.5)),
    "sqrt": (lambda a: (a * a + 0.5).sqrt(), lambda a: torch.sqrt(a * a + 0.5)),
    "exp": (lambda a: a.tanh().exp(), lambda a: torch.exp(torch.tanh(a))),
    "divide": (lambda a, b: a / (b * b + 0.5), lambda a, b: a / (b * b + 0.5)),
    "power": (lambda a, b: (a * a + 0.5) ** b.tanh(), lambda a, b: (a * a + 0.5) ** torch.tanh(b)),
    "square": (lambda a: a**2, lambda a: a**2),
}
STEPS = [*SMOOTH, *sorted(KINKED), *GUARDED]
BINARY = {"add", "subtract", "multiply", "maximum", "minimum", "divide", "power"}
NUMBERS = st.floats(-3, 3, allow_subnormal=False)


@given(
    at=st.lists(NUMBERS, min_size=1, max_size=4),
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=25
    ),
)
def test_random_expressions(at: list[float], steps: list[tuple[str, int, int]]) -> None:
    def grow(leaves: Sequence, side: int, watch: bool) -> object:
        nodes = list(leaves)
        for name, i, j in steps:
            function = (GUARDED.get(name) or PAIRS[name])[side]
            # Counted from the newest, so that most steps build on each other.
            operands = [nodes[-1 - i % len(nodes)], nodes[-1 - j % len(nodes)]][: 2 if name in BINARY else 1]
            if watch and name in KINKED:
                # A rounding apart, the two engines may stand on different sides of a kink.
                distance = operands[0].data - (operands[1].data if len(operands) == 2 else 0.0)
                assume(abs(distance) > 1e-9 or all(not operand._prev for operand in operands))
            made = function(*operands)
            if watch:
                assume(abs(made.data) < 1e6)
            nodes.append(made)
        # Every node that nothing uses yet takes part, so that no step is for nothing.
        total = nodes[0]
        for node in nodes[1:]:
            total = total + node
        return total

    check(lambda *v: grow(v, 0, True), lambda *t: grow(t, 1, False), at, rel=1e-9)


# -- networks and losses -------------------------------------------------------------------------------------

TORCH_ACTIVATIONS = {
    "linear": lambda t: t,
    **{name: PAIRS[name][1] for name in ACTIVATIONS if name != "linear"},
}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_network_has_pytorchs_outputs_and_gradients(activation: str) -> None:
    network = MLP(3, [4, 3, 2], [activation, activation, "linear"], rng=11)
    x = [0.7, -1.2, 0.4]
    first, second = network(x)
    (first * second).backward()

    signal = torch.tensor(x, dtype=torch.float64)
    tensors = []
    for layer in network.layers:
        weights = torch.tensor([[w.data for w in n.w] for n in layer.neurons], dtype=torch.float64)
        biases = torch.tensor([n.b.data for n in layer.neurons], dtype=torch.float64)
        tensors.append((weights.requires_grad_(), biases.requires_grad_()))
        function = TORCH_ACTIVATIONS[layer.neurons[0].activation]
        signal = function(weights @ signal + biases)
    (signal[0] * signal[1]).backward()
    assert [first.data, second.data] == pytest.approx(signal.tolist(), rel=1e-12)
    expected = []
    for weights, biases in tensors:
        for row, bias in zip(weights.grad.tolist(), biases.grad.tolist(), strict=True):
            expected += [*row, bias]
    assert [p.grad for p in network.parameters()] == pytest.approx(expected, rel=1e-11, abs=1e-15)


SCORES = [-40.0, -3.0, -1.0, 0.0, 0.3, 1.0, 2.0, 35.0]


@pytest.mark.parametrize("target", [-1.0, 1.0])
@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("name", ["half_squared_error", "squared_error", "hinge", "logistic"])
def test_losses_of_one_output(name: str, score: float, target: float) -> None:
    theirs = {
        "half_squared_error": lambda t: 0.5 * F.mse_loss(t, torch.tensor(target, dtype=torch.float64)),
        "squared_error": lambda t: F.mse_loss(t, torch.tensor(target, dtype=torch.float64)),
        # relu(0) has the slope 0 in both; hinge_embedding_loss is another loss.
        "hinge": lambda t: torch.relu(1 - target * t),
        "logistic": lambda t: F.binary_cross_entropy_with_logits(
            t, torch.tensor((target + 1) / 2, dtype=torch.float64)
        ),
    }
    check(lambda v: LOSSES[name]([v], target), theirs[name], [score], rel=1e-12)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=6), st.integers(0, 5))
def test_softmax_cross_entropy(scores: list[float], index: int) -> None:
    index %= len(scores)
    check(
        lambda *v: LOSSES["softmax_cross_entropy"](v, index),
        lambda *t: F.cross_entropy(torch.stack(t), torch.tensor(index)),
        scores,
        rel=1e-11,
    )


def test_softmax_cross_entropy_does_not_overflow() -> None:
    leaves = [Value(1e4), Value(-1e4), Value(0.0)]
    out = LOSSES["softmax_cross_entropy"](leaves, 1)
    out.backward()
    assert out.data == 2e4
    assert [leaf.grad for leaf in leaves] == [1.0, -1.0, 0.0]
    assert not math.isnan(out.data)
