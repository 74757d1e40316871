"""Titles, captions and text of all panels begin at the same distance from their panel's left edge."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gradstudio.ui.kit.legend_entry import ENTRY_SIDES
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.window.dock_header import DockHeader
from tests.qt_helpers import settle


def left_of(label: QWidget, panel: QWidget) -> int:
    return label.mapTo(panel, QPoint()).x()


def test_a_panels_title_stands_over_its_first_words(studio):
    window = studio.window
    window.resize(1280, 800)
    window.workspaces.choose("studio")
    settle()
    headers = [header for header in window.findChildren(DockHeader) if header.isVisible()]
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    labels = [label for header in headers for label in header.findChildren(QLabel, options=direct)]
    titles = [label for label in labels if label.isVisible()]
    assert len(titles) >= 2
    assert {left_of(title, title.parentWidget()) for title in titles} == {INSET}
    for name in ("project", "output"):
        panel = window._panels.widget(name)
        words = [w for w in panel.findChildren(QLabel) if w.isVisible() and w.text()]
        assert min(left_of(w, panel) for w in words) == INSET


def test_what_is_said_before_a_run_stands_where_the_legend_will(studio):
    (head,) = studio.window.loss_plot.header_controls()
    (words,) = [w for w in head.findChildren(QLabel) if w.isVisible() and w.text().startswith("Press Play")]
    assert left_of(words, head) + words.indent() == ENTRY_SIDES
