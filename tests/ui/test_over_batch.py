"""A node over the batch in the inspector: counted for all samples, this sample marked, a bar leads to a sample."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.training import Session
from gradstudio.training.look.requests import BatchRequest
from gradstudio.ui.look.theme import DARK, LIGHT
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import click, hover_text, key, press_action


@pytest.fixture
def studio(open_shared):
    """A window whose inspector has room for all that it shows."""
    studio = open_shared(edits.set_data(small_spec(3, samples=24), test_share=0.25))
    studio.window.resize(1400, 1000)
    settle()
    return studio


def look_at(studio, qtbot, label: str):
    """Select a node and return its view over the batch once the numbers have come."""
    window = studio.window
    window.selection.set_node(window.model.graph.index_of(label))
    view = window.inspector.view.over_batch
    settle()
    window.inspector.view.ensureWidgetVisible(view)
    until(qtbot, lambda: view.histograms["grad"].counts)
    return view


def asked_for(studio) -> list[BatchRequest | None]:
    """Write down which nodes are wanted from the training thread from now on."""
    asked: list[BatchRequest | None] = []
    studio.window.canvas_state.over_batch.look_requested.connect(lambda name, request: asked.append(request))
    return asked


def expected(studio, label: str):
    """The same of a session of one's own, at the parameters that are shown."""
    session = Session(studio.spec)
    session.set_parameters(studio.snapshot.parameters)
    return session.look(BatchRequest(keys=(label,)))


def test_an_activation_is_counted_over_all_samples(studio, qtbot):
    view = look_at(studio, qtbot, "layer1.neuron2.a")
    found = expected(studio, "layer1.neuron2.a")
    assert view.heading == "Over all 24 samples"
    for name, values in (("data", found.data[0]), ("grad", found.grad[0])):
        histogram = view.histograms[name]
        assert histogram.isVisible()
        assert sum(histogram.counts) == 24
        assert histogram.mean == pytest.approx(values.mean())
        assert histogram.own_value == values[0]
        numbers = [value for place in range(len(histogram.counts)) for value in histogram.samples_of(place)]
        assert sorted(numbers) == list(range(24))


def test_of_a_parameter_only_the_gradient_is_counted(studio, qtbot):
    view = look_at(studio, qtbot, "layer1.neuron1.w1")
    assert not view.histograms["data"].isVisible()
    assert view.histograms["grad"].isVisible()
    look_at(studio, qtbot, "x1")
    assert view.histograms["data"].isVisible()


def test_a_click_on_a_bar_chooses_a_sample_and_the_next_click_the_next_one(studio, qtbot):
    view = look_at(studio, qtbot, "layer1.neuron2.a")
    data = view.histograms["data"]
    place = max(range(len(data.counts)), key=lambda k: data.counts[k])
    samples = data.samples_of(place)
    assert len(samples) > 1
    studio.window.selection.set_sample(next(s for s in range(24) if s not in samples))
    seen = []
    for _ in samples:
        click(data, data.bar_position(place))
        seen.append(studio.window.selection.sample)
    assert seen == samples
    click(data, data.bar_position(place))
    assert studio.window.selection.sample == samples[0]
    until(qtbot, lambda: studio.is_settled and studio.snapshot.trace.samples == (samples[0],))
    assert data.own_value == expected(studio, "layer1.neuron2.a").data[0, samples[0]]


def test_arrow_keys_walk_the_samples_by_their_number(studio, qtbot):
    data = look_at(studio, qtbot, "layer1.neuron2.a").histograms["data"]
    order = np.argsort(expected(studio, "layer1.neuron2.a").data[0], kind="stable").tolist()
    studio.window.selection.set_sample(order[0])
    data.setFocus()
    for sample in order[1:]:
        key(data, Qt.Key.Key_Right)
        assert studio.window.selection.sample == sample
    key(data, Qt.Key.Key_Right)
    assert studio.window.selection.sample == order[-1]
    key(data, Qt.Key.Key_Left)
    assert studio.window.selection.sample == order[-2]


def test_it_follows_the_training_and_is_exact_when_it_pauses(studio, qtbot):
    grad = look_at(studio, qtbot, "layer1.neuron1.w1").histograms["grad"]
    before = grad.mean
    press_action(studio.window, "play")
    until(qtbot, lambda: grad.mean != before)
    press_action(studio.window, "play")
    until(qtbot, lambda: not studio.trainer.is_playing)
    until(qtbot, lambda: grad.mean == expected(studio, "layer1.neuron1.w1").grad[0].mean())


