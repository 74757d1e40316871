"""A small `Value` of a script's own, for operations that micrograd's does not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_BEGIN = (
    "class Value:",
    '    """A number, and what it was made of: pairs of a value and the slope by it.',
    "",
    "    It is used like micrograd's, and has the functions that this network needs besides.",
    '    """',
    "",
    "    def __init__(self, data, sources=()):",
    "        self.data, self.grad, self.sources = data, 0.0, sources",
    "",
    "    def __add__(self, other):",
    "        other = other if isinstance(other, Value) else Value(other)",
    "        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))",
    "",
    "    def __mul__(self, other):",
    "        other = other if isinstance(other, Value) else Value(other)",
    "        return Value(self.data * other.data, ((self, other.data), (other, self.data)))",
    "",
    "    def __neg__(self):",
    "        return self * -1.0",
    "",
    "    def __sub__(self, other):",
    "        return self + -other",
    "",
    "    __radd__, __rmul__ = __add__, __mul__",
)

_METHODS: Mapping[str, tuple[str, ...]] = {
    "relu": (
        "    def relu(self):",
        "        slope = 1.0 if self.data > 0 else 0.0",
        "        return Value(max(self.data, 0.0), ((self, slope),))",
    ),
    "elu": (
        "    def elu(self):",
        "        if self.data > 0:",
        "            return Value(self.data, ((self, 1.0),))",
        "        out = math.expm1(self.data)",
        "        return Value(out, ((self, out + 1.0),))",
    ),
    "tanh": (
        "    def tanh(self):",
        "        out = math.tanh(self.data)",
        "        return Value(out, ((self, 1.0 - out * out),))",
    ),
    "sigmoid": (
        "    def sigmoid(self):",
        "        out = sigmoid(self.data)",
        "        return Value(out, ((self, out * (1.0 - out)),))",
    ),
    "softplus": (
        "    def softplus(self):",
        "        out = max(self.data, 0.0) + math.log1p(math.exp(-abs(self.data)))",
        "        return Value(out, ((self, sigmoid(self.data)),))",
    ),
    "silu": (
        "    def silu(self):",
        "        s = sigmoid(self.data)",
        "        return Value(self.data * s, ((self, s * (1.0 + self.data * (1.0 - s))),))",
    ),
    "gelu": (
        "    def gelu(self):",
        "        below = 0.5 * math.erfc(-self.data * math.sqrt(0.5))",
        "        density = math.exp(-0.5 * self.data * self.data) / math.sqrt(2.0 * math.pi)",
        "        return Value(self.data * below, ((self, below + self.data * density),))",
    ),
    "sin": (
        "    def sin(self):",
        "        if not math.isfinite(self.data):",
        "            return Value(math.nan, ((self, math.nan),))",
        "        return Value(math.sin(self.data), ((self, math.cos(self.data)),))",
    ),
    "exp": (
        "    def exp(self):",
        "        out = math.exp(self.data)",
        "        return Value(out, ((self, out),))",
    ),
    "log": (
        "    def log(self):",
        "        return Value(math.log(self.data), ((self, 1.0 / self.data),))",
    ),
}

_END = (
    "    def backward(self):",
    "        order, seen = [], set()",
    "",
    "        def visit(value):",
    "            if value not in seen:",
    "                seen.add(value)",
    "                for source, _ in value.sources:",
    "                    visit(source)",
    "                order.append(value)",
    "",
    "        visit(self)",
    "        self.grad = 1.0",
    "        for value in reversed(order):",
    "            for source, slope in value.sources:",
    "                source.grad += slope * value.grad",
)

_SIGMOID = (
    "def sigmoid(number):",
    '    """Return 1 / (1 + exp(-number)), without overflow on either side."""',
    "    e = math.exp(-abs(number))",
    "    return (1.0 if number >= 0 else e) / (1.0 + e)",
)


def engine_lines(operations: Sequence[str]) -> list[list[str]]:
    """Write ``class Value`` with some functions of one number, and before it what they need."""
    lines = [*_BEGIN]
    for name in operations:
        lines += ["", *_METHODS[name]]
    needs_sigmoid = any("sigmoid(self.data)" in line for line in lines)
    return [list(_SIGMOID) if needs_sigmoid else [], [*lines, "", *_END]]
