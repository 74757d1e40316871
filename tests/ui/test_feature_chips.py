"""Chips of a great many columns are laid out together, not anew with each."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.data.features import FeatureChips
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.look.theme import LIGHT
from tests.qt_helpers import settle


def test_many_chips_are_laid_out_together(qtbot, monkeypatch):
    chips = FeatureChips(LIGHT)
    qtbot.addWidget(chips)
    chips.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    first = ProjectSpec()
    chips.show_spec(first, load_dataset(first.data))
    chips.show()
    settle()
    placed, place = [], FlowLayout._place
    monkeypatch.setattr(
        FlowLayout, "_place", lambda self, *args, **named: placed.append(1) or place(self, *args, **named)
    )
    digits = edits.set_data(first, kind="digits")
    chips.show_spec(digits, load_dataset(digits.data))
    settle()
    assert len(chips.chips) == 64
    assert all(chip.isVisible() for chip in chips.chips.values())
    assert len(placed) < 40
