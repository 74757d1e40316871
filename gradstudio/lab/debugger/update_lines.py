"""The arithmetic by which an optimizer moves one parameter, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gradstudio.engine.optim import OPTIMIZERS
from gradstudio.graph.update import substituted
from gradstudio.lab.debugger.debug_line import DebugLine, bracketed, digits_apart
from gradstudio.project.number_text import short_number
from gradstudio.project.spec import OptimizerSpec

_GRADIENT = re.compile(r"(?<![A-Za-z])g(?![A-Za-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What one parameter is moved by.

    Attributes:
        node: its index.
        name: what it is called.
        before: its number before the step.
        after: the number that the optimizer has given it.
        grad: its gradient as the optimizer takes it, clipped.
        first: what the optimizer remembers of it, before the step.
        second: likewise.
        age: number of steps that the optimizer had taken.
        learning_rate: of the step.
    """

    node: int
    name: str
    before: float
    after: float
    grad: float
    first: float
    second: float
    age: int
    learning_rate: float


def update_lines(optimizer: OptimizerSpec, moved: Moved) -> Iterator[DebugLine]:
    """Yield the lines of a parameter's update; the last gives it its new number.

    Source: the formulas of `engine.optim`.

    Args:
        optimizer: the optimizer of the project.
        moved: the parameter and its numbers.
    """
    rule, p, target = OPTIMIZERS[optimizer.kind], moved.before, f"{moved.name}.data"
    numbers = {"η": moved.learning_rate, "g": moved.grad, "t": moved.age + 1}
    for kept, number in ((rule.FIRST, moved.first), (rule.SECOND, moved.second)):
        if kept:
            numbers[kept[1]] = number
    numbers |= {symbol: getattr(optimizer, name) for name, symbol in rule.SYMBOLS.items()}
    if optimizer.weight_decay:
        rate, decay = moved.learning_rate, optimizer.weight_decay
        shrunk = p * (1.0 - rate * decay)
        yield DebugLine(
            target=target,
            sign="=",
            formula=f"{target} · (1 − η · λ)",
            numbers=f"{bracketed(p)} · (1 − {bracketed(rate)} · {bracketed(decay)})",
            node=moved.node,
            quantity="data",
            kind="account",
            before=p,
            inputs=(rate, decay),
            after=shrunk,
        )
        p = shrunk
    *account, last = rule.STEP
    for line in account:
        symbol, value = line.name.split()[-1], line.value(numbers)
        yield DebugLine(
            target=symbol,
            sign="=",
            formula=of_parameter(line.formula, "p"),
            numbers=substituted(line.formula, numbers, bracketed),
            node=None,
            quantity="",
            kind="account",
            inputs=_taken(line.formula, numbers),
            after=value,
        )
        numbers[symbol] = value
    step = last.formula.removeprefix("−")
    digits = digits_apart(p, moved.after)
    yield DebugLine(
        target=target,
        sign="−=",
        formula=of_parameter(step, moved.name),
        numbers=f"{short_number(p, digits)} − {substituted(step, numbers, bracketed)}",
        node=moved.node,
        quantity="data",
        kind="move",
        before=p,
        inputs=(last.value(numbers),),
        after=moved.after,
        digits=digits,
    )


def of_parameter(formula: str, name: str) -> str:
    """Put the gradient's own name in the place of g in a formula of an optimizer."""
    return _GRADIENT.sub(f"{name}.grad", formula)


def _taken(formula: str, numbers: Mapping[str, float]) -> tuple[float, ...]:
    return tuple(number for symbol, number in numbers.items() if symbol in formula)
