"""The headers of the layers, without a window."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gradstudio.app.document.document import Document
from gradstudio.app.document.editor import Editor
from gradstudio.project import edits
from gradstudio.ui.builder.controls import LayerControls
from gradstudio.ui.builder.scene import Scene
from gradstudio.ui.look.theme import DARK
from tests.qt_helpers import small_spec

SPEC = edits.set_dropout(small_spec(4, 4, 6), 2, 0.5)


@pytest.fixture
def controls(qtbot):
    """Headers of three hidden layers, into the first of which a size is being typed."""
    view = QWidget()
    qtbot.addWidget(view)
    controls = LayerControls(Editor(Document(SPEC, view), view), Scene(SPEC.sizes), DARK, view)
    controls.show_spec(SPEC)
    field = controls.headers[0].size_field
    field.selectAll()
    QTest.keyClicks(field, "8")
    assert field.isModified()
    return controls


def sizes(controls: LayerControls) -> list[str]:
    return [header.size_field.text() for header in controls.headers]


@pytest.mark.parametrize(
    "change",
    [
        lambda spec: edits.remove_layer(spec, 0),
        lambda spec: edits.add_layer(spec, 0),
        lambda spec: edits.move_layer(spec, 0, 2),
    ],
)
def test_a_size_that_is_being_typed_goes_to_no_other_layer(controls, change):
    spec = change(SPEC)
    controls.show_spec(spec)
    assert not any(header.size_field.isModified() for header in controls.headers)
    assert sizes(controls) == [str(layer.size) for layer in spec.network.layers]


def test_a_size_that_is_being_typed_stays_while_another_layer_is_changed(controls):
    controls.show_spec(edits.set_layer_size(SPEC, 1, 5))
    assert sizes(controls) == ["8", "5", "6", "1"]
