"""`SettingsTable`: numbers and settings of two sides beside each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gradstudio.project.difference import between, side_by_side
from gradstudio.project.number_text import format_number
from gradstudio.training.look.snapshot import Snapshot

_UNLIKE = "≠"
_TITLE, _A, _B, _MARK = range(4)
_MARK_WIDTH = 24


@dataclass(frozen=True, slots=True)
class _Row:
    title: str
    a: str
    b: str
    mark: str = ""


class SettingsTable(QTreeWidget):
    """What both came to, and below it every setting in which they differ, or all with those marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sides: tuple[Snapshot | None, Snapshot | None] = None, None
        self._only_differences = True
        self.setColumnCount(4)
        self.setHeaderLabels(["", "A", "B", ""])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        for column in (_TITLE, _A, _B):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_MARK, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(_MARK_WIDTH)
        header.resizeSection(_MARK, _MARK_WIDTH)
        header.moveSection(_MARK, 0)
        self.set_only_differences(True)

    @property
    def only_differences(self) -> bool:
        """Whether settings that are the same on both sides are left out."""
        return self._only_differences

    def set_only_differences(self, on: bool) -> None:
        """Leave settings out that are the same on both sides, or show all with those marked that differ."""
        self._only_differences = on
        self.setColumnHidden(_MARK, on)
        self.setAccessibleName("Settings that differ" if on else "Settings side by side")
        self._show()

    def show_sides(self, a: Snapshot | None, b: Snapshot | None) -> None:
        """Show two sides; nothing unless both are known."""
        self._sides = a, b
        self._show()

    def _show(self) -> None:
        a, b = self._sides
        rows: list[_Row] = []
        if a is not None and b is not None:
            settings = _different(a, b) if self._only_differences else _all(a, b)
            rows = [*(_Row(*texts) for texts in _numbers(a, b)), *settings]
        for place, row in enumerate(rows):
            item = self.topLevelItem(place)
            if item is None:
                item = QTreeWidgetItem(self)
                item.setTextAlignment(_MARK, Qt.AlignmentFlag.AlignCenter)
            for column, text in ((_TITLE, row.title), (_A, row.a), (_B, row.b), (_MARK, row.mark)):
                if item.text(column) != text:
                    item.setText(column, text)
                    item.setToolTip(column, "A and B differ" if text and column == _MARK else text)
                font = item.font(column)
                if font.bold() != bool(row.mark):
                    font.setBold(bool(row.mark))
                    item.setFont(column, font)
        while self.topLevelItemCount() > len(rows):
            self.takeTopLevelItem(len(rows))


def _numbers(a: Snapshot, b: Snapshot) -> list[tuple[str, str, str]]:
    rows = [
        ("Steps taken", f"{a.step:,}", f"{b.step:,}"),
        ("Training loss", format_number(a.loss), format_number(b.loss)),
    ]
    if not (math.isnan(a.accuracy) and math.isnan(b.accuracy)):
        rows.append(("Training accuracy", _share(a.accuracy), _share(b.accuracy)))
    if a.test_loss is not None or b.test_loss is not None:
        rows.append(("Test loss", _number(a.test_loss), _number(b.test_loss)))
    if not all(one is None or math.isnan(one) for one in (a.test_accuracy, b.test_accuracy)):
        rows.append(("Test accuracy", _share(a.test_accuracy), _share(b.test_accuracy)))
    rows.append(("Parameters", f"{a.spec.parameter_count:,}", f"{b.spec.parameter_count:,}"))
    return rows


def _different(a: Snapshot, b: Snapshot) -> list[_Row]:
    found = [_Row(one.title, one.before or "–", one.after or "–") for one in between(a.spec, b.spec)]
    return found or [_Row("All settings", "the same", "the same")]


def _all(a: Snapshot, b: Snapshot) -> list[_Row]:
    return [
        _Row(one.title, one.a or "–", one.b or "–", _UNLIKE if one.differs else "")
        for one in side_by_side(a.spec, b.spec)
    ]


def _number(value: float | None) -> str:
    return "–" if value is None else format_number(value)


def _share(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.1%}"
