"""A network too large to be built opens folded; the scalars of a neuron are there when it is unfolded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest

from gradstudio.graph.numbers import format_number
from gradstudio.project.spec import ConstantRate, LayerSpec, Moons, NetworkSpec, ProjectSpec, TrainingSpec
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_from_menu, click, press_action

HIDDEN = 200


@pytest.fixture
def studio(open_studio):
    layers = (LayerSpec(size=HIDDEN, activation="tanh"), LayerSpec(size=HIDDEN, activation="tanh"))
    spec = ProjectSpec(
        data=Moons(samples=4, noise=0.1, seed=1),
        network=NetworkSpec(layers=(*layers, LayerSpec(size=1, activation="linear"))),
        training=TrainingSpec(learning_rate=ConstantRate(rate=1e-3)),
    )
    return open_studio(spec)


def double_click(studio, group: str) -> None:
    """Bring a neuron's box into view and double-click it."""
    view, placed = studio.window.canvas.view, studio.window.model.placed
    left, top, width, height = placed.area_of(placed.outline.index_of(group))
    # Near enough for the box to be seen, and not so near that a scalar of it would be met.
    view.show_part(QRectF(left, top - 5 * height, width, 11 * height))
    settle()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    settle()


def test_a_double_click_builds_a_neuron_and_its_numbers_follow_the_training(studio, qtbot):
    model, view = studio.window.model, studio.window.canvas.view
    assert model.placed.sealed.sum() == 2 * HIDDEN + 1
    assert model.has_values
    double_click(studio, "layer2.neuron5")
    assert model.placed.part.opened == {"layer2.neuron5"}
    assert model.has_values
    label = "layer2.neuron5.w3"
    index = HIDDEN * 3 + 4 * (HIDDEN + 1) + 2
    studio.window.selection.set_node(model.graph.index_of(label))
    view.reveal(studio.window.selection.node)
    click(view, view.position_of(model.graph.index_of(label)))
    assert model.graph.labels[studio.window.selection.node] == label
    for step in range(2):
        weight = studio.snapshot.parameters[index]
        assert studio.window.inspector.card.data.number == format_number(weight)
        press_action(studio.window, "step")
        until(qtbot, lambda step=step: studio.step == step + 1)


def test_the_fold_command_seals_the_neuron_again(studio):
    model = studio.window.model
    before = len(model.graph)
    double_click(studio, "layer2.neuron5")
    studio.window.selection.set_node(model.graph.index_of("layer2.neuron5.b"))
    choose_from_menu(studio.window, "Graph", "Fold")
    assert len(model.graph) == before
    assert not model.placed.part.opened
    assert model.graph.labels[studio.window.selection.node] == "layer2.neuron5.a"


def test_a_sealed_neuron_shows_what_it_computes(studio):
    model, selection = studio.window.model, studio.window.selection
    selection.set_node(model.node_of("layer2.neuron7.a"))
    card = studio.window.inspector.card
    assert card.data.number == format_number(model.data[selection.node])
    assert "tanh(a)" in card._formula.text()
    actions = studio.window.actions_by_name
    assert not actions["focus_paths"].isEnabled()
    assert not actions["focus_ancestors"].isEnabled()
    # From afar the layer is in the way: first it opens, then the neuron.
    choose_from_menu(studio.window, "Graph", "Unfold")
    choose_from_menu(studio.window, "Graph", "Unfold")
    assert model.placed.part.opened == {"layer2.neuron7"}
    assert model.graph.labels[selection.node] == "layer2.neuron7.a"
    assert "layer 2 · neuron 7" in model.placed.group_title(selection.node)


def test_the_size_says_how_many_there_are_in_all(studio):
    label = studio.window.canvas._size
    total = HIDDEN * (3 * 2 + 2) + HIDDEN * (3 * HIDDEN + 2) + 3 * HIDDEN + 2
    assert f"{len(studio.window.model.graph):,} scalars" == label.text()
    assert f"{total:,}" in label.toolTip()


def test_a_sealed_neuron_selected_in_the_builder_is_brought_into_view(studio):
    model, view = studio.window.model, studio.window.canvas.view
    studio.window.selection.set_node(model.node_of("layer2.neuron150.a"))
    settle()
    left, top, width, height = model.placed.area_of(model.placed.outline.index_of("layer2.neuron150"))
    corner = view.viewport.to_widget(left + width / 2, top + height / 2).toPoint()
    assert view.rect().contains(corner)
