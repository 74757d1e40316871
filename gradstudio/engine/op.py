"""`Op`: one row of the table of operations."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from gradstudio.engine.errors import MathDomainError


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """One primitive operation.

    In the formulas ``a`` and ``b`` are the operands and ``out`` the result; in LaTeX A, B and Y, since no LaTeX
    command has a capital letter standing alone. ``[ ]`` in LaTeX is Iverson's bracket: 1 where the condition holds,
    else 0.

    Attributes:
        name: what the operation is called, and the name of the `Value` method or operator function.
        symbol: what a node shows as its ``_op``.
        arity: number of operands, 1 or 2.
        forward: operands → result; raises `ValueError` or `ZeroDivisionError` outside the domain.
        partials: ``(out, *operands)`` → the local derivative for each operand, in operand order.
        formula: the result as text.
        derivatives: the local derivatives as text, in operand order.
        domain: where the operation is defined, as a phrase that can follow "needs".
        slopes: the local derivatives where they are the same everywhere, so that they need not be computed.
        latex: the result in LaTeX.
        latex_derivatives: the local derivatives in LaTeX, in operand order.
        title: what an activation function is called in menus.
        bounds: the lower and the upper bound of the result, which are infinite for none.
    """

    name: str
    symbol: str
    arity: int
    forward: Callable[..., float]
    partials: Callable[..., tuple[float, ...]]
    formula: str
    derivatives: tuple[str, ...]
    domain: str = "real operands"
    slopes: tuple[float, ...] | None = None
    latex: str = ""
    latex_derivatives: tuple[str, ...] = ()
    title: str = ""
    bounds: tuple[float, float] = (-math.inf, math.inf)

    def slopes_at(self, out: float, *operands: float) -> tuple[float, ...]:
        """Return the local derivative for each operand, in operand order, at a result and its operands."""
        return self.slopes or self.partials(out, *operands)

    def outside_domain(self, *operands: float) -> MathDomainError:
        """Return the error for operands that `forward` has refused."""
        return MathDomainError(self.name, operands, self.domain)
