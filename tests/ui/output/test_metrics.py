from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from tests.qt_helpers import settle, until
from tests.ui.gestures import click, hover_text, key, press_action, show_tab


@pytest.fixture
def metrics(open_shared, projects, qtbot):
    def open_one(name: str):
        studio = open_shared(projects[name]())
        panel = studio.window._panels.made("metrics")
        show_tab(studio.window, "Metrics")
        until(qtbot, lambda: panel.number("train", "loss") != "–")
        if studio.spec.data.task == "regression":
            until(qtbot, lambda: panel.fit.sample_position(0) is not None)
        else:
            until(qtbot, lambda: panel.confusion.counts.sum() > 0)
        return studio, panel

    return open_one


def test_loss_and_accuracy_of_both_parts_are_those_of_the_snapshot(metrics, qtbot):
    studio, panel = metrics("blobs")
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)
    shown = studio.snapshot
    until(qtbot, lambda: panel.number("train", "loss") == format_number(shown.loss))
    assert panel.number("test", "loss") == format_number(shown.test_loss)
    assert panel.number("train", "accuracy") == f"{shown.accuracy:.1%}"
    assert panel.number("test", "accuracy") == f"{shown.test_accuracy:.1%}"
    assert (panel.number("train", "samples"), panel.number("test", "samples")) == ("21", "9")


def test_the_matrix_counts_every_sample_once(metrics, qtbot):
    _, panel = metrics("blobs")
    assert panel.confusion.counts.sum() == 21
    click(panel.part_buttons["test"])
    assert panel.confusion.counts.sum() == 9
    assert panel.part == "test"


def test_a_click_on_a_cell_marks_its_samples_and_another_click_clears(metrics, qtbot):
    studio, panel = metrics("blobs")
    counts = panel.confusion.counts
    cell = tuple(int(i) for i in np.argwhere(counts > 0)[0])
    click(panel.confusion, panel.confusion.cell_rect(cell).center().toPoint())
    marking = studio.window.marking
    assert len(marking.samples) == counts[cell]
    assert (load_dataset(studio.spec.data).targets[marking.samples] == cell[0]).all()
    click(panel.confusion, panel.confusion.cell_rect(cell).center().toPoint())
    assert not marking.samples.size


def test_marks_follow_the_training(metrics, qtbot):
    studio, panel = metrics("blobs")
    cell = tuple(int(i) for i in np.argwhere(panel.confusion.counts > 0)[0])
    click(panel.confusion, panel.confusion.cell_rect(cell).center().toPoint())
    for _ in range(5):
        press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 5)
    until(qtbot, lambda: len(studio.window.marking.samples) == panel.confusion.counts[cell])


def test_other_data_have_no_numbers_until_some_of_theirs_come(metrics, qtbot):
    studio, panel = metrics("blobs")
    panel.show_spec(edits.set_data(studio.spec, noise=0.9))
    assert {panel.number(part, what) for part in ("train", "test") for what in ("loss", "accuracy")} == {"–"}
    panel.show_spec(studio.spec)
    press_action(studio.window, "step")
    until(qtbot, lambda: panel.number("train", "loss") != "–")


def test_a_cell_is_picked_by_the_keys(metrics, qtbot):
    studio, panel = metrics("blobs")
    panel.confusion.setFocus()
    panel.begin_run()  # what the network makes of the samples is not known yet
    key(panel.confusion, Qt.Key.Key_Down)
    key(panel.confusion, Qt.Key.Key_Return)
    assert panel._said.text() == "ringed: 1 predicted as 0. Click again to clear."
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.window.marking.reason == "1 predicted as 0")
    key(panel.confusion, Qt.Key.Key_Return)
    assert studio.window.marking.reason == ""


def test_the_keys_begin_at_the_first_cell_of_another_project(metrics, qtbot):
    studio, panel = metrics("blobs")
    key(panel.confusion, Qt.Key.Key_Down)
    studio.document.replace(studio.spec)
    until(qtbot, lambda: studio.is_settled and panel.confusion.counts.sum() > 0)
    key(panel.confusion, Qt.Key.Key_Return)
    assert studio.window.marking.reason == "0 predicted as 0"


def test_pointing_at_a_cell_says_it_in_words(metrics):
    _, panel = metrics("blobs")
    counts = panel.confusion.counts
    text = hover_text(panel.confusion, panel.confusion.cell_rect((2, 0)).center().toPoint())
    assert text.startswith(f"{counts[2, 0]} of {counts[2].sum()} samples of 2 are predicted as 0")


def test_other_data_clears_the_marks(metrics, projects, qtbot):
    studio, panel = metrics("blobs")
    click(panel.confusion, panel.confusion.cell_rect((0, 0)).center().toPoint())
    assert studio.window.marking.reason
    studio.document.apply(projects["moons"](), "Another project")
    until(qtbot, lambda: studio.is_settled)
    assert not studio.window.marking.reason


def test_a_regression_has_r_squared_and_predictions_against_targets(metrics, qtbot):
    studio, panel = metrics("plane")
    until(qtbot, lambda: panel.number("train", "R²") != "–")
    assert panel.fit.isVisible()
    assert not panel.confusion.isVisible()
    at = panel.fit.sample_position(2)
    target, prediction = panel.fit.frame.from_pixels(at)
    assert target == pytest.approx(load_dataset(studio.spec.data).targets[2])
    outcomes = next(m.answers["outcomes"] for m in reversed(studio.heard.mails) if "outcomes" in m.answers)
    assert prediction == pytest.approx(outcomes.outputs[2, 0])
    assert panel.number("train", "R²") == format_number(outcomes.train_r2)


def test_without_test_samples_there_is_no_test_matrix(metrics):
    _, panel = metrics("iris")
    settle()
    assert not panel.part_buttons["test"].isEnabled()
    assert panel.number("test", "loss") == "–"
