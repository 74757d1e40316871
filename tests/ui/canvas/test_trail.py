"""Back and forward in a large network, whose nodes are others as neurons are folded; without a window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from gradstudio.ui.canvas.camera import Camera
from gradstudio.ui.canvas.trail import Trail
from tests.qt_helpers import until


@pytest.fixture
def model(qapp, qtbot):
    layers = (LayerSpec(size=256, activation="tanh"),) * 2
    spec = ProjectSpec(network=NetworkSpec(layers=(*layers, LayerSpec(size=1, activation="linear"))))
    model = GraphModel(spec, Selection())
    until(qtbot, lambda: model.placed is not None)
    assert model.placed.part is not None
    yield model
    model.shutdown()


@pytest.fixture
def trail(model) -> Trail:
    return Trail(Camera(QRectF, model), model, model.selected, model)


def selected(model: GraphModel) -> list[str]:
    return [model.graph.labels[node] for node in model.selected.nodes]


def test_back_and_forward_select_the_same_scalars_after_neurons_were_opened_and_folded(model, trail):
    model.selected.set_node(model.node_of("layer1.neuron4.a"))
    trail.back()
    model.open("layer1.neuron2")
    trail.forward()
    assert selected(model) == ["layer1.neuron4.a"]
    model.selected.set_node(model.node_of("layer1.neuron2.w2"))
    trail.back()
    assert selected(model) == ["layer1.neuron4.a"]
    model.close("layer1.neuron2")
    trail.forward()
    assert selected(model) == ["layer1.neuron2.a"]  # all that is left of it
    trail.back()
    assert selected(model) == ["layer1.neuron4.a"]
    assert trail.can_go_forward
    trail.back()
    assert selected(model) == []
