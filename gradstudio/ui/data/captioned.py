"""Rows and grids of controls, each with a muted caption."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

_GAP, _WIDE_GAP = 8, 16


def caption(text: str, parent: QWidget) -> QLabel:
    """Return a caption."""
    label = QLabel(text, parent)
    label.setObjectName("muted")
    return label


def captioned_row(parts: Iterable[tuple[QLabel, QWidget | None, bool]]) -> QHBoxLayout:
    """Return controls side by side, each behind its caption.

    Args:
        parts: caption, control or None for a caption alone, and whether a gap follows.
    """
    row = QHBoxLayout()
    row.setSpacing(_GAP)
    for label, control, has_gap in parts:
        row.addWidget(label)
        if control is not None:
            row.addWidget(control)
        if has_gap:
            row.addSpacing(_GAP)
    row.addStretch(1)
    return row


def captioned_grid(
    rows: Iterable[tuple[QLabel, Sequence[QWidget]]], wide: Sequence[QWidget], filling: Sequence[QWidget]
) -> QGridLayout:
    """Return controls row by row behind their captions, which stand below each other.

    Args:
        rows: caption and controls of each.
        wide: of these controls, those that take all room that is left.
        filling: controls whose row needs no room left at its end.
    """
    grid = QGridLayout()
    grid.setHorizontalSpacing(_WIDE_GAP)
    grid.setVerticalSpacing(_GAP)
    for row, (label, controls) in enumerate(rows):
        grid.addWidget(label, row, 0)
        line = QHBoxLayout()
        line.setSpacing(_WIDE_GAP)
        for control in controls:
            line.addWidget(control, 1 if control in wide else 0)
        if not any(control in filling for control in controls):
            line.addStretch(1)
        grid.addLayout(line, row, 1)
    grid.setColumnStretch(1, 1)
    return grid
