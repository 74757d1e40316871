from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox

from gradstudio.compiled.maps import activations_of
from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.training.run.packed_config import net_config
from tests.qt_helpers import runaway_spec, until
from tests.ui.gestures import choose, click, named, press_action, show_tab


@pytest.fixture
def hidden(open_shared, projects, qtbot):
    def open_one(name: str):
        studio = open_shared(projects[name]())
        panel = studio.window._panels.made("hidden")
        show_tab(studio.window, "Hidden space")
        until(qtbot, lambda: panel.view.picture is not None)
        return studio, panel

    return open_one


def activations(studio, layer: int) -> np.ndarray:
    """Return a layer's activations for all samples: shape (samples, neurons)."""
    inputs, parameters = load_dataset(studio.spec.data).inputs, studio.snapshot.parameters.copy()
    return activations_of(net_config(studio.spec), parameters, inputs)[layer - 1].T


def test_the_last_hidden_layer_is_shown_at_first_in_its_principal_plane(hidden):
    studio, panel = hidden("blobs")
    picture = panel.view.picture
    assert (picture.request.layer, picture.request.neurons) == (1, None)
    values = activations(studio, 1)
    singular = np.linalg.svd(values - values.mean(axis=0), compute_uv=False)
    assert (picture.places**2).sum() == pytest.approx((singular[:2] ** 2).sum())


def test_two_neurons_can_be_the_axes(hidden, qtbot):
    studio, panel = hidden("blobs")
    choose(named(panel, QComboBox, "Axes"), 2)
    choose(named(panel, QComboBox, "Second neuron"), 0)
    until(qtbot, lambda: panel.view.picture.request.neurons == (2, 0))
    assert np.allclose(panel.view.picture.places, activations(studio, 1)[:, [2, 0]])


def test_neurons_stay_the_axes_while_their_layer_keeps_its_size(hidden, qtbot):
    studio, panel = hidden("blobs")
    studio.window.editor.edit("Add layer", edits.add_layer)
    size = studio.spec.sizes[-2]
    across, up = named(panel, QComboBox, "Axes"), named(panel, QComboBox, "Second neuron")
    choose(across, 2)
    choose(up, 0)
    studio.window.editor.edit("Layer size", edits.set_layer_size, 0, studio.spec.sizes[1] + 1)
    assert (across.currentData(), up.currentData()) == (2, 0)
    assert not up.isHidden()
    studio.window.editor.edit("Layer size", edits.set_layer_size, 1, size + 1)
    assert across.currentText() == "principal plane"


def test_another_layer_can_be_chosen(hidden, qtbot):
    studio, panel = hidden("blobs")
    choose(named(panel, QComboBox, "Layer"), 0)
    until(qtbot, lambda: panel.view.picture.request.layer == 0)
    choose(named(panel, QComboBox, "Axes"), 0)
    until(qtbot, lambda: panel.view.picture.request.neurons == (0, 1))
    assert np.allclose(panel.view.picture.places, load_dataset(studio.spec.data).inputs)


def test_it_follows_the_training(hidden, qtbot):
    studio, panel = hidden("blobs")
    first = panel.view.picture
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1 and panel.view.picture is not first)
    assert not np.array_equal(first.places, panel.view.picture.places)


def test_a_click_on_a_sample_chooses_it(hidden):
    studio, panel = hidden("blobs")
    click(panel.view, panel.view.sample_position(4).toPoint())
    chosen = panel.view.sample_position(studio.window.selection.sample)
    wanted = panel.view.sample_position(4)
    assert np.hypot(chosen.x() - wanted.x(), chosen.y() - wanted.y()) < 10


def test_a_new_last_hidden_layer_takes_the_place_of_the_one_before(hidden, qtbot):
    studio, panel = hidden("blobs")
    studio.window.actions_by_name["add_layer"].trigger()
    until(qtbot, lambda: studio.is_settled and panel.view.picture is not None)
    until(qtbot, lambda: panel.view.picture.request.layer == 2)


def test_while_it_is_hidden_nothing_is_computed_for_it(hidden, qtbot):
    studio, panel = hidden("moons")
    show_tab(studio.window, "Output")
    until(qtbot, lambda: studio.window.output.map.maps is not None)
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    drawn = panel.view.picture
    studio.heard.mails.clear()
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.heard.step == 2)
    assert panel.view.picture is drawn
    assert "hidden" not in studio.heard.mails[-1].answers
    assert "map" in studio.heard.mails[-1].answers


def test_a_layer_that_ran_away_is_told_in_the_place_of_its_picture(open_shared, qtbot):
    spec = edits.set_training(runaway_spec(), engine="reference")
    studio = open_shared(spec)
    panel = studio.window._panels.made("hidden")
    show_tab(studio.window, "Hidden space")
    until(qtbot, lambda: panel.view.picture is not None)
    studio.trainer.set_speed(0.0)
    press_action(studio.window, "play")
    until(qtbot, lambda: studio.heard.divergences)
    until(qtbot, lambda: panel.view.reason)
    assert "diverged" in panel.view.reason
    assert panel.view.picture is None
    panel.view.grab()
    press_action(studio.window, "reset")
    until(qtbot, lambda: panel.view.picture is not None)
    assert panel.view.reason == ""
    assert studio.heard.failures == []
