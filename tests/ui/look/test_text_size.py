from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import QLabel, QWidget

from gradstudio.ui.look.text_size import fonts_kept


def test_what_is_deleted_while_a_widget_moves_needs_no_font_any_more(qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    stays, goes = QLabel("stays", root), QLabel("goes", root)
    for label in (stays, goes):
        font = label.font()
        font.setPointSizeF(7.0)
        label.setFont(font)
    with fonts_kept(root):
        shiboken6.delete(goes)
        font.setPointSizeF(20.0)
        stays.setFont(font)
    assert stays.font().pointSizeF() == 7.0
