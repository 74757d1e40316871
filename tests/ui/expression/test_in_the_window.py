"""Expressions in the real window: the canvas, the inspector and the other workspaces."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from gradstudio.app.lab.expression_source import ExpressionSource
from gradstudio.ui.expression.panel import ExpressionPanel
from tests.qt_helpers import settle, until
from tests.ui.gestures import CTRL, click, key


def panel_of(studio) -> ExpressionPanel:
    panel = studio.window._panels.made("expression")
    assert isinstance(panel, ExpressionPanel)
    return panel


def written(widget) -> list[str]:
    """All that a widget says in labels and fields."""
    return [part.text() for kind in (QLabel, QLineEdit) for part in widget.findChildren(kind)]


def drawn(qtbot, studio) -> None:
    model = studio.window.model
    until(qtbot, lambda: isinstance(model.drawn_source, ExpressionSource) and not model.is_busy)


def test_an_expression_is_typed_inspected_and_left_behind(studio, qtbot):
    window, model = studio.window, studio.window.model
    window.workspaces.choose("lab")
    drawn(qtbot, studio)
    panel = panel_of(studio)
    edit = panel.edit
    edit.setFocus()
    key(edit, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(edit, "w = 1.5; p = w * x; L = tanh(p)")  # letters and space are no shortcuts here
    until(
        qtbot, lambda: panel.result.text().startswith("L") and set(model.graph.labels) == {"w", "x", "p", "L"}
    )
    assert not studio.trainer.is_playing
    click(next(row for row in panel.leaves.rows if row.leaf == "w").name)
    assert model.graph.labels[model.selected.node] == "w"
    until(qtbot, lambda: "1.500" in written(window.inspector))
    step = studio.step
    key(panel.leaves.rows[0].slider, Qt.Key.Key_Right)
    settle()
    assert edit.toPlainText().startswith("w = 1.")
    assert edit.toPlainText() != "w = 1.5; p = w * x; L = tanh(p)"
    assert studio.document.undo_stack.count() == 0
    key(panel.leaves.rows[0].slider, Qt.Key.Key_Z, CTRL)
    assert edit.toPlainText() == "w = 1.5; p = w * x; L = tanh(p)"
    window.workspaces.choose("studio")
    until(qtbot, lambda: studio.is_settled and model.shows_project)
    assert studio.snapshot.step >= max(step, 0)
    window.workspaces.choose("lab")
    drawn(qtbot, studio)


def test_a_number_of_the_inspector_is_undone_where_the_graph_has_the_focus(studio, qtbot):
    window, model = studio.window, studio.window.model
    window.workspaces.choose("lab")
    drawn(qtbot, studio)
    undo, redo = window.actions_by_name["undo"], window.actions_by_name["redo"]
    typed, before = window._models.lab.tools.expression, panel_of(studio).edit.toPlainText()
    assert not undo.isEnabled()
    window.selection.set_nodes([model.graph.labels.index("a")])
    until(qtbot, lambda: window.inspector.view.card.field is not None and typed.is_drawn)
    field = window.inspector.view.card.field
    field.setFocus()
    key(field, Qt.Key.Key_Up)
    until(qtbot, lambda: typed.values["a"] != 2.0 and undo.isEnabled())
    assert undo.text() == "Undo: expression"
    window.canvas.view.setFocus()
    key(window.canvas.view, Qt.Key.Key_Z, CTRL)
    until(qtbot, lambda: typed.values["a"] == 2.0)
    assert panel_of(studio).edit.toPlainText() == before
    assert not undo.isEnabled()
    assert redo.isEnabled()
    key(window.canvas.view, Qt.Key.Key_Y, CTRL)
    until(qtbot, lambda: typed.values["a"] != 2.0)
    window.workspaces.choose("studio")
    until(qtbot, lambda: model.shows_project and not undo.isEnabled())


def test_another_project_is_shown_with_its_own_loss_and_the_lines_stay_in_their_panel(studio, qtbot):
    window = studio.window
    window.workspaces.choose("lab")
    drawn(qtbot, studio)
    lines = panel_of(studio).edit.toPlainText()
    window.files.new()
    until(qtbot, lambda: studio.is_settled and window.model.shows_project and window.model.has_values)
    assert "loss" in window.model.graph.labels
    assert window.canvas.scope_chooser.isVisibleTo(window)
    window.model.set_scope("all")
    until(qtbot, lambda: window.model.watch.scope == "all" and window.model.has_values)
    assert panel_of(studio).edit.toPlainText() == lines
    window._models.lab.tools.expression.show()
    drawn(qtbot, studio)


def test_lines_and_numbers_are_there_when_the_program_begins_again(open_studio, qtbot):
    first = open_studio()
    first.window.workspaces.choose("lab")
    drawn(qtbot, first)
    panel_of(first).edit.put("q = r * s")
    until(qtbot, lambda: "q" in first.window.model.graph.labels)
    panel_of(first).leaves.rows[0].slider.setFocus()
    key(panel_of(first).leaves.rows[0].slider, Qt.Key.Key_Home)
    number = panel_of(first).leaves.rows[0].field.text()
    first.window.close()
    again = open_studio(wait=False)
    drawn(qtbot, again)
    assert panel_of(again).edit.toPlainText() == "q = r * s"
    assert panel_of(again).leaves.rows[0].field.text() == number


def test_gradients_keep_the_colour_of_their_sign_when_type_changes(studio, qtbot):
    window = studio.window
    window.workspaces.choose("lab")
    drawn(qtbot, studio)
    panel = panel_of(studio)

    def gradients() -> list[str]:
        return [row.grad.text() for row in panel.leaves.rows]

    def colours() -> list[str]:
        return [row.grad.palette().windowText().color().name() for row in panel.leaves.rows]

    panel.edit.put("a = 3.0\nb = 2.0\nL = a * b")
    until(qtbot, lambda: gradients() == ["2.000", "3.000"])
    window.text_size.choose(1.25)
    panel.edit.put("a = -3.0\nb = 2.0\nL = a * b")
    until(qtbot, lambda: gradients() == ["2.000", "−3.000"])
    before = colours()
    assert len(set(before)) == 2
    window.text_size.choose(1.0)
    assert colours() == before
