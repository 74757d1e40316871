"""The script of a whole training step on a real batch: forward, loss, zero_grad, backward, update, new loss."""

from __future__ import annotations

import math

import numpy as np

from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.passes import forward_pass
from gradstudio.engine.walk import topological_order
from gradstudio.lab.debugger.batch_graph import BatchGraph, StepStart
from gradstudio.lab.debugger.change_log import Floats
from gradstudio.lab.debugger.forward_order import forward_order
from gradstudio.lab.debugger.pass_script import write_backward
from gradstudio.lab.debugger.pass_tellers import BackwardTeller, ForwardTeller
from gradstudio.lab.debugger.script import Script, ScriptWriter, Teller
from gradstudio.lab.debugger.state import PhaseKey
from gradstudio.lab.debugger.training_listing import training_listing
from gradstudio.lab.debugger.training_tellers import (
    NewLossTeller,
    SamplesTeller,
    StepAccount,
    UpdateTeller,
    ZeroGradTeller,
)
from gradstudio.lab.naming import node_names
from gradstudio.lab.subject import Subject
from gradstudio.training.run.assemble import optimizer_for
from gradstudio.training.run.engine import Evaluation
from gradstudio.training.run.fault import fault_of


def training_step_script(start: StepStart, left: Floats | None = None) -> Script:
    """Record the next step of a run on a graph of its own; the run takes no step.

    The parameters after the update are those of the reference engine's next step to the last bit. A step that the
    engine would not take, as loss or gradients are not finite, ends before the update.

    Args:
        start: what the step follows from.
        left: the gradients that the step before has left behind; None for 0.

    Raises:
        LabError: the batch is too large, or its numbers are beyond what can be computed.
    """
    return _Recorder(start, left).script()


class _Recorder:
    def __init__(self, start: StepStart, left: Floats | None) -> None:
        self._start, self._batch = start, BatchGraph(start)
        graph = self._batch.graph
        self._root, self._leaves = graph.root, graph.parameters
        self._nodes = topological_order(graph.root)
        self._place = {node: i for i, node in enumerate(self._nodes)}
        grad = np.full(len(self._nodes), math.nan)
        for leaf, number in zip(
            self._leaves, np.zeros(len(self._leaves)) if left is None else left, strict=True
        ):
            leaf.grad = float(number)
            grad[self._place[leaf]] = leaf.grad
        self._writer = ScriptWriter(
            np.array([math.nan if node._prev else node.data for node in self._nodes]), grad
        )

    def script(self) -> Script:
        """Take the step, and return what was taken down."""
        start, writer = self._start, self._writer
        subject = self._subject()
        sample_ends = self._forward(subject)
        self._zero_grad()
        tellers: dict[PhaseKey, Teller] = {
            "forward": SamplesTeller(subject, sample_ends, start.rows),
            "loss": ForwardTeller(subject, "loss"),
            "zero_grad": ZeroGradTeller(subject),
            "backward": BackwardTeller(subject, len(writer)),
            "again": NewLossTeller(subject),
        }
        write_backward(writer, self._root, self._place)
        writer.end_phase("backward", "Backward")
        batch = Evaluation(loss=self._root.data, accuracy=math.nan, gradients=self._batch.grad.tolist())
        fault = fault_of(start.state.step, batch, self._leaves)
        if fault is None:
            tellers["update"] = UpdateTeller(subject, self._update())
        writer.end_phase("update", "Update")
        if fault is None:
            self._new_loss()
        writer.end_phase("again", "New loss")
        count = "1 sample" if len(start.rows) == 1 else f"{len(start.rows):,} samples"
        return writer.written(
            subject,
            training_listing(start.spec.training, holds=bool(self._batch.held.any())),
            tellers,
            f"Step {start.state.step + 1:,}, {count}; known: inputs, parameters, old gradients.",
            "" if fault is None else str(fault),
        )

    def _subject(self) -> Subject:
        nodes, place = self._nodes, self._place
        return Subject(
            root=self._root,
            nodes=tuple(nodes),
            names=node_names(nodes, self._start.rows),
            knobs=tuple(place[leaf] for leaf in self._leaves),
            title="the loss of the next step's batch",
            moment=self._start.moment,
            operands=tuple(tuple(place[operand] for operand in node._prev) for node in nodes),
        )

    def _forward(self, subject: Subject) -> list[int]:
        """Compute the loss sample by sample, then what is made of these.

        Returns:
            For each sample the step after its last.
        """
        losses = {self._place[loss] for loss in self._batch.graph.losses}
        order, ends = forward_order(subject), []
        for step, node in enumerate(order, 1):
            if node in losses:
                ends.append(step)
        self._compute(order[: ends[-1]])
        self._writer.end_phase("forward", "Forward")
        self._compute(order[ends[-1] :])
        self._writer.end_phase("loss", "Loss")
        return ends

    def _compute(self, order: list[int]) -> None:
        for step in forward_pass(self._root, [self._nodes[index] for index in order]):
            self._writer.data.change(self._place[step.node], step.after)
            self._writer.end_step(self._place[step.node])

    def _zero_grad(self) -> None:
        for leaf in self._leaves:
            leaf.grad = 0.0
            self._writer.grad.change(self._place[leaf], 0.0)
            self._writer.end_step(self._place[leaf])
        self._writer.end_phase("zero_grad", "zero_grad")

    def _update(self) -> StepAccount:
        """Hold, clip and move as the reference engine does."""
        state, batch, writer, leaves = self._start.state, self._batch, self._writer, self._leaves
        hold_step = clip_step = None
        if batch.held.any():
            hold_step = len(writer)
            batch.hold()
            self._tell_gradients(np.flatnonzero(batch.held).tolist())
        grad = batch.grad
        if batch.is_clipped:
            clip_step = len(writer)
            batch.clip()
            self._tell_gradients(np.flatnonzero(batch.grad != grad).tolist())
        optimizer = optimizer_for(self._start.spec.training, leaves)
        optimizer.step_count = state.step
        optimizer.remember(state.first.tolist(), state.second.tolist(), state.step - state.began_at)
        rate, before, clipped = optimizer.learning_rate, [leaf.data for leaf in leaves], batch.grad
        optimizer.step()
        first_step = len(writer)
        for index, leaf in enumerate(leaves):
            if batch.held[index]:
                leaf.data = before[index]
            else:
                writer.data.change(self._place[leaf], leaf.data)
            writer.end_step(self._place[leaf])
        return StepAccount(
            spec=self._start.spec,
            before=np.array(before),
            grad=grad,
            clipped=clipped,
            after=np.array([leaf.data for leaf in leaves]),
            first=state.first,
            second=state.second,
            age=state.step - state.began_at,
            learning_rate=rate,
            hold_step=hold_step,
            clip_step=clip_step,
            first_step=first_step,
        )

    def _tell_gradients(self, indices: list[int]) -> None:
        for index in indices:
            self._writer.grad.change(self._place[self._leaves[index]], self._leaves[index].grad)
        self._writer.end_step()

    def _new_loss(self) -> None:
        """Compute the loss once more, in one step; none where the new parameters leave the domain of a function."""
        try:
            computed = [
                (self._place[step.node], step.after) for step in forward_pass(self._root, self._nodes)
            ]
        except MathDomainError:
            return
        for node, after in computed:
            self._writer.data.change(node, after)
        self._writer.end_step(self._place[self._root])
