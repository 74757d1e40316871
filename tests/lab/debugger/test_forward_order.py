"""The order in which a forward pass is shown is the one in which the engine has built the graph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.data.source import load_dataset
from gradstudio.engine import value as engine
from gradstudio.engine.dropout import masks
from gradstudio.engine.value import Value
from gradstudio.lab.debugger.forward_order import forward_order
from gradstudio.lab.subject import Subject, subject_of_value
from gradstudio.training.look.sample import build_loss, build_network
from gradstudio.training.look.watch import Watch
from tests.graph.expressions import expressions, projects


def subject_of(root: Value) -> Subject:
    return subject_of_value(root)


@given(projects(), st.sampled_from(("sample", "batch")), st.booleans())
def test_a_network_is_computed_in_the_order_in_which_it_was_built(spec, scope, dropped) -> None:
    samples = (0,) if scope == "sample" else (2, 0, 3)
    sizes = spec.sizes[1:]
    rates = [0.5] * (len(sizes) - 1) + [0.0]
    drawn = [masks(rates, sizes, 7, 0, row) for row in samples] if dropped else ()
    parameters = [leaf.data for leaf in build_network(spec).parameters()]
    built: list[Value] = []
    with pytest.MonkeyPatch.context() as patch:
        new = engine._new

        def recorded(kind: type[Value]) -> Value:
            built.append(new(kind))
            return built[-1]

        patch.setattr(engine, "_new", recorded)
        watch = Watch(scope=scope)
        root = build_loss(spec, load_dataset(spec.data), parameters, watch, samples, drawn).root
    place = {node: index for index, node in enumerate(built)}
    subject = subject_of(root)
    nodes = engine.begin_backward(root)[::-1]
    order = [place[nodes[index]] for index in forward_order(subject)]
    assert order == sorted(order)


@given(expressions())
def test_every_node_comes_after_its_operands_and_once(root: Value) -> None:
    subject = subject_of(root)
    order = forward_order(subject)
    assert sorted(order) == [node for node in range(len(subject)) if subject.operands[node]]
    place = {node: index for index, node in enumerate(order)}
    for node in order:
        assert all(place.get(operand, -1) < place[node] for operand in subject.operands[node])
