"""The sample that the window looks at: chosen by its number or by a click on its dot."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QSpinBox

from gradstudio.data.source import load_dataset
from gradstudio.engine.walk import topological_order
from gradstudio.project import edits
from gradstudio.project.number_text import format_number
from gradstudio.training.look.sample import sample_loss
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import CTRL, click, hover_text, key, named, type_into


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def box(studio):
    return named(studio.window, QSpinBox, "Sample")


def shows_sample(studio, sample: int) -> bool:
    """Whether canvas and inspector have the numbers of a sample."""
    root = sample_loss(studio.spec, load_dataset(studio.spec.data), studio.snapshot.parameters, sample)
    root.backward()
    data = np.array([node.data for node in topological_order(root)])
    return studio.window.model.has_values and np.array_equal(studio.window.model.data, data)


def test_the_first_sample_is_shown_at_first(studio, box):
    assert box.value() == 1
    assert box.maximum() == 8
    assert shows_sample(studio, 0)


def test_a_sample_is_chosen_by_the_keys_of_the_spin_box(studio, box, qtbot):
    box.setFocus()
    key(box, Qt.Key.Key_Up)
    until(qtbot, lambda: shows_sample(studio, 1))
    key(box, Qt.Key.Key_A, CTRL)
    key(box, "5")
    key(box, Qt.Key.Key_Return)
    until(qtbot, lambda: shows_sample(studio, 4))
    assert studio.window.selection.sample == 4


def test_a_sample_is_chosen_by_a_click_on_its_dot(studio, box, qtbot):
    preview = studio.window.project.preview
    click(preview, preview.point_of(6).toPoint())
    until(qtbot, lambda: shows_sample(studio, 6))
    assert box.value() == 7


def test_a_click_beside_the_dots_chooses_nothing(studio, box):
    click(studio.window.project.preview, QPoint(2, 2))
    assert box.value() == 1


def test_the_selected_node_stays_and_shows_the_new_samples_number(studio, box, qtbot):
    node = studio.window.model.graph.index_of("x1")
    studio.window.selection.set_node(node)
    key(box, Qt.Key.Key_Up)
    until(qtbot, lambda: shows_sample(studio, 1))
    assert studio.window.selection.node == node
    expected = load_dataset(studio.spec.data).inputs[1, 0]
    assert studio.window.inspector.card.data.number == format_number(expected)


def test_a_sample_can_be_chosen_while_training(studio, box, qtbot):
    click(studio.window.bar.play_button)
    until(qtbot, lambda: studio.heard.step > 5)
    key(box, Qt.Key.Key_Up)
    until(qtbot, lambda: studio.snapshot.trace is not None and studio.snapshot.trace.watch.sample == 1)
    click(studio.window.bar.play_button)
    until(qtbot, lambda: not studio.trainer.is_playing)


def test_fewer_samples_bring_the_choice_back_to_the_first(studio, box, qtbot):
    for _ in range(7):
        key(box, Qt.Key.Key_Up)
    until(qtbot, lambda: shows_sample(studio, 7))
    type_into(studio.window.project.field("data.samples"), "4")
    until(qtbot, lambda: studio.is_settled)
    assert studio.spec.data.samples == 4
    assert box.maximum() == 4
    assert box.value() == 1
    until(qtbot, lambda: shows_sample(studio, 0))


def test_with_cross_entropy_the_graph_follows_the_class_of_the_sample(open_shared, qtbot):
    spec = edits.set_training(small_spec(), loss="softmax_cross_entropy")
    studio = open_shared(spec)
    targets = load_dataset(spec.data).targets
    other = int(np.flatnonzero(targets != targets[0])[0])
    box = named(studio.window, QSpinBox, "Sample")
    for _ in range(other):
        key(box, Qt.Key.Key_Up)
    until(qtbot, lambda: studio.is_settled and shows_sample(studio, other))


def test_a_card_tells_about_the_dot_under_the_mouse(studio):
    preview = studio.window.project.preview
    card = hover_text(preview, preview.point_of(2).toPoint())
    x1, x2 = load_dataset(studio.spec.data).inputs[2]
    assert card.startswith("Sample 3: ")
    assert format_number(x1) in card
    assert format_number(x2) in card
