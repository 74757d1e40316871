"""`Script`: steps that were recorded, to be gone through in either direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

import numpy as np

from gradstudio.lab.debugger.change_log import ChangedNumbers, ChangeLog, ChangeLogWriter, Floats, Indices
from gradstudio.lab.debugger.listing import CodeLine
from gradstudio.lab.debugger.places import Places
from gradstudio.lab.debugger.state import DebugState, Phase, PhaseKey, Telling
from gradstudio.lab.subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taken:
    """A step that has just been taken.

    Attributes:
        step: its index, from 0.
        node: the node that it is about; −1 for none in particular.
        data: the value of each node now.
        grad: its gradient now.
        data_rows: the values that the step has changed.
        grad_rows: the gradients that it has changed.
    """

    step: int
    node: int
    data: Floats
    grad: Floats
    data_rows: ChangedNumbers
    grad_rows: ChangedNumbers


class Teller(Protocol):
    """Puts the steps of a phase into words."""

    def tell(self, taken: Taken) -> Telling:
        """Return a step in words."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Script:
    """What was recorded of some passes or of a training step.

    Attributes:
        subject: the graph; its own numbers are those at the end.
        phases: one after the other, from position 0 to the last.
        listing: the code beside it.
        nodes: shape (steps,), the node that each step is about; −1 for none.
        data: how the values change.
        grad: how the gradients change.
        tellers: for each phase who puts its steps into words.
        start: what the first position is about, in a sentence.
        places: where in the network the nodes lie.
        fault: why the engine would not end the step; empty if it would.
    """

    subject: Subject
    phases: tuple[Phase, ...]
    listing: tuple[CodeLine, ...]
    nodes: Indices
    data: ChangeLog
    grad: ChangeLog
    tellers: Mapping[PhaseKey, Teller]
    start: str
    places: Places
    fault: str = ""

    def __len__(self) -> int:
        return len(self.nodes)

    def phase_of(self, step: int) -> Phase:
        """Return the phase that a step belongs to."""
        return next(phase for phase in self.phases if phase.begin <= step < phase.end)

    @cached_property
    def line_numbers(self) -> Mapping[str, int]:
        """For each key of the listing the number of its line."""
        return {line.key: line.number for line in self.listing if line.key != "none"}

    def steps_of(self, node: int) -> Indices:
        """Return the steps at which a node is the current one; of a leaf those too that change its numbers."""
        own = np.flatnonzero(self.nodes == node)
        if self.subject.operands[node]:
            return own
        changed = np.concatenate([log.course(node).positions[1:] for log in (self.data, self.grad)]) - 1
        return np.union1d(own, changed)


def state_at(script: Script, position: int, data: Floats, grad: Floats) -> DebugState:
    """Return all that is known at a position.

    Args:
        script: what is gone through.
        position: number of steps taken.
        data: the value of each node there, read-only.
        grad: its gradient there, read-only.
    """
    if position == 0:
        told = Telling(title="Before the first step", sentence=script.start, code="none")
        return _state(script, 0, "start", -1, told, data, grad)
    step = position - 1
    phase, node = script.phase_of(step), int(script.nodes[step])
    taken = Taken(
        step=step,
        node=node,
        data=data,
        grad=grad,
        data_rows=script.data.rows(step),
        grad_rows=script.grad.rows(step),
    )
    told = script.tellers[phase.key].tell(taken)
    return _state(script, position, phase.key, node, told, data, grad)


def _state(
    script: Script,
    position: int,
    phase: PhaseKey | Literal["start"],
    node: int,
    told: Telling,
    data: Floats,
    grad: Floats,
) -> DebugState:
    return DebugState(
        position=position,
        length=len(script),
        phase=phase,
        title=told.title,
        sentence=told.sentence,
        place=script.places.of(node) if node >= 0 else "",
        node=node if node >= 0 else None,
        edges=told.edges,
        others=told.others,
        lines=told.lines,
        running=script.line_numbers.get(told.code),
        rule=told.rule,
        data=data,
        grad=grad,
    )


class ScriptWriter:
    """Takes down steps, phase by phase.

    Args:
        data: the values before the first step, NaN where there is none.
        grad: the gradients before it.

    Attributes:
        data: who takes down how values change.
        grad: the same of gradients.
    """

    def __init__(self, data: Floats, grad: Floats) -> None:
        self.data, self.grad = ChangeLogWriter(data), ChangeLogWriter(grad)
        self._nodes: list[int] = []
        self._phases: list[Phase] = []

    def __len__(self) -> int:
        return len(self._nodes)

    def end_step(self, node: int = -1) -> None:
        """End a step that is about a node, or about none in particular."""
        self.data.end_step()
        self.grad.end_step()
        self._nodes.append(node)

    def end_phase(self, key: PhaseKey, title: str) -> None:
        """End a phase, of all steps since the one before."""
        begin = self._phases[-1].end if self._phases else 0
        self._phases.append(Phase(key=key, title=title, begin=begin, end=len(self._nodes)))

    def written(
        self,
        subject: Subject,
        listing: tuple[CodeLine, ...],
        tellers: Mapping[PhaseKey, Teller],
        start: str,
        fault: str = "",
    ) -> Script:
        """Return the whole.

        Args:
            subject: the graph.
            listing: the code beside it.
            tellers: who puts the steps of each phase into words.
            start: what the first position is about.
            fault: why the engine would not end the step.
        """
        return Script(
            subject=subject,
            phases=tuple(self._phases),
            listing=listing,
            nodes=np.array(self._nodes, dtype=np.int64),
            data=self.data.written(),
            grad=self.grad.written(),
            tellers=tellers,
            start=start,
            places=Places(subject),
            fault=fault,
        )
