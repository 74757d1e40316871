"""A network too large to be built opens folded; the scalars of a neuron are there when it is unfolded."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gradstudio.project.number_text import format_number
from gradstudio.project.spec import ConstantRate, LayerSpec, Moons, NetworkSpec, ProjectSpec, TrainingSpec
from gradstudio.ui.canvas.camera import Place
from gradstudio.ui.canvas.card import group_card
from gradstudio.ui.canvas.writing import AtlasWriter
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_from_menu, click, press_action

HIDDEN = 200


@pytest.fixture
def studio(open_shared):
    layers = (LayerSpec(size=HIDDEN, activation="tanh"), LayerSpec(size=HIDDEN, activation="tanh"))
    spec = ProjectSpec(
        data=Moons(samples=4, noise=0.1, seed=1),
        network=NetworkSpec(layers=(*layers, LayerSpec(size=1, activation="linear"))),
        training=TrainingSpec(learning_rate=ConstantRate(rate=1e-3)),
    )
    opened = open_shared(spec)
    opened.window.resize(1280, 800)
    settle()
    return opened


def double_click(studio, group: str) -> None:
    """Bring a neuron's box into view and double-click it."""
    view, placed = studio.window.canvas.view, studio.window.model.placed
    left, top, width, height = placed.area_of(placed.outline.index_of(group))
    # Near enough for the box to be seen, and not so near that a scalar of it would be met.
    view.camera.go_to(Place(left + width / 2, top + height / 2, 31 / height))
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
    choose_from_menu(studio.window, "Graph", "Fold and unfold", "Fold")
    assert len(model.graph) == before
    assert not model.placed.part.opened
    assert model.graph.labels[studio.window.selection.node] == "layer2.neuron5.a"


def test_a_sealed_neuron_shows_what_it_computes(studio):
    model, selection = studio.window.model, studio.window.selection
    selection.set_node(model.node_of("layer2.neuron7.a"))
    card = studio.window.inspector.card
    assert card.data.number == format_number(model.data[selection.node])
    assert "tanh(z)" in card._formula.text()
    # From afar the layer is in the way: first it opens, then the neuron.
    choose_from_menu(studio.window, "Graph", "Fold and unfold", "Unfold")
    choose_from_menu(studio.window, "Graph", "Fold and unfold", "Unfold")
    assert model.placed.part.opened == {"layer2.neuron7"}
    assert model.graph.labels[selection.node] == "layer2.neuron7.a"
    assert "layer 2 · neuron 7" in model.placed.group_title(selection.node)


def test_the_status_line_says_how_many_equal_layers_there_are(open_shared):
    layers = (*[LayerSpec(size=3)] * 7, LayerSpec(size=2), LayerSpec(size=1, activation="linear"))
    studio = open_shared(ProjectSpec(network=NetworkSpec(layers=layers)))
    assert "2-3×7-2-1, " in studio.window.status.text


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


def go_to_the_gap(studio, row: float = 8.4) -> None:
    """Show some neurons of both hidden layers and what is between them; a neuron is `row` pixels high."""
    view, placed = studio.window.canvas.view, studio.window.model.placed
    left, top, width, height = placed.area_of(placed.outline.index_of("layer1.neuron100"))
    right = placed.area_of(placed.outline.index_of("layer2.neuron100"))[0]
    view.camera.go_to(Place((left + width + right) / 2, top + height / 2, row / height))
    settle()


def edge_names(studio) -> dict[tuple[str, str], int]:
    """Return the edges that show between groups, by name, with how many they stand for."""
    view, placed = studio.window.canvas.view, studio.window.model.placed
    folded, count = view.scene.detail(view.viewport).folded, len(placed.graph)
    return {
        (placed.outline.groups[a - count].key, placed.outline.groups[b - count].key): number
        for (a, b), number in zip(folded.edges.tolist(), folded.counts.tolist(), strict=True)
        if min(a, b) >= count
    }


