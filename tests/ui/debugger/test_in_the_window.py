"""The debugger as a user finds it: by mouse and key, on the canvas and in its panel."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from gradstudio.project import edits
from gradstudio.ui.actions.table import ACTIONS
from gradstudio.ui.debugger.watch_model import REMOVE
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import click, drag, key, press_action, show_tab

pytestmark = pytest.mark.begins_with("lab", "debugger")

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Lab:
    """A window in the workspace Lab, with its debugger."""

    def __init__(self, studio, qtbot) -> None:
        self.qtbot, self.studio, self.window = qtbot, studio, studio.window
        self.model, self.canvas = studio.window.model, studio.window.canvas.view
        self.panel = studio.window._panels.made("debugger")
        self.debugging = studio.window._models.lab.tools.debugging

    @property
    def debugger(self):
        return self.debugging.debugger

    @property
    def now(self):
        return self.debugger.now

    @property
    def where(self) -> str:
        return self.panel.transport.where.accessibleDescription()

    def node(self, label: str) -> int:
        return self.model.graph.labels.index(label)

    def press(self, name: str) -> None:
        click(self.panel.transport.buttons[name])

    def key(self, which: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        self.canvas.setFocus()
        key(self.canvas, which, modifiers)
        until(self.qtbot, lambda: not self.debugging.scripts.is_busy)

    def select(self, *labels: str) -> None:
        self.window.selection.set_nodes([self.node(label) for label in labels])
        settle()


SPEC = edits.set_training(small_spec(samples=20), batch_size=4)


@pytest.fixture
def lab(open_shared, qtbot) -> Lab:
    lab = Lab(open_shared(SPEC), qtbot)
    until(qtbot, lambda: lab.debugging.is_ready)
    return lab


def test_a_pass_is_stepped_through_by_keys_on_the_canvas(lab):
    own = lab.model.data
    assert lab.where == f"Step 0 of {lab.debugger.length:,}"
    assert lab.panel.line.text.startswith("Before the first step")
    lab.key(Qt.Key.Key_F8)
    assert lab.where == f"Step 1 of {lab.debugger.length:,}, forward"
    assert lab.panel.line.text.startswith(lab.now.line.code)
    assert "layer 1, neuron 1" in lab.panel.line.text.splitlines()[0]  # u1 stands on no node
    assert lab.panel.listing.running == lab.now.running
    assert math.isnan(lab.model.data[lab.model.graph.root])
    lab.key(Qt.Key.Key_F8)
    lab.key(Qt.Key.Key_F7)
    assert lab.now.position == 1
    lab.key(Qt.Key.Key_F8, SHIFT)
    assert lab.where == f"Step {lab.debugger.length:,} of {lab.debugger.length:,}, backward"
    np.testing.assert_allclose(lab.model.data, own, rtol=1e-12)
    assert not lab.window.actions_by_name["debug_step"].isEnabled()
    lab.key(Qt.Key.Key_F7, SHIFT)
    assert lab.now.position == 0
    lab.key(Qt.Key.Key_F7, CTRL)
    assert lab.model.data is own


def test_every_key_of_the_debugger_reaches_it_from_the_canvas(lab, monkeypatch):
    lab.select("layer1.neuron1.z")
    lab.key(Qt.Key.Key_F8)
    heard = []
    specs = [spec for spec in ACTIONS if spec.name.startswith("debug_") and spec.shortcuts]
    assert len(specs) >= 11
    lab.debugging._age.text = "They are old."
    for spec in specs:
        action = lab.window.actions_by_name[spec.name]
        action.blockSignals(False)
        action.triggered.connect(lambda checked=False, name=spec.name: heard.append(name))
        action.setEnabled(True)
        combination = QKeySequence(spec.shortcuts[0])[0]
        lab.canvas.setFocus()
        QTest.keyClick(lab.canvas, combination.key(), combination.keyboardModifiers())
    assert heard == [spec.name for spec in specs]


def test_buttons_do_the_same_and_a_run_stops_at_a_breakpoint(lab, qtbot):
    lab.debugging.stepping.set_speed(1000.0)
    lab.press("debug_step")
    assert lab.now.position == 1
    lab.press("debug_unstep")
    assert lab.now.position == 0
    lab.select("layer1.neuron2.z")
    lab.press("debug_break_node")
    assert lab.panel.transport.buttons["debug_break_node"].isChecked()
    assert lab.window.canvas_state.stops.nodes.tolist() == [lab.node("layer1.neuron2.z")]
    lab.press("debug_run")
    until(qtbot, lambda: not lab.debugging.stepping.is_running)
    assert lab.now.node == lab.node("layer1.neuron2.z")
    assert lab.window.canvas_state.lights.node == lab.now.node
    lab.select("layer1.neuron1.z")
    assert not lab.panel.transport.buttons["debug_break_node"].isChecked()
    lab.press("debug_run_to")
    assert lab.now.node == lab.node("layer1.neuron1.z")
    assert lab.now.phase == "backward"
    lab.press("debug_restart")
    lab.press("debug_end")
    assert lab.now.position == lab.debugger.length


def test_a_run_is_paused_by_the_button_that_began_it(lab):
    lab.press("debug_run")
    assert lab.debugging.stepping.is_running
    lab.press("debug_run")
    assert not lab.debugging.stepping.is_running


def test_the_line_of_positions_is_dragged_clicked_and_walked(lab):
    bar = lab.panel.bar
    backward = bar.stretches.all[1]
    low = bar.height() - 8
    drag(bar, QPoint(20, low), QPoint(round((backward.left + backward.right) / 2), low))
    middle = lab.now.position
    assert backward.begin < middle < backward.end
    click(bar, QPoint(round(backward.left + 10), 8))
    assert lab.now.position == backward.begin
    bar.setFocus()
    key(bar, Qt.Key.Key_Right)
    key(bar, Qt.Key.Key_Right, SHIFT)
    assert lab.now.position == backward.begin + 11
    key(bar, Qt.Key.Key_PageUp)
    assert lab.now.position == backward.begin
    key(bar, Qt.Key.Key_End)
    assert lab.now.position == lab.debugger.length
    key(bar, Qt.Key.Key_Home)
    assert lab.now.position == 0


def test_scalars_are_watched_and_no_longer(lab):
    lab.select("layer1.neuron1.w1", "layer1.neuron1.z")
    lab.key(Qt.Key.Key_W)
    table, model = lab.panel.table, lab.panel.watched
    assert [row.name for row in model.rows] == ["layer1.neuron1.w1", "layer1.neuron1.z"]
    assert model.index(1, 1).data() == "…"
    lab.key(Qt.Key.Key_F8, SHIFT)
    assert model.index(1, 1).data() not in ("…", "NaN")
    click(table.viewport(), table.visualRect(model.index(0, 0)).center())
    assert lab.window.selection.node == lab.node("layer1.neuron1.w1")
    table.setFocus()
    key(table, Qt.Key.Key_Delete)
    assert [row.name for row in model.rows] == ["layer1.neuron1.z"]
    click(table.viewport(), table.visualRect(model.index(0, REMOVE)).center())
    assert model.rows == ()
    assert lab.panel.no_watch.isVisible()


def test_what_is_not_computed_yet_is_no_fault_in_the_inspector(lab):
    lab.select("layer1.neuron1.z")
    lab.key(Qt.Key.Key_F8)
    card = lab.window.inspector.view.card
    assert card.data.number == "…"
    assert card.grad.number == "…"
    lab.key(Qt.Key.Key_F8, SHIFT)
    assert card.data.number not in ("…", "NaN")
    lab.key(Qt.Key.Key_F7, CTRL)
    assert card.grad.number not in ("…", "NaN")


def test_while_training_goes_on_the_debugger_keeps_its_moment_and_takes_the_newest_when_told(lab, qtbot):
    lab.key(Qt.Key.Key_F8)
    shown = lab.model.data
    press_action(lab.window, "step")
    until(qtbot, lab.panel.notice.isVisible)
    assert "step 0" in lab.panel.notice.label.text()
    assert lab.model.data is shown
    click(lab.panel.notice.button)
    until(qtbot, lambda: lab.debugger is not None and lab.debugger.subject.moment.step == 1)
    assert lab.now.position == 1
    assert not lab.panel.notice.isVisible()


def test_nothing_of_it_shows_in_another_workspace_nor_behind_another_tab(lab):
    own = lab.model.data
    lab.select("layer1.neuron1.z")
    lab.key(Qt.Key.Key_F9)
    lab.key(Qt.Key.Key_F8)
    for leave, come_back in (
        (lambda: lab.key(Qt.Key.Key_3, CTRL), lambda: lab.key(Qt.Key.Key_4, CTRL)),
        (lambda: show_tab(lab.window, "Loss"), lambda: show_tab(lab.window, "Debugger")),
    ):
        leave()
        assert lab.model.data is own
        assert lab.window.canvas_state.lights.node is None
        assert not lab.window.canvas_state.stops.nodes.size
        is_in_lab = lab.window.workspaces.current == "lab"
        assert lab.window.actions_by_name["debug_step"].isEnabled() == is_in_lab
        come_back()
        assert lab.debugging.is_shown, lab.debugging.notice
        assert lab.now.position == 1
        assert lab.model.data is not own
        assert lab.window.canvas_state.stops.nodes.size


def test_its_keys_bring_it_before_another_panel_of_the_lab_and_elsewhere_say_where_it_is(lab, qtbot):
    lab.select("layer1.neuron1.z")
    for which, held, position in (
        (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_F8, SHIFT, lab.debugger.length),
        (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier, lab.debugger.length - 1),
        (Qt.Key.Key_F7, SHIFT, 0),
    ):
        show_tab(lab.window, "Nudge")
        assert not lab.debugging.is_open
        lab.key(which, held)
        until(qtbot, lambda: lab.debugging.is_open and lab.model.is_laid_over)
        assert lab.now.position == position
    show_tab(lab.window, "Nudge")
    lab.key(Qt.Key.Key_F9)
    assert lab.debugging.is_open
    assert lab.window.canvas_state.stops.nodes.tolist() == [lab.node("layer1.neuron1.z")]
    lab.key(Qt.Key.Key_3, CTRL)
    step = lab.window.actions_by_name["debug_step"]
    assert not step.isEnabled()
    assert step.toolTip().endswith("Open the workspace Lab first.")


def test_an_edit_undo_and_another_project_end_it_cleanly(lab, qtbot):
    def again(before) -> None:
        assert not lab.debugging.is_shown
        until(qtbot, lambda: lab.debugging.is_ready and lab.debugger is not before and lab.studio.is_settled)
        assert lab.now.position == 0
        lab.key(Qt.Key.Key_F8)

    lab.key(Qt.Key.Key_F8)
    before = lab.debugger
    lab.window.editor.edit("Add layer", edits.add_layer)
    assert lab.panel.notice.label.text() == "The project was edited: the pass begins anew."
    again(before)
    before = lab.debugger
    press_action(lab.window, "undo")
    assert lab.panel.notice.label.text() == "The project was edited: the pass begins anew."
    again(before)
    before = lab.debugger
    lab.studio.document.replace(small_spec())
    assert not lab.panel.notice.isVisible()
    again(before)


def test_a_whole_training_step_moves_the_weights_and_the_loss_follows(lab, qtbot):
    press_action(lab.window, "step")
    until(qtbot, lambda: lab.studio.step == 1)
    click(lab.panel.transport.kinds["step"])
    until(qtbot, lambda: lab.debugger is not None and lab.debugging.scripts.kind == "step")
    names = [title for title, _, _ in lab.panel.bar._phases]
    assert names == ["Forward", "Loss", "zero_grad", "Backward", "Update", "New loss"]
    update = next(phase for phase in lab.debugger.phases if phase.key == "update")
    bar, stretch = lab.panel.bar, next(one for one in lab.panel.bar.stretches.all if one.title == "Update")
    click(bar, QPoint(round(stretch.left + 10), 8))
    assert lab.now.position == update.begin
    w = lab.node("layer1.neuron1.w1")
    before, loss = lab.model.data[w], lab.now.data[-1]
    lab.key(Qt.Key.Key_F8)
    assert "−=" in lab.panel.line.text
    assert lab.now.node is not None
    lab.key(Qt.Key.Key_F8, SHIFT)
    assert lab.model.data[w] != before
    assert lab.now.data[-1] != loss
    assert lab.panel.listing.running == lab.debugger.listing[-1].number
    after = lab.model.data[w]
    lab.window.selection.shared.set_sample(lab.debugging.prepared.samples[0])
    lab.select("layer1.neuron1.w1")
    until(qtbot, lambda: lab.debugging.prepared.sample == lab.debugging.prepared.samples[0])
    assert "this sample's share" in lab.window.inspector.view.card._sum.text()
    lab.select("layer1.neuron1.z")
    assert "before the parameters moved" in lab.window.inspector.view.card._sum.text()
    lab.debugging.go_to(update.begin)
    assert lab.window.inspector.view.card._sum.text().startswith("sum = grad = ")
    click(lab.panel.transport.kinds["pass"])
    until(qtbot, lambda: lab.debugger is not None and lab.debugging.scripts.kind == "pass")
    press_action(lab.window, "step")
    until(qtbot, lambda: lab.studio.step == 2)
    assert lab.model.data[w] == pytest.approx(after, rel=1e-9)


def test_an_expression_is_stepped_through_and_its_sliders_move_the_numbers_of_the_step(lab, qtbot):
    expression = lab.window._models.lab.tools.expression
    expression.put("c = a + b\nd = a * b\nL = c * d", {"a": 2.0, "b": -3.0})
    until(qtbot, lambda: lab.debugger is not None and len(lab.debugger.subject) == 5)
    lab.key(Qt.Key.Key_F8)
    assert lab.panel.line.text.startswith("c.data = a.data + b.data")
    lab.select("a")
    lab.key(Qt.Key.Key_F8, SHIFT)
    assert lab.model.grad[lab.node("a")] == pytest.approx(-6.0 + -1.0 * -3.0)
    expression.set_value("a", 4.0)
    until(qtbot, lambda: lab.now.data[lab.node("a")] == 4.0)
    assert lab.now.position == lab.debugger.length
    assert lab.model.is_laid_over
    assert lab.model.grad[lab.node("a")] == pytest.approx(-12.0 + 1.0 * -3.0)
    assert not lab.panel.notice.isVisible()
    lab.debugging.go_to(1)
    expression.set_value("b", 5.0)
    until(qtbot, lambda: lab.panel.line.text.endswith("9"))
    assert lab.now.position == 1
    assert math.isnan(lab.model.data[lab.node("L")])
    show_tab(lab.window, "Loss")
    expression.set_value("b", 6.0)
    assert not lab.model.is_laid_over
    show_tab(lab.window, "Debugger")
    until(qtbot, lambda: lab.now.data[lab.node("c")] == 10.0)
    assert lab.now.position == 1
    lab.window._models.lab.tools.bench.show_project()
    until(qtbot, lab.panel.notice.isVisible)
    assert lab.panel.notice.label.text() == "Another graph is shown: the pass begins anew."


def test_the_speed_is_remembered(open_studio, qtbot):
    lab = Lab(open_studio(SPEC), qtbot)
    lab.panel.transport.speed.setCurrentIndex(3)
    lab.panel.transport.speed.activated.emit(3)
    speed = lab.debugging.stepping.speed
    lab.window.close()
    later = open_studio(wait=False)
    later.window._panels.made("debugger")
    assert later.window._models.lab.tools.debugging.stepping.speed == speed


def test_keys_work_while_the_graph_fills_the_window_or_one_presents(lab):
    shift_ctrl = SHIFT | CTRL
    lab.key(Qt.Key.Key_F8)
    alone = Qt.KeyboardModifier.NoModifier
    for begin, end, is_seen in (
        ((Qt.Key.Key_M, shift_ctrl), (Qt.Key.Key_Escape, alone), False),
        ((Qt.Key.Key_F5, alone), (Qt.Key.Key_F5, alone), True),  # an audience sees it below the graph
    ):
        before = lab.now.position
        lab.key(*begin)
        assert lab.panel.isVisible() == is_seen
        lab.key(Qt.Key.Key_F8)
        assert lab.now.position == before + 1
        assert lab.model.is_laid_over
        lab.key(*end)
        assert lab.panel.isVisible()
        assert lab.now.position == before + 1
    lab.key(Qt.Key.Key_F5)
    lab.key(Qt.Key.Key_3, CTRL)
    assert not lab.model.is_laid_over
    assert not lab.window.actions_by_name["debug_step"].isEnabled()
    lab.key(Qt.Key.Key_F5)
