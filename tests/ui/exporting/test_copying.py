"""Edit → Copy as: the selected scalar or layer, or the network, of the moment in sight."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from gradstudio.export.copying.copying import FORMS
from gradstudio.training.run.moment import Moment
from gradstudio.ui.actions.spec import KIND
from gradstudio.ui.actions.table import ACTIONS
from gradstudio.ui.canvas.menus import context_menu
from tests.qt_helpers import until
from tests.ui.gestures import choose_from_menu

TITLES = {"pytorch": "PyTorch lines", "latex": "LaTeX", "micrograd": "micrograd expression"}


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def copied(studio, form: str) -> str:
    QApplication.clipboard().setText("before")
    studio.window.actions_by_name[f"copy_as_{form}"].trigger()
    text = QApplication.clipboard().text()
    assert text != "before", studio.window.messages.text
    return text


def test_there_is_an_action_for_every_form():
    names = {spec.name for spec in ACTIONS if spec.submenu == "Copy as"}
    assert names == {f"copy_as_{form}" for form in FORMS}


def test_by_the_menu_the_whole_network_is_copied_where_nothing_is_selected(studio):
    for form, sign in (("pytorch", "nn.Linear"), ("latex", "\\"), ("micrograd", "tanh")):
        QApplication.clipboard().setText("before")
        choose_from_menu(studio.window, "Edit", "Copy the network as", TITLES[form])
        text = QApplication.clipboard().text()
        assert text != "before"
        assert studio.window.messages.text.startswith("Copied the network as ")
        assert sign in text


def test_what_is_selected_is_copied_alone_also_a_node_that_has_no_path(studio):
    whole = copied(studio, "micrograd")
    studio.window.selection.shared.set_part("layer1")
    layer = copied(studio, "micrograd")
    assert studio.window.messages.text.startswith("Copied layer 1 as ")
    studio.window.selection.shared.set_part("layer1.neuron2.z")
    scalar = copied(studio, "micrograd")
    assert len({whole, layer, scalar}) == 3
    assert len(scalar) < len(whole)
    graph = studio.window.model.graph
    studio.window.selection.set_node(graph.root)
    text = copied(studio, "latex")
    assert studio.window.messages.text.startswith(f"Copied {graph.labels[graph.root]} as LaTeX")
    assert "=" in text


def test_menu_and_palette_name_what_would_be_copied(studio):
    window, action = studio.window, studio.window.actions_by_name["copy_as_latex"]
    edit = next(one for one in window.menuBar().actions() if one.text().replace("&", "") == "Edit").menu()
    named = {}
    for part in ("layer2", "layer1.neuron2.w1", ""):
        window.selection.shared.set_part(part)
        edit.aboutToShow.emit()
        (title,) = (one.text() for one in edit.actions() if one.text().startswith("Copy") and one.menu())
        assert title == action.property(KIND)
        named[part] = title
    assert named == {
        "layer2": "Copy layer 2 as",
        "layer1.neuron2.w1": "Copy layer1.neuron2.w1 as",
        "": "Copy the network as",
    }
    window.selection.set_node(window.model.graph.root)
    assert action.property(KIND) == f"Copy {window.model.graph.labels[window.model.graph.root]} as"


def test_the_numbers_are_those_of_the_moment_in_sight(studio, qtbot):
    studio.window.selection.shared.set_part("layer1.neuron1.z")
    at_first = copied(studio, "micrograd")
    studio.trainer.step(4)
    until(qtbot, lambda: studio.step == 4)
    later = copied(studio, "micrograd")
    assert later != at_first
    run = studio.window.sight.live.run
    studio.window.sight.go_to(Moment(run, 0))
    until(qtbot, lambda: studio.window.sight.shown == Moment(run, 0))
    assert copied(studio, "micrograd") == at_first


def test_the_canvas_offers_it_on_a_right_click_and_what_cannot_be_copied_is_said(studio, monkeypatch):
    menu = context_menu(studio.window.actions_by_name, studio.window)
    inner = next(one for one in menu.findChildren(QMenu) if one.title() == "Copy the network as")
    assert [action.text() for action in inner.actions()] == list(TITLES.values())
    menu.deleteLater()
    monkeypatch.setattr("gradstudio.export.copying.copying.FORMS", {"latex": "LaTeX"})
    QApplication.clipboard().setText("before")
    studio.window.actions_by_name["copy_as_pytorch"].trigger()
    assert QApplication.clipboard().text() == "before"
    assert "Nothing is copied as" in studio.window.messages.text
