"""While something is being typed anywhere, the training and every view go on."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from gradstudio.ui.runs import RunsPanel
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import show_tab


def value_field(window) -> QLineEdit:
    window.selection.set_node(window.model.node_of("layer1.neuron1.w1"))
    settle()
    return window.inspector.card.field


def rate_field(window) -> QLineEdit:
    return window.project.field("training.learning_rate.rate").findChild(QLineEdit) or window.project.field(
        "training.learning_rate.rate"
    )


def runs_filter(window) -> QLineEdit:
    show_tab(window, "Runs")
    return window.findChild(RunsPanel).filter


@pytest.mark.parametrize("field_of", [value_field, rate_field, runs_filter])
def test_what_is_typed_holds_no_view(open_studio, qtbot, field_of):
    studio = open_studio(small_spec(steps=100_000))
    window = studio.window
    studio.trainer.set_speed(200.0)
    studio.trainer.play()
    until(qtbot, lambda: studio.trainer.is_playing)
    field: QWidget = field_of(window)
    field.setFocus()
    QTest.keyClicks(field, "0.")
    typed, mails = field.text(), len(studio.heard.mails)
    numbers, losses, told = window.model.data, len(window.loss_plot._records.present.training), []
    window.model.values_changed.connect(lambda: told.append(1))
    until(qtbot, lambda: len(studio.heard.mails) > mails + 10 and len(told) > 5)
    until(qtbot, lambda: len(window.loss_plot._records.present.training) > losses + 10)
    assert window.model.data is not numbers
    assert field.text() == typed
    assert len(studio.trainer.record.runs) == 1
