"""The field of the node that is asked about names that very node."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradstudio.ui.bugs.probe_view import ProbeView
from gradstudio.ui.look.theme import DARK
from tests.qt_helpers import settle


def test_a_name_that_is_no_node_gives_way_to_that_of_the_node_that_is_asked_about(qapp, qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    view = ProbeView(DARK, holder)
    QHBoxLayout(holder).addWidget(view)
    view._is_parameter = lambda node: None
    for node, name in ((7, "layer1.neuron1.w1"), (9, "layer1.neuron1.b")):
        view.node.addItem(name, node)
    view.choose_node(9)
    view.node.setEnabled(True)
    holder.show()
    qtbot.waitExposed(holder)
    edit = view.node.lineEdit()
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "nobody")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    settle()
    assert (view.chosen, view.node.currentText()) == (9, "layer1.neuron1.b")
    edit.selectAll()
    QTest.keyClicks(edit, "layer1.neuron1.w1")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    settle()
    assert (view.chosen, view.node.currentText()) == (7, "layer1.neuron1.w1")
