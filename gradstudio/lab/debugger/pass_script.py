"""The script of one forward and one backward pass through a graph."""

from __future__ import annotations

import math

import numpy as np

from gradstudio.engine.passes import backward_pass, forward_pass
from gradstudio.engine.value import Value
from gradstudio.lab.debugger.forward_order import forward_order
from gradstudio.lab.debugger.listing import PASS_LISTING
from gradstudio.lab.debugger.pass_tellers import BackwardTeller, ForwardTeller
from gradstudio.lab.debugger.script import Script, ScriptWriter
from gradstudio.lab.subject import Subject

FORWARD_TITLE, BACKWARD_TITLE = "Forward", "Backward"


def pass_script(subject: Subject) -> Script:
    """Record a forward and a backward pass through a copy of a graph, in which all gradients begin at 0.

    Of 100,000 scalars that takes about a second.

    Args:
        subject: the graph; it stays as it is.
    """
    own = subject.copy()
    nodes = own.nodes
    for node in nodes:
        node.grad = 0.0
    place = {node: i for i, node in enumerate(nodes)}
    writer = ScriptWriter(
        data=np.array([math.nan if node._prev else node.data for node in nodes]),
        grad=np.full(len(nodes), math.nan),
    )
    for step in forward_pass(own.root, [nodes[index] for index in forward_order(own)]):
        writer.data.change(place[step.node], step.after)
        writer.end_step(place[step.node])
    writer.end_phase("forward", FORWARD_TITLE)
    first = len(writer)
    write_backward(writer, own.root, place)
    writer.end_phase("backward", BACKWARD_TITLE)
    return writer.written(
        own,
        PASS_LISTING,
        {"forward": ForwardTeller(own), "backward": BackwardTeller(own, first)},
        "Only the leaves have numbers before it.",
    )


def write_backward(writer: ScriptWriter, root: Value, place: dict[Value, int]) -> None:
    """Take a backward pass and take it down: first that the gradient of the root is 1, then a step for each result.

    Args:
        writer: who takes it down.
        root: the final result; gradients of leaves go on from where they are.
        place: the index of each node.
    """
    writer.grad.change(place[root], 1.0 if root._prev else root.grad + 1.0)
    writer.end_step(place[root])
    for step in backward_pass(root):
        for one in step.passed_on:
            writer.grad.change(place[one.operand], one.after)
        if not step.passed_on:  # what it might have passed on counts as nothing
            for operand in step.node._prev:
                writer.grad.change(place[operand], operand.grad)
        writer.end_step(place[step.node])
