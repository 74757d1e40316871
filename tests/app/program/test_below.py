from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton, QWidget

from gradstudio.app.program.below import all_below, children_of
from tests.qt_helpers import settle

PROGRAM = Path(__file__).resolve().parents[3] / "gradstudio"


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.addToolBar("bar")
    window.menuBar()
    window.statusBar()
    middle = QWidget(window)
    window.setCentralWidget(middle)
    for _ in range(3):
        QLabel("in it", QPushButton("a", middle))
    return window


def test_they_are_those_that_qt_finds_and_in_its_order(window):
    for kind in (QWidget, QPushButton, QLabel, QObject):
        assert all_below(window, kind) == window.findChildren(kind)
    assert children_of(window, QPushButton) == []
    assert children_of(window.centralWidget(), QPushButton) == window.findChildren(QPushButton)


def test_the_program_goes_on_if_they_are_looked_for_while_some_are_destroyed(window):
    heard = []

    def look() -> None:
        heard.append(len(all_below(window, QPushButton)))

    for button in window.findChildren(QPushButton):
        button.destroyed.connect(look)
    window.centralWidget().deleteLater()
    settle()
    assert heard == [2, 1, 0]  # as findChildren is called there, the process ends


def test_nothing_in_the_program_looks_for_them_as_qt_does():
    own = re.compile(r"\.findChild(ren)?\(")
    used = [str(path.relative_to(PROGRAM)) for path in PROGRAM.rglob("*.py") if own.search(path.read_text())]
    assert used == [], "take children_of or all_below of gradstudio/app/program/below.py instead"
