"""A sample whose loss is 0 has no gradient: the canvas says so, and leads to one that has."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.project import edits
from gradstudio.training import Session
from gradstudio.training.look.requests import BatchRequest
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import choose_from_menu, click


@pytest.fixture
def studio(open_shared, qtbot):
    """A window on a run in which some samples are on the right side of the margin, and some are not."""
    studio = open_shared(edits.set_training(small_spec(6, samples=24), loss="hinge"))
    studio.trainer.step(40)
    until(qtbot, lambda: studio.step == 40)
    return studio


def losses(studio) -> np.ndarray:
    session = Session(studio.spec)
    session.set_parameters(studio.snapshot.parameters)
    return session.look(BatchRequest(keys=("loss",))).data[0]


def look_at(studio, qtbot, sample: int) -> None:
    studio.window.selection.set_sample(sample)
    until(qtbot, lambda: studio.snapshot.trace.samples == (sample,) and studio.is_settled)
    settle()


def test_it_is_said_in_the_place_of_the_legend_and_leads_to_the_worst(studio, qtbot):
    found = losses(studio)
    right, worst = int(np.argmin(found)), int(np.argmax(found))
    assert found[right] == 0.0 < found[worst]
    panel = studio.window.canvas
    studio.window.workspaces.choose("inspect")  # the drawing is high
    settle()
    look_at(studio, qtbot, worst)
    assert panel.ruler.isVisible()
    assert not panel.flat_notice.isVisible()
    canvas, view = panel.view.geometry(), panel.view.viewport
    look_at(studio, qtbot, right)
    assert panel.flat_notice.isVisible()
    assert not panel.ruler.isVisible()
    assert "loss is 0, so every gradient is 0" in panel.flat_notice.text.text()
    assert (panel.view.geometry(), panel.view.viewport) == (canvas, view)
    assert not canvas.intersects(panel.flat_notice.geometry())
    click(panel.flat_notice.button)
    until(qtbot, lambda: studio.window.selection.sample == worst)
    until(qtbot, panel.ruler.isVisible)


def test_in_a_low_canvas_it_stands_at_the_lower_edge_moves_nothing_and_the_graph_fits_above(studio, qtbot):
    found = losses(studio)
    panel = studio.window.canvas
    studio.window.resize(1280, 800)
    settle()
    look_at(studio, qtbot, int(np.argmax(found)))
    ruler, view = panel.ruler.geometry(), panel.view.geometry()
    assert ruler.left() > view.right()
    assert ruler.height() == view.height()
    look_at(studio, qtbot, int(np.argmin(found)))
    assert panel.flat_notice.isVisible()
    assert panel.view.geometry() == view
    assert panel.flat_notice.geometry().bottom() == view.bottom()
    assert panel.view.covers.free_area().bottom() <= panel.flat_notice.y()


def test_in_a_low_canvas_the_whole_graph_is_fitted_as_it_comes_and_goes_but_not_one_that_was_moved(
    studio, qtbot
):
    found = losses(studio)
    view, notice = studio.window.canvas.view, studio.window.canvas.flat_notice
    studio.window.resize(1280, 800)
    settle()
    right, worst = int(np.argmin(found)), int(np.argmax(found))
    look_at(studio, qtbot, worst)
    whole = view.viewport
    for _ in range(2):
        look_at(studio, qtbot, right)
        lowest = view.viewport.to_widget(0, view.scene.bounds.bottom()).y()
        assert lowest <= notice.y()
        assert view.viewport.scale < whole.scale
        look_at(studio, qtbot, worst)
        assert view.viewport == whole
    view.zoom(1.5)
    moved = view.viewport
    look_at(studio, qtbot, right)
    assert notice.isVisible()
    assert view.viewport == moved


def test_values_have_colours_all_the_same(studio, qtbot):
    panel = studio.window.canvas
    look_at(studio, qtbot, int(np.argmin(losses(studio))))
    studio.window.canvas_state.colouring.set_by("data")
    assert panel.ruler.isVisible()
    studio.window.canvas_state.colouring.set_by("grad")
    assert panel.flat_notice.isVisible()


def test_all_samples_together_are_not_one_whose_loss_is_zero(studio, qtbot):
    panel = studio.window.canvas
    look_at(studio, qtbot, int(np.argmin(losses(studio))))
    choose_from_menu(studio.window, "Graph", "Show all samples")
    until(qtbot, lambda: studio.window.model.placed.key.structure.samples == 24 and studio.is_settled)
    assert panel.ruler.isVisible()


def test_where_no_sample_has_a_loss_there_is_none_to_go_to(studio, qtbot, monkeypatch):
    panel, worst = studio.window.canvas, studio.window.canvas_state.worst
    right = int(np.argmin(losses(studio)))
    look_at(studio, qtbot, right)
    over_batch = studio.window.canvas_state.over_batch
    of = over_batch.of

    def without_loss(node):
        found = of(node)
        if found is not None:
            object.__setattr__(found, "data", np.zeros_like(found.data))
        return found

    monkeypatch.setattr(over_batch, "of", without_loss)
    click(panel.flat_notice.button)
    until(qtbot, lambda: worst.is_hopeless)
    assert studio.window.selection.sample == right
    assert "every sample" in panel.flat_notice.text.text()
    assert not panel.flat_notice.button.isVisible()


def test_the_whole_graph_is_shown_above_the_notice_in_every_workspace(studio, qtbot):
    window, panel = studio.window, studio.window.canvas
    window.resize(1280, 800)
    look_at(studio, qtbot, int(np.argmin(losses(studio))))
    for name in ("studio", "inspect", "studio"):
        window.workspaces.choose(name)
        settle()
        assert panel.flat_notice.isVisible()
        free = panel.view.covers.free_area()
        assert free.top() == 0  # the notice has not covered the graph from an earlier place
        assert free.height() == panel.flat_notice.y()