def test_a_typed_number_counts_at_once(studio, qtbot):
    data = look_at(studio, qtbot, "layer1.neuron1.a").histograms["data"]
    before = data.mean
    studio.window.editor.edit("Set", edits.set_parameter, "layer1.neuron1.b", 3.0)
    until(qtbot, lambda: data.mean != before)
    assert data.mean == expected(studio, "layer1.neuron1.a").data[0].mean()


def test_nothing_is_computed_while_it_cannot_be_seen(studio, qtbot):
    view = look_at(studio, qtbot, "layer1.neuron2.a")
    asked = asked_for(studio)
    dock = studio.window.inspector.parentWidget()
    dock.close()
    settle()
    assert asked[-1] is None
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    assert "over batch" not in studio.heard.mails[-1].answers
    dock.show()
    dock.raise_()  # another panel came to the front meanwhile
    until(qtbot, lambda: asked[-1] is not None and view.histograms["data"].counts)
    studio.window.selection.set_node(None)
    assert asked[-1] is None


def test_pinned_nodes_are_computed_together(studio, qtbot):
    look_at(studio, qtbot, "layer1.neuron2.a")
    asked = asked_for(studio)
    studio.window.inspector.view.pin_button.click()
    settle()
    graph = studio.window.model.graph
    look_at(studio, qtbot, "layer1.neuron1.a")
    both = tuple(sorted(graph.index_of(f"layer1.neuron{k}.a") for k in (1, 2)))
    assert set(asked[-1].keys) <= set(both)
    assert graph.index_of("layer1.neuron1.a") in asked[-1].keys


def test_another_network_begins_anew(studio, qtbot):
    look_at(studio, qtbot, "layer1.neuron1.a")
    scalars = len(studio.window.model.graph)
    studio.window.editor.edit("Remove neuron", edits.remove_neuron, 0)
    until(qtbot, lambda: studio.is_settled and len(studio.window.model.graph) < scalars)
    data = look_at(studio, qtbot, "layer1.neuron1.a").histograms["data"]
    until(qtbot, lambda: data.mean == expected(studio, "layer1.neuron1.a").data[0].mean())


def test_in_the_graph_of_all_samples_a_scalar_is_found_by_its_label(studio, qtbot):
    model = studio.window.model
    model.set_scope("all")
    until(qtbot, lambda: model.placed.key.structure.is_mean and studio.is_settled)
    view = look_at(studio, qtbot, "layer1.neuron2.a")
    assert view.histograms["data"].mean == pytest.approx(expected(studio, "layer1.neuron2.a").data[0].mean())
    studio.window.selection.set_node(model.graph.labels.index(""))  # which one of each sample cannot be told
    until(qtbot, lambda: not view.histograms["data"].counts)


def test_a_bar_says_what_it_stands_for(studio, qtbot):
    data = look_at(studio, qtbot, "layer1.neuron2.a").histograms["data"]
    place = data.counts.index(max(data.counts))
    said = hover_text(data, data.bar_position(place))
    assert f"{data.counts[place]} samples with data from" in said


def test_what_is_the_same_for_all_samples_is_one_bar(studio, qtbot):
    view = look_at(studio, qtbot, "loss")
    assert view.histograms["grad"].counts == [24]
    assert format_number(view.histograms["grad"].mean) == "1.000"


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_colours_tell_the_sign(studio, qtbot, theme):
    view = look_at(studio, qtbot, "layer1.neuron2.z")
    data = view.histograms["data"]
    studio.window.inspector.set_theme(theme)
    picture = data.grab().toImage()
    colours = {
        picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())
    }
    values = expected(studio, "layer1.neuron2.z").data[0]
    assert (QColor(theme.positive).name() in colours) == bool((values > 0).any())
    assert (QColor(theme.negative).name() in colours) == bool((values < 0).any())


def test_what_was_counted_of_another_project_is_not_shown_until_the_numbers_have_come(studio, qtbot):
    view = look_at(studio, qtbot, "layer1.neuron2.a")
    studio.document.replace(edits.set_layer_size(studio.spec, 0, 4))
    until(qtbot, lambda: studio.is_settled)
    studio.window.selection.set_node(studio.window.model.graph.index_of("layer1.neuron2.a"))
    assert view.isVisible()
    assert not view.histograms["grad"].counts
