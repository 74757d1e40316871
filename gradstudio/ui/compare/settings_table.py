"""`SettingsTable`: numbers and settings of two sides, in three columns."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gradstudio.graph.numbers import format_number
from gradstudio.project.difference import between
from gradstudio.training.look.snapshot import Snapshot


class SettingsTable(QTreeWidget):
    """What both came to, and below it every setting in which they differ."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Settings that differ")
        self.setColumnCount(3)
        self.setHeaderLabels(["", "A", "B"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        for column in range(3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def show_sides(self, a: Snapshot | None, b: Snapshot | None) -> None:
        """Show two sides; nothing unless both are known."""
        rows = [] if a is None or b is None else [*_numbers(a, b), *_settings(a, b)]
        for place, texts in enumerate(rows):
            item = self.topLevelItem(place)
            if item is None:
                item = QTreeWidgetItem(self)
            for column, text in enumerate(texts):
                if item.text(column) != text:
                    item.setText(column, text)
                    item.setToolTip(column, text)
        while self.topLevelItemCount() > len(rows):
            self.takeTopLevelItem(len(rows))


def _numbers(a: Snapshot, b: Snapshot) -> list[tuple[str, str, str]]:
    rows = [
        ("Steps taken", f"{a.step:,}", f"{b.step:,}"),
        ("Loss", format_number(a.loss), format_number(b.loss)),
    ]
    if not (math.isnan(a.accuracy) and math.isnan(b.accuracy)):
        rows.append(("Accuracy", _share(a.accuracy), _share(b.accuracy)))
    if a.test_loss is not None or b.test_loss is not None:
        rows.append(("Test loss", _number(a.test_loss), _number(b.test_loss)))
    if not all(one is None or math.isnan(one) for one in (a.test_accuracy, b.test_accuracy)):
        rows.append(("Test accuracy", _share(a.test_accuracy), _share(b.test_accuracy)))
    rows.append(("Parameters", f"{a.spec.parameter_count:,}", f"{b.spec.parameter_count:,}"))
    return rows


def _settings(a: Snapshot, b: Snapshot) -> list[tuple[str, str, str]]:
    found = [(one.title, one.before or "–", one.after or "–") for one in between(a.spec, b.spec)]
    return found or [("All settings", "the same", "the same")]


def _number(value: float | None) -> str:
    return "–" if value is None else format_number(value)


def _share(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.1%}"