def test_from_afar_an_edge_stands_for_all_between_two_layers(studio):
    studio.window.canvas.view.fit()
    settle()
    assert edge_names(studio)["layer1", "layer2"] == HIDDEN * HIDDEN
    assert edge_names(studio)["layer2", "layer3"] == HIDDEN


def test_nearer_each_neuron_is_wired_to_the_layer_and_an_opened_one_to_each_neuron(studio):
    go_to_the_gap(studio)
    shown = edge_names(studio)
    assert shown["layer1.neuron100", "layer2"] == shown["layer1", "layer2.neuron100"] == HIDDEN
    assert shown["layer1", "layer2"] == HIDDEN * HIDDEN
    studio.window.model.open("layer2.neuron100")
    settle()
    shown = edge_names(studio)
    assert shown["layer1.neuron100", "layer2"] == HIDDEN - 1
    assert shown["layer1", "layer2.neuron101"] == HIDDEN
    assert ("layer1", "layer2.neuron100") not in shown
    assert [shown[f"layer1.neuron{j}", "layer2.neuron100"] for j in range(1, HIDDEN + 1)] == [1] * HIDDEN


def test_the_wires_of_a_layer_meet_on_a_line_between_the_layers(studio):
    go_to_the_gap(studio)
    view, placed = studio.window.canvas.view, studio.window.model.placed
    detail, count = view.scene.detail(view.viewport), len(placed.graph)
    before, after = (placed.outline.index_of(f"layer{k}") for k in (1, 2))
    right = sum(placed.area_of(before)[::2])
    middle = (right + placed.area_of(after)[0]) / 2
    edges, ends = detail.folded.edges - count, np.hstack([detail.tails, detail.heads])
    into, out = edges[:, 1] == after, edges[:, 0] == before
    assert (ends[into & ~out, 2] == middle).all()
    assert (ends[into & ~out, 1] == ends[into & ~out, 3]).all()
    assert (ends[out & ~into, 0] == middle).all()
    assert (ends[out & ~into, 1] == ends[out & ~into, 3]).all()
    assert not detail.has_arrow[into].any()
    trunk = ends[into & out][0]
    assert trunk[[0, 2]].tolist() == [middle, middle]
    legs = np.concatenate([ends[into & ~out, 1], ends[out & ~into, 1]])  # the neurons of one layer are higher
    assert trunk[1] == legs.min()
    assert trunk[3] == legs.max()
    x = view.viewport.to_widget(middle, 0.0).x()
    view.camera.pan(np.floor(x) + 0.5 - x, 0)  # the line takes one column of pixels
    view.scene.invalidate()
    colour = view.grab().toImage().pixelColor(int(x), view.height() // 2)
    assert colour.name() == view.scene.theme.edge


def test_the_name_of_a_box_stands_in_the_part_of_it_that_can_be_seen(studio, monkeypatch):
    written = []
    monkeypatch.setattr(
        AtlasWriter, "write", lambda self, painter, runs, as_numbers=False: written.extend(runs)
    )
    go_to_the_gap(studio, row=28.4)
    view = studio.window.canvas.view
    written.clear()
    view.redraw_now()
    # As long as there is room for: "neuron 99", or "99".
    names = [run for run in written if run.text.removeprefix("neuron ").isdigit()]
    assert {run.text.removeprefix("neuron ") for run in names} >= {"99", "100", "101"}
    assert all(0 < run.x < view.width() for run in names)


def test_the_card_of_a_sealed_neuron_counts_all_of_its_scalars_and_unfolding_keeps_its_mean(studio):
    model, colouring = studio.window.model, studio.window.canvas_state.colouring
    group = model.placed.outline.index_of("layer2.neuron7")
    sealed = group_card(model, colouring, group)
    assert f"{3 * HIDDEN + 2}, 2 of them built" in sealed
    model.open("layer2.neuron7")
    assert group_card(model, colouring, group) == sealed.replace(", 2 of them built", "")


def test_a_click_on_a_box_of_which_only_a_part_is_seen_moves_nothing(studio):
    go_to_the_gap(studio, row=28.4)
    model, view = studio.window.model, studio.window.canvas.view
    group = model.placed.outline.index_of("layer2.neuron100")
    box = view.scene.graph.rect_of(len(model.graph) + group, view.viewport)
    seen = box.intersected(view.rect())
    assert 0 < seen.width() < box.width() / 2
    before, point = view.viewport, seen.center().toPoint()
    click(view, point)
    assert view.viewport == before
    assert model.placed.outline.of_node[studio.window.selection.node] == group
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=point)
    assert model.placed.part.opened == {model.placed.outline.groups[group].key}


