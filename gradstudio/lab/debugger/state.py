"""What the debugger shows at one position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradstudio.lab.debugger.change_log import Floats
from gradstudio.lab.debugger.debug_line import DebugLine
from gradstudio.lab.debugger.listing import CodeKey

PhaseKey = Literal["forward", "loss", "zero_grad", "backward", "update", "again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of steps that do one thing.

    Attributes:
        key: which.
        title: what it is called.
        begin: the position before its first step.
        end: the position after its last; the same where it has no steps.
    """

    key: PhaseKey
    title: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A step in words.

    Attributes:
        title: what it is, in a few words.
        sentence: what it does and why, in one sentence.
        code: the line of code that runs.
        lines: its arithmetic, one line for each number that the step is about; of many the first ones.
        edges: along which numbers flow, as (operand, result).
        others: the nodes besides its own whose numbers it changes; of very many none.
        rule: what the operation of its node does in a backward pass, as code in the letters of its formulas.
    """

    title: str
    sentence: str
    code: CodeKey
    lines: tuple[DebugLine, ...] = ()
    edges: tuple[tuple[int, int], ...] = ()
    others: tuple[int, ...] = ()
    rule: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DebugState:
    """A position and all that is known there.

    Attributes:
        position: number of steps taken.
        length: number of steps in all.
        phase: of the step taken last; "start" before the first.
        title: what that step is.
        sentence: what it does, in words.
        place: where in a network that node lies: ``sample 5, layer 1, neuron 2``; "" where nothing tells.
        node: the node that it is about; None for none in particular.
        edges: along which it sends numbers, as (operand, result).
        others: the other nodes whose numbers it has changed.
        lines: its arithmetic.
        running: number of the line of code that has run; None before the first step.
        rule: in a backward pass what the node's operation does there, as code: ``a.grad += b.data · out.grad``.
        data: shape (nodes,), read-only: the value of each node, NaN where it is not computed yet.
        grad: shape (nodes,), read-only: its gradient, NaN where nothing has been added to it yet.
    """

    position: int
    length: int
    phase: PhaseKey | Literal["start"]
    title: str
    sentence: str
    place: str
    node: int | None
    edges: tuple[tuple[int, int], ...]
    others: tuple[int, ...]
    lines: tuple[DebugLine, ...]
    running: int | None
    rule: tuple[str, ...]
    data: Floats
    grad: Floats

    @property
    def line(self) -> DebugLine | None:
        """The first line of its arithmetic, None where there is none."""
        return self.lines[0] if self.lines else None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedNumbers:
    """A node of the watch list at one position.

    Attributes:
        node: its index.
        name: what it is called.
        data: its value, NaN where it is not computed yet.
        grad: its gradient, likewise.
        data_changed: whether the step taken last has changed its value.
        grad_changed: whether it has changed its gradient.
    """

    node: int
    name: str
    data: float
    grad: float
    data_changed: bool
    grad_changed: bool
