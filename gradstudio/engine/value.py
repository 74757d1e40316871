"""`Value`: one scalar in a computation, with the gradient of the final result with respect to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, SupportsFloat, SupportsIndex

import gradstudio.engine.ops as ops
from gradstudio.engine.arguments import has_float, is_of_objects, is_single, real_number
from gradstudio.engine.copying import deep_copy, shallow_copy, take_over, what_comes_first
from gradstudio.engine.elementwise import array_ufunc
from gradstudio.engine.notebook import display_bundle
from gradstudio.engine.op import Op
from gradstudio.engine.propagation import begin_backward, propagate


class Value:
    """A scalar that remembers how it was computed.

    Arithmetic on values builds a graph: each result holds its operands (`_prev`, in operand order) and the
    operation (`_op`). `backward()` on the final result fills `grad` of every node it depends on.

    A node holds its operands but nothing holds a node's consumers, and a node's backward rule is shared by
    all nodes of its operation: there are no reference cycles, so a dropped graph is freed at once.

    Args:
        data: a real number; kept as a float.
        _children: the operands this value was computed from, in order; empty for a leaf.
        _op: symbol of the operation; empty for a leaf.
        label: a name to show, for example ``"layer1.neuron3.w2"``.

    Raises:
        ValueTypeError: `data` is not a real number.
    """

    __slots__ = ("_op", "_prev", "_rule", "data", "grad", "label")

    # What NumPy asks for where it stands on the left: np.float64(2) * v, np.array([a, b]) * v.
    __array_ufunc__ = array_ufunc

    data: float
    grad: float
    label: str
    _op: str
    _prev: tuple[Value, ...]
    _rule: Op | Callable[[], None] | None

    def __init__(
        self, data: SupportsFloat, _children: Iterable[Value] = (), _op: str = "", label: str = ""
    ) -> None:
        self.data = data if data.__class__ is float else real_number(data)
        self.grad = 0.0
        self._prev = tuple(_children)
        self._op = _op
        self._rule = None
        self.label = label

    def __repr__(self) -> str:
        return f"Value(data={self.data!r}, grad={self.grad!r})"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Return how a notebook shows the value: its graph as a drawing, up to a size, and a text."""
        return display_bundle(self)

    @property
    def operation(self) -> Op | None:
        """The row of the table of operations this value was computed by; None for a leaf."""
        rule = self._rule
        return rule if isinstance(rule, Op) else None

    @property
    def _label(self) -> str:
        """`label` by the name that the notes on micrograd give it."""
        return self.label

    # -- copies: of graphs of any depth ----------------------------------------------------------------------

    __copy__ = shallow_copy
    __deepcopy__ = deep_copy
    __setstate__ = take_over

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return _new, (type(self),), (what_comes_first(self), object.__getstate__(self))

    # -- the backward pass ----------------------------------------------------------------------------------

    @property
    def _backward(self) -> Callable[[], None]:
        """The function that adds this node's share to the gradients of its operands.

        It can be assigned, as for an operation of one's own built with ``Value(data, (a, b), "my op")``.
        """
        rule = self._rule
        if isinstance(rule, Op):
            return partial(propagate, self, rule)
        return _propagate_nothing if rule is None else rule

    @_backward.setter
    def _backward(self, rule: Callable[[], None]) -> None:
        self._rule = rule

    def backward(self) -> None:
        """Compute the derivative of this value with respect to every node it depends on, into their `grad`.

        Leaves accumulate: a second call without setting their `grad` to zero adds to them, as in PyTorch.
        The `grad` of every inner node is that of this call alone.
        """
        for node in begin_backward(self):
            if node._prev:
                rule = node._rule
                if rule.__class__ is Op:
                    propagate(node, rule)
                elif rule is not None:
                    rule()  # type: ignore[operator]  # no Op, so a function of the user's own

    # -- operations: each builds one node ------------------------------------------------------------------

    def __add__(self, other: Value | SupportsFloat) -> Value:
        return binary(ops.ADD, self, other)

    def __radd__(self, other: SupportsFloat) -> Value:
        return binary(ops.ADD, other, self)

    def __sub__(self, other: Value | SupportsFloat) -> Value:
        return binary(ops.SUBTRACT, self, other)

    def __rsub__(self, other: SupportsFloat) -> Value:
        return binary(ops.SUBTRACT, other, self)

    def __mul__(self, other: Value | SupportsFloat) -> Value:
        return binary(ops.MULTIPLY, self, other)

    def __rmul__(self, other: SupportsFloat) -> Value:
        return binary(ops.MULTIPLY, other, self)

    def __truediv__(self, other: Value | SupportsFloat) -> Value:
        return binary(ops.DIVIDE, self, other)

    def __rtruediv__(self, other: SupportsFloat) -> Value:
        return binary(ops.DIVIDE, other, self)

    def __floordiv__(self, other: Value | SupportsFloat) -> Value:
        """Floor of the quotient: a step function, so no gradient flows through it."""
        return binary(ops.FLOOR_DIVIDE, self, other)

    def __rfloordiv__(self, other: SupportsFloat) -> Value:
        return binary(ops.FLOOR_DIVIDE, other, self)

    def __pow__(self, other: Value | SupportsFloat) -> Value:
        """`self` to the power of `other`; a number as exponent is a constant that receives no gradient."""
        return binary(ops.POWER if isinstance(other, Value) else ops.POWER_LITERAL, self, other)

    def __rpow__(self, other: SupportsFloat) -> Value:
        return binary(ops.POWER, other, self)

    def __neg__(self) -> Value:
        return unary(ops.NEGATE, self)

    def __pos__(self) -> Value:
        return self

    def __abs__(self) -> Value:
        """Absolute value; its derivative at 0 is 0."""
        return unary(ops.ABS, self)

    abs = __abs__

    def maximum(self, other: Value | SupportsFloat) -> Value:
        """The larger of the two; at a tie half the gradient flows to each."""
        return binary(ops.MAXIMUM, self, other if isinstance(other, Value) else Value(other))

    def minimum(self, other: Value | SupportsFloat) -> Value:
        """The smaller of the two; at a tie half the gradient flows to each."""
        return binary(ops.MINIMUM, self, other if isinstance(other, Value) else Value(other))

    def tanh(self) -> Value:
        """Hyperbolic tangent."""
        return unary(ops.TANH, self)

    def exp(self) -> Value:
        """e to the power of this value; inf where that overflows."""
        return unary(ops.EXP, self)

    def log(self) -> Value:
        """Natural logarithm; `MathDomainError` unless the value is above 0."""
        return unary(ops.LOG, self)

    def sqrt(self) -> Value:
        """Square root; `MathDomainError` below 0, an infinite derivative at 0."""
        return unary(ops.SQRT, self)

    def sin(self) -> Value:
        """Sine of an angle in radians."""
        return unary(ops.SIN, self)

    def cos(self) -> Value:
        """Cosine of an angle in radians."""
        return unary(ops.COS, self)

    def relu(self) -> Value:
        """max(0, x); its derivative at 0 is 0."""
        return unary(ops.RELU, self)

    def leaky_relu(self) -> Value:
        """x above 0, 0.01·x below."""
        return unary(ops.LEAKY_RELU, self)

    def elu(self) -> Value:
        """x above 0, exp(x) − 1 below. Source: Clevert et al. 2015, section 3, α = 1."""
        return unary(ops.ELU, self)

    def sigmoid(self) -> Value:
        """1 / (1 + exp(−x)), computed without overflow on either side."""
        return unary(ops.SIGMOID, self)

    def softplus(self) -> Value:
        """ln(1 + exp(x)), computed without overflow."""
        return unary(ops.SOFTPLUS, self)

    def silu(self) -> Value:
        """x · sigmoid(x), also called swish. Source: Elfwing et al. 2017, section 2."""
        return unary(ops.SILU, self)

    def gelu(self) -> Value:
        """x · Φ(x) with the exact normal distribution. Source: Hendrycks & Gimpel 2016, section 2."""
        return unary(ops.GELU, self)


