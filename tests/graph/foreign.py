"""A scalar like micrograd's: operands in a set, ``ReLU`` and ``**2`` as symbols; labelled, as in its lecture."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any


class Scalar:
    """Keeps what micrograd's `Value` keeps, and nothing of ours."""

    def __init__(self, data: Any, _children: Iterable[Scalar] = (), _op: str = "", label: str = "") -> None:
        self.data = data
        self.grad: Any = 0.0
        # A set where it can be one, as there.
        self._prev: Any = _children if isinstance(_children, tuple) else set(_children)
        self._op = _op
        self.label = label
        self._backward: Callable[[], None] = _nothing

    def __add__(self, other: Scalar) -> Scalar:
        return self._binary(self.data + other.data, other, "+", 1.0, 1.0)

    def __mul__(self, other: Scalar) -> Scalar:
        return self._binary(self.data * other.data, other, "*", other.data, self.data)

    def __pow__(self, power: float) -> Scalar:
        return self._unary(self.data**power, f"**{power}", power * self.data ** (power - 1))

    def relu(self) -> Scalar:
        return self._unary(max(0.0, self.data), "ReLU", float(self.data > 0))

    def tanh(self) -> Scalar:
        out = math.tanh(self.data)
        return self._unary(out, "tanh", 1 - out * out)

    def backward(self) -> None:
        order: list[Scalar] = []
        seen: set[int] = set()

        def visit(node: Scalar) -> None:
            if id(node) not in seen:
                seen.add(id(node))
                for operand in node._prev:
                    visit(operand)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node._backward()

    def _unary(self, data: float, symbol: str, slope: float) -> Scalar:
        out = Scalar(data, {self}, symbol)

        def backward() -> None:
            self.grad += slope * out.grad

        out._backward = backward
        return out

    def _binary(self, data: float, other: Scalar, symbol: str, left: float, right: float) -> Scalar:
        out = Scalar(data, {self, other}, symbol)

        def backward() -> None:
            self.grad += left * out.grad
            other.grad += right * out.grad

        out._backward = backward
        return out


def _nothing() -> None:
    """Do what a leaf does."""