def test_what_flows_between_layers_colours_their_edges(studio):
    choose_from_menu(studio.window, "Graph", "Colour edges")
    model, view = studio.window.model, studio.window.canvas.view
    view.fit()
    settle()
    folded = view.scene.detail(view.viewport).folded
    values = folded.sums(studio.window.canvas_state.colouring.edge_values())
    count = len(model.graph)
    ends = [count + model.placed.outline.index_of(key) for key in ("layer1", "layer2")]
    row = folded.edges.tolist().index(ends)
    signals = [model.node_of(f"layer1.neuron{j}.a") for j in range(1, HIDDEN + 1)]
    assert values[row] == pytest.approx(model.grad[signals].sum())
    assert view.scene.colours.edge_limit == pytest.approx(np.abs(values).max())


def test_focus_follows_the_edges_between_sealed_layers_and_stays_when_a_neuron_opens(studio):
    model, selection, focus = studio.window.model, studio.window.selection, studio.window.canvas_state.focus
    selection.set_node(model.node_of("layer2.neuron7.a"))
    choose_from_menu(studio.window, "Graph", "Focus", "Focus on ancestors")
    assert np.count_nonzero(focus.nodes) == 2 + 2 * HIDDEN + 2  # inputs, first layer, the neuron itself
    assert not focus.nodes[model.node_of("layer2.neuron8.a")]
    assert "scalars that are built" in studio.window.canvas.focus_strip.text.text()
    model.open("layer1.neuron3")
    assert focus.kind == "ancestors"
    assert model.graph.labels[focus.node] == "layer2.neuron7.a"
    assert focus.nodes[model.node_of("layer1.neuron3.w1")]
    assert not focus.nodes[model.node_of("layer2.neuron8.w3")]
    assert focus.nodes[model.node_of("layer2.neuron7.w3")]


def test_the_heaviest_paths_are_refused_with_the_reason(studio):
    model, window = studio.window.model, studio.window
    window.selection.set_node(model.node_of("layer2.neuron7.a"))
    action = window.actions_by_name["focus_paths"]
    assert "cannot be weighed" in action.toolTip()
    assert "cannot be weighed" in window.inspector.view.paths.summary.text()
    action.trigger()
    assert "cannot be weighed" in window.messages.text
    assert not window.canvas_state.focus.is_active


def test_the_inspector_says_that_nothing_is_computed_over_the_samples(studio):
    window = studio.window
    window.selection.set_node(window.model.node_of("layer2.neuron7.a"))
    over = window.inspector.view.over_batch
    assert "up to 100,000 scalars" in over.refusal.text()
    assert all(view.isHidden() for view in over.histograms.values())


def test_a_search_says_that_it_knows_only_what_is_built(studio):
    search, bar = studio.window.canvas_state.search, studio.window.canvas.search_bar
    search.set_text("layer2.neuron7.w200")
    assert bar.count.text() == "nothing found in what is built"
    studio.window.model.open("layer2.neuron7")
    assert bar.count.text() == "1 found"
    assert f"{len(studio.window.model.graph):,} scalars that are built" in bar.count.toolTip()


def test_folding_all_leaves_sealed_neurons_to_be_opened_by_one_gesture(studio):
    model, folding = studio.window.model, studio.window.canvas_state.folding
    double_click(studio, "layer2.neuron5")
    choose_from_menu(studio.window, "Graph", "Fold and unfold", "Fold all neurons")
    assert "layer2.neuron6" not in folding.keys
    group = model.placed.outline.index_of("layer2.neuron6")
    folding.unfold(group)
    assert not folding.mask(model.placed)[group]
