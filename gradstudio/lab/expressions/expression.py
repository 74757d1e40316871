"""`Expression`: lines that were understood, as instructions that build their graph."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.op import Op
from gradstudio.engine.value import Value, binary, unary
from gradstudio.engine.walk import topological_order
from gradstudio.lab.expressions.domain_words import outside_domain
from gradstudio.lab.expressions.errors import ExpressionError
from gradstudio.project.number_text import short_number
from gradstudio.reader import line_and_column

FIRST_NUMBERS = (0.5, 1.5, 0.75, 1.25, 2.0, 1.0)
"""What leaves without a number begin with, in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf with a name.

    Attributes:
        name: no two leaves of an expression have one.
        number: what it begins with.
        is_given: whether the text gives its number.
        start: where the text gives it, as an index.
        end: the index behind.
        identifier: the name as it stands in the text, where that gives no number; else "".
    """

    name: str
    number: float
    is_given: bool = False
    start: int = 0
    end: int = 0
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to know about a line that is no error: what is left out.

    Attributes:
        line: which, from 1.
        text: one sentence.
    """

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """How one node is made.

    Attributes:
        op: its operation; None for a leaf.
        operands: the instructions that make its operands.
        leaf: which leaf it is, None for a mere number or an operation.
        number: of a mere number.
        label: of the node.
        start: index in the text where it stands.
        end: the index behind.
    """

    op: Op | None = None
    operands: tuple[int, ...] = ()
    leaf: int | None = None
    number: float = 0.0
    label: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComputedExpression:
    """What an expression gave for some numbers of its leaves.

    Attributes:
        expression: the lines.
        root: the result, after `backward`.
        leaves: the nodes of the leaves with names, in their order; one on which nothing depends has no gradient.
    """

    expression: Expression
    root: Value
    leaves: tuple[Value, ...]

    @property
    def remark(self) -> str:
        """What is to be said of numbers that are infinite or none, or ""."""
        for node in topological_order(self.root):
            if not math.isfinite(node.data):
                name = node.label or f"a result of {node._op}"
                return (
                    f"The numbers are beyond floats: {name} is {short_number(node.data)}. Use smaller ones."
                )
        for leaf in self.leaves:
            if not math.isfinite(leaf.grad):
                grad = short_number(leaf.grad)
                return f"The gradient of {leaf.label} is {grad}: a slope on its way is not finite."
        return ""


@dataclass(frozen=True, kw_only=True)
class Expression:
    """Lines that were understood. Two are equal if they are of one text.

    Attributes:
        text: as it was typed.
        leaves: the leaves with names, in the order in which they are met.
        instructions: how each node is made, operands first.
        root: the instruction that makes the result.
        title: what the result is called.
        remarks: what is left out, by line.
        python: the same as a program for the engine, but for the numbers of the leaves that have none in the text.
    """

    text: str
    leaves: tuple[Leaf, ...] = field(compare=False)
    instructions: tuple[Instruction, ...] = field(compare=False, repr=False)
    root: int = field(compare=False)
    title: str = field(compare=False)
    remarks: tuple[Remark, ...] = field(compare=False)
    python: str = field(compare=False, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names to which the text gives no value."""
        return tuple(leaf.name for leaf in self.leaves if not leaf.is_given)

    @cached_property
    def numbers(self) -> dict[str, float]:
        """What each leaf begins with, by its name."""
        return {leaf.name: leaf.number for leaf in self.leaves}

    @cached_property
    def in_graph(self) -> frozenset[int]:
        """The instructions that make what the result depends on."""
        found = {self.root}
        for i in range(self.root, -1, -1):
            if i in found:
                found.update(self.instructions[i].operands)
        return frozenset(found)

    @cached_property
    def structure(self) -> Hashable:
        """Equal for expressions whose graphs differ in their numbers alone."""
        kept = sorted(self.in_graph)
        place = {instruction: i for i, instruction in enumerate(kept)}
        return tuple(
            (made.op, tuple(place[operand] for operand in made.operands), made.label)
            for made in (self.instructions[i] for i in kept)
        )

    def build(self, values: Mapping[str, float]) -> Value:
        """Return the result as a graph of the engine, after `backward`; see `compute`.

        Args:
            values: numbers of leaves by their names.

        Raises:
            ExpressionError: an operation leaves its domain.
        """
        return self.compute(values).root

    def compute(self, values: Mapping[str, float]) -> ComputedExpression:
        """Return the graph of the engine, after `backward`.

        Args:
            values: numbers of leaves by their names; those that are not named keep what they begin with.

        Raises:
            ExpressionError: an operation leaves its domain; the place is that of the operation.
        """
        made: list[Value] = []
        for i, instruction in enumerate(self.instructions):
            op, operands = instruction.op, instruction.operands
            if op is None:
                value = Value(self._number(instruction, values))
            else:
                try:
                    if len(operands) == 1:
                        value = unary(op, made[operands[0]])
                    else:
                        value = binary(op, made[operands[0]], made[operands[1]])
                except MathDomainError:
                    raise self._outside(i, [made[operand].data for operand in operands]) from None
            value.label = instruction.label
            made.append(value)
        root = made[self.root]
        root.backward()
        places = {made.leaf: i for i, made in enumerate(self.instructions) if made.leaf is not None}
        return ComputedExpression(
            expression=self, root=root, leaves=tuple(made[places[i]] for i in range(len(self.leaves)))
        )

    def _number(self, instruction: Instruction, values: Mapping[str, float]) -> float:
        if instruction.leaf is None:
            return instruction.number
        leaf = self.leaves[instruction.leaf]
        return values.get(leaf.name, leaf.number)

    def _outside(self, i: int, numbers: list[float]) -> ExpressionError:
        made = self.instructions[i]
        operands = [self.instructions[operand] for operand in made.operands]
        names = [
            operand.label or self.text[operand.start : operand.end] if operand.op or operand.label else ""
            for operand in operands
        ]
        reason = outside_domain(made.op, names, numbers) if made.op else ""
        line, column = line_and_column(self.text, made.start)
        return ExpressionError(reason, line, column, made.start, made.end)