def _propagate_nothing() -> None:
    """What a leaf propagates."""


# Building nodes is most of the cost of a graph. So a result is made here, not in __init__, which would
# convert and copy what is right already, and `is` comes before isinstance, which is slower.
_new = Value.__new__


def unary(op: Op, a: Value) -> Value:
    """Build the node of an operation of one operand."""
    out = _new(Value)
    try:
        out.data = op.forward(a.data)
    except (ValueError, ZeroDivisionError):
        raise op.outside_domain(a.data) from None
    out.grad = 0.0
    out._prev = (a,)
    out._op = op.symbol
    out._rule = op
    out.label = ""
    return out


def binary(op: Op, a: Any, b: Any) -> Value:  # Any: one of the two is whatever stands beside a Value
    """Build the node of an operation of two operands, of which one may be a number.

    Args:
        op: a row of the table.
        a: the first operand, a value or a number.
        b: the second, likewise.
    """
    if a.__class__ is not Value and (a := _operand(a)) is None:
        return NotImplemented  # type: ignore[no-any-return]  # what Python wants to hear
    if b.__class__ is not Value and (b := _operand(b)) is None:
        return NotImplemented  # type: ignore[no-any-return]  # what Python wants to hear
    out = _new(Value)
    try:
        out.data = op.forward(a.data, b.data)
    except (ValueError, ZeroDivisionError):
        raise op.outside_domain(a.data, b.data) from None
    out.grad = 0.0
    out._prev = (a, b)
    out._op = op.symbol
    out._rule = op
    out.label = ""
    return out


def _operand(operand: Any) -> Value | None:
    """Return a value as it is and a number as a leaf of its own, as the graph should show."""
    if isinstance(operand, Value):
        return operand
    kind = operand.__class__
    if kind is float or kind is int:
        return Value(operand)
    if has_float(operand) and is_single(operand) and not is_of_objects(operand):
        return Value(operand)
    return None
