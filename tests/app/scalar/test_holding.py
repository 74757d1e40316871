"""Canvas and inspector know what is frozen and cut as soon as the project says so."""

from __future__ import annotations

import pytest

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.scalar.holding import Holding
from gradstudio.app.selection import Selection
from gradstudio.project import part_edits
from gradstudio.training.look.watch import Watch
from tests.qt_helpers import small_spec, until


@pytest.fixture
def models(qapp, qtbot):
    model = GraphModel(small_spec(), Selection())
    holding = Holding(model)
    until(qtbot, lambda: model.graph is not None)
    yield model, holding
    model.shutdown()


def labels(model: GraphModel, nodes) -> set[str]:
    return {model.graph.labels[node] for node in nodes.tolist()}


def test_nothing_is_held_at_first(models):
    _, holding = models
    assert [len(nodes) for nodes in holding.nodes()] == [0, 0]
    assert holding.of("layer1.neuron1.w1") == ""


def test_a_part_holds_its_parameters_and_their_names(models):
    model, holding = models
    told: list[int] = []
    holding.changed.connect(lambda: told.append(1))
    spec = part_edits.freeze(small_spec(), "layer1.neuron1")
    model.set_spec(part_edits.cut(spec, "layer1.neuron3"))
    frozen, cut = holding.nodes()
    assert told
    assert labels(model, frozen) == {"layer1.neuron1.w1", "layer1.neuron1.w2", "layer1.neuron1.b"}
    assert labels(model, cut) == {"layer2.neuron1.w3"}
    for label, held in {
        "layer1.neuron1.w2": "frozen",
        "layer1.neuron1.a": "frozen",
        "layer1.neuron3.a": "cut",
        "layer1.neuron3.w1": "",
        "layer2.neuron1.w3": "cut",
        "layer2.neuron1.a": "",
        "x1": "",
        "layer9": "",
        "": "",
    }.items():
        assert holding.of(label) == held, label


def test_what_is_cut_and_frozen_is_cut(models):
    model, holding = models
    spec = part_edits.freeze(small_spec(), "layer1")
    model.set_spec(part_edits.cut(spec, "layer1.neuron1.w1"))
    frozen, cut = holding.nodes()
    assert "layer1.neuron1.w1" not in labels(model, frozen)
    assert labels(model, cut) == {"layer1.neuron1.w1"}
    assert holding.of("layer1.neuron1.w1") == "cut"
    assert holding.of("layer1") == "frozen"


def test_a_graph_of_all_samples_has_them_too(models, qtbot):
    model, holding = models
    model.set_spec(part_edits.freeze(small_spec(), "layer2"))
    model.set_scope(Watch(scope="all").scope)
    until(
        qtbot, lambda: not model.is_busy and model.watch.scope == "all" and model.placed.key.structure.is_mean
    )
    assert labels(model, holding.nodes()[0]) >= {"layer2.neuron1.w1", "layer2.neuron1.b"}
