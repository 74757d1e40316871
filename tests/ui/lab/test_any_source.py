"""A graph that is no project's, in the real window: by mouse and key, while training runs and edits are made."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit

from gradstudio.app.graph.value_source import ValueSource
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.project.number_text import format_number
from gradstudio.training.run.moment import Moment
from gradstudio.ui.canvas.card import hover_card
from gradstudio.ui.canvas.export_dialog import ExportDialog
from gradstudio.ui.inspector import PinnedInspector
from gradstudio.ui.window.regions import in_sight
from tests.graph.foreign import Scalar
from tests.qt_helpers import settle, until
from tests.ui.gestures import CTRL, choose_from_menu, click, key, press_action

SHIFT = Qt.KeyboardModifier.ShiftModifier
LINES = """\
a = Value(2.0, label="a")
b = Value(-3.0, label="b")
c = a + b
d = a * b
L = c * d
"""
"""What the notes say of two ways back to a and b."""


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def ours() -> Value:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    c, d = a + b, a * b
    c.label, d.label = "c", "d"
    root = c * d
    root.label = "L"
    root.backward()
    return root


def like_micrograds() -> Scalar:
    a, b = Scalar(2.0, label="a"), Scalar(-3.0, label="b")
    c, d = a + b, a * b
    c.label, d.label = "c", "d"
    root = c * d
    root.label = "L"
    root.backward()
    return root


class Other:
    """A studio that shows another graph, and what one does there."""

    def __init__(self, studio, qtbot) -> None:
        self.studio, self.window, self.qtbot = studio, studio.window, qtbot
        self.models = studio.window._models
        self.model, self.bar = studio.window.model, studio.window.canvas.source_bar

    def show(self, root: object) -> None:
        source = ValueSource(root)
        self.models.lab.tools.bench.show(source)
        until(self.qtbot, lambda: self.model.drawn_source is source and self.model.has_values)

    def type_lines(self, text: str = LINES) -> None:
        self.models.lab.tools.expression.put(text)
        until(self.qtbot, lambda: self.bar.title.text() == "Expression" and self.model.has_values)

    def node(self, label: str) -> int:
        return self.model.graph.index_of(label)

    def select(self, label: str):
        view = self.window.canvas.view
        click(view, view.position_of(self.node(label)))
        assert self.window.selection.node == self.node(label)
        return self.window.inspector.card

    def number(self, label: str, of: str = "data") -> float:
        return float(getattr(self.model, of)[self.node(label)])

    def go_back(self) -> None:
        click(self.bar.back)
        until(self.qtbot, lambda: self.model.shows_project and self.model.has_values)

    @property
    def is_shown(self) -> bool:
        return self.bar.isVisible() and not self.window.canvas.scope_chooser.isVisible()


@pytest.fixture
def other(studio, qtbot) -> Other:
    return Other(studio, qtbot)


def labels_of(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("make", [ours, like_micrograds, None], ids=["ours", "micrograd's", "typed"])
def test_each_node_is_clicked_and_its_account_is_that_of_the_engine(other, make) -> None:
    if make is None:
        other.type_lines()
    else:
        other.show(make())
    assert other.is_shown
    nodes = topological_order(ours())
    for value in nodes:
        card = other.select(value.label)
        assert (card.data.number, card.grad.number) == (format_number(value.data), format_number(value.grad))
    card = other.select("a")
    assert {row.number for row in card.contribution_rows} == {format_number(-6.0), format_number(3.0)}
    said = labels_of(other.window.inspector)
    assert "sum = grad = −3.000" in said
    assert "leaf" in said
    for word in ("sample", "step", "loss", "bias", "input"):
        assert word not in said.lower()
    assert "multiply" in hover_card(other.model, other.node("L"))


def test_keys_walk_search_focus_copy_and_leave_it(other, qtbot) -> None:
    window, view = other.window, other.window.canvas.view
    other.type_lines()
    other.select("a")
    key(view, Qt.Key.Key_Right)
    assert other.model.graph.labels[window.selection.node] in ("c", "d")
    key(view, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(QApplication.focusWidget(), "grad < 0")
    hits = [other.model.graph.labels[node] for node in window.canvas_state.search.hits]
    grads = zip(other.model.graph.labels, other.model.grad, strict=True)
    assert hits == [label for label, grad in grads if grad < 0]
    key(QApplication.focusWidget(), Qt.Key.Key_Escape)
    other.select("c")
    key(view, Qt.Key.Key_BracketLeft, CTRL)
    assert window.canvas.focus_strip.text.text().startswith("What c is computed from: 3 of 5 scalars")
    other.select("a")
    key(view, Qt.Key.Key_P, CTRL)
    assert "from a to L" in window.canvas.focus_strip.text.text()
    assert len(window.inspector.view.paths.rows) == 2
    key(view, Qt.Key.Key_Escape)
    assert not window.canvas_state.focus.is_active
    key(view, Qt.Key.Key_C, CTRL | SHIFT)
    copied = QApplication.clipboard().text()
    assert "sum = grad = −3.000" in copied
    assert "loss" not in copied
    key(view, Qt.Key.Key_T, CTRL | SHIFT)
    assert "\\" in QApplication.clipboard().text()
    assert window.canvas.breadcrumb.titles == ["graph", "a"]
    key(view, Qt.Key.Key_Escape)
    assert window.selection.node is None
    assert "builder" not in labels_of(window.inspector)


def test_what_makes_no_sense_for_it_says_why(other) -> None:
    actions = other.window.actions_by_name
    other.show(ours())
    other.select("a")
    for name in ("show_sample", "show_batch", "show_all", "show_penalty"):
        assert not actions[name].isEnabled()
        assert "not that of the project" in actions[name].toolTip()
    for name in ("fold", "fold_all", "unfold_all", "type_value"):
        assert not actions[name].isEnabled(), name
    before = other.studio.spec
    for letter in (Qt.Key.Key_F, Qt.Key.Key_X):  # freeze and cut a part of the network
        key(other.window.canvas.view, letter, CTRL | SHIFT)
    assert other.studio.spec == before
    other.go_back()
    assert actions["show_all"].isEnabled()


def test_a_leaf_named_like_a_weight_of_the_network_is_not_that(other) -> None:
    w = Value(0.5, label="layer1.neuron1.w1")
    root = w * Value(2.0, label="x1")
    root.label = "L"
    root.backward()
    other.show(root)
    before = other.studio.spec
    card = other.select("layer1.neuron1.w1")
    view = other.window.inspector.view
    assert card.field is None
    assert not any(part.isVisible() for part in (view.why, view.next_step, view.over_batch, view.over_time))
    key(other.window.canvas.view, Qt.Key.Key_F, CTRL | SHIFT)
    assert other.studio.spec == before


def test_the_graph_is_exported_as_it_is_shown(other, tmp_path, monkeypatch) -> None:
    other.type_lines()
    key(other.window.canvas.view, Qt.Key.Key_E, CTRL)
    dialog = other.window.findChild(ExportDialog)
    for name in ("json", "svg"):
        path = tmp_path / f"graph.{name}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args, path=path: (str(path), ""))
        dialog.format.setCurrentIndex(dialog.format.findData(name))
        dialog.export_button.click()
        if dialog.isHidden():
            key(other.window.canvas.view, Qt.Key.Key_E, CTRL)
            dialog = other.window.findChildren(ExportDialog)[-1]
    nodes = json.loads((tmp_path / "graph.json").read_text())["nodes"]
    assert {node["label"]: node["data"] for node in nodes} == {"a": 2, "b": -3, "c": -1, "d": -6, "L": 6}
    drawn = (tmp_path / "graph.svg").read_text()
    assert "∂L/∂node" in drawn
    assert "loss" not in drawn
    dialog.close()


def test_training_goes_on_unseen_and_is_there_when_one_comes_back(other, qtbot) -> None:
    other.show(ours())
    other.select("a")
    picture = other.window.canvas.view.grab().toImage()
    press_action(other.window, "play")
    until(qtbot, lambda: other.studio.snapshot.step >= 20)
    assert other.number("L") == 6.0
    assert other.window.canvas.view.grab().toImage() == picture
    assert other.model.graph.labels[other.window.selection.node] == "a"
    until(qtbot, lambda: other.window.bar.readout("step") != "0")
    press_action(other.window, "play")
    until(qtbot, lambda: not other.studio.trainer.is_playing)
    other.go_back()
    until(qtbot, lambda: other.studio.step == other.studio.snapshot.step >= 20)
    assert not other.is_shown


def test_edits_undo_another_sample_and_the_past_leave_it_alone(other, qtbot) -> None:
    window = other.window
    press_action(window, "step")
    until(qtbot, lambda: other.studio.step == 1)
    other.type_lines()
    layers = len(other.studio.spec.network.layers)
    press_action(window, "add_layer")
    until(qtbot, lambda: other.studio.snapshot.spec == other.studio.spec)
    assert len(other.studio.spec.network.layers) == layers + 1
    window.actions_by_name["undo"].trigger()
    until(qtbot, lambda: other.studio.snapshot.spec == other.studio.spec)
    window.selection.set_sample(3)
    window.sight.go_to(Moment(1, 0))
    until(qtbot, lambda: window.sight.shown == Moment(1, 0))
    assert other.is_shown
    assert other.number("L") == 6.0
    subject = other.models.lab.tools.bench.subject()
    assert subject.title == "L"
    other.go_back()
    until(qtbot, lambda: other.model.sample == 3 and other.model.has_values)
    assert other.models.lab.tools.bench.subject().moment == Moment(1, 0)
    assert window.canvas.scope_chooser.sample.value() == 4


def test_another_project_is_shown_with_its_own_loss(other, qtbot) -> None:
    other.show(ours())
    other.select("a")
    other.window.files.new()
    until(qtbot, lambda: other.studio.is_settled and other.model.shows_project)
    assert not other.is_shown
    assert other.window.selection.node is None
    assert other.models.lab.tools.bench.shows_project
    assert other.models.lab.tools.bench.subject().title == "the sample's loss"


def test_a_number_typed_in_the_inspector_moves_the_leaf_of_an_expression(other, qtbot) -> None:
    before = other.studio.spec
    other.type_lines("L = p * q + p")
    card = other.select("p")
    assert card.field is not None
    key(other.window.canvas.view, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, "4")
    key(field, Qt.Key.Key_Return)
    until(qtbot, lambda: other.number("p") == 4.0)
    q = other.number("q")
    assert other.number("L") == 4.0 * q + 4.0
    assert other.number("p", "grad") == q + 1.0
    assert other.models.lab.tools.expression.values["p"] == 4.0
    assert other.window.inspector.card.data.number == "4.000"
    assert other.studio.spec == before
    assert not other.studio.document.is_edited


def test_pins_wait_while_another_graph_is_shown(other, qtbot) -> None:
    window = other.window
    node = window.model.node_of("layer1.neuron1.w1")
    window.selection.set_node(node)
    window.pins.pin(node)
    pinned = window.findChild(PinnedInspector)
    settle()
    other.show(ours())
    assert "another graph" in labels_of(pinned)
    assert pinned.view.node is None
    other.select("a")
    window.pins.pin(other.node("a"))
    other.go_back()
    assert pinned.view.node == node
    assert "another graph" not in labels_of(pinned)
    mine = next(pin for pin in window.findChildren(PinnedInspector) if pin is not pinned)
    assert "another graph" in labels_of(mine)


def test_one_is_where_one_looked_when_the_graph_is_shown_again(other) -> None:
    camera = other.window.canvas.view.camera
    other.window.canvas.view.reveal(other.model.node_of("layer1.neuron1.w1"))
    place = camera.place
    other.show(ours())
    assert camera.place.scale == 0.0  # all of it
    view = other.window.canvas.view
    assert all(view.rect().contains(view.position_of(node)) for node in range(len(other.model.graph)))
    other.go_back()
    assert camera.place == place


def test_numbers_that_were_frozen_are_not_compared_with_another_graphs(other) -> None:
    other.show(ours())
    other.models.canvas.colouring.set_frozen(True)
    root = (Value(1.0, label="p").exp() + Value(2.0, label="q")).tanh()
    root.backward()
    assert len(topological_order(root)) == len(other.model.graph)
    other.show(root)
    assert not other.models.canvas.colouring.is_frozen


def test_the_legend_names_its_result(other) -> None:
    other.show(ours())
    assert other.window.canvas.ruler.legend.heading == "gradient ∂L/∂node, log"
    other.go_back()
    assert other.window.canvas.ruler.legend.heading == "gradient ∂loss/∂node, log"


def test_an_audience_sees_it_too_with_the_tools_below(other) -> None:
    window = other.window
    choose_from_menu(window, "Lab", "Debugger")
    other.type_lines()
    key(window.canvas.view, Qt.Key.Key_F5)
    settle()
    assert other.is_shown
    assert other.number("L") == 6.0
    assert in_sight(window._panels.widget("debugger"))
    assert not in_sight(window._panels.widget("expression"))
    button = other.bar.back
    assert button.fontMetrics().height() <= button.contentsRect().height()
    window.workspaces.choose("studio")
    settle()
    assert not in_sight(window._panels.widget("loss"))  # elsewhere an audience has the stage and one column
    key(window.canvas.view, Qt.Key.Key_F5)
    settle()
    window.workspaces.choose("lab")
    settle()
    assert other.is_shown
    assert in_sight(window._panels.widget("expression"))
