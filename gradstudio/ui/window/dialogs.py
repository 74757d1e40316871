"""The few dialogs: faults, shortcuts, about."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradstudio import __version__
from gradstudio.ui.actions.table import ACTIONS, MENUS


def show_fault(parent: QWidget, what: str, mend: str, details: str) -> QMessageBox:
    """Show a fault without blocking: what happened, what to do, and the traceback to copy.

    Args:
        parent: the window that it lies over.
        what: what happened.
        mend: what to do.
        details: the traceback.
    """
    box = QMessageBox(QMessageBox.Icon.Critical, "Something went wrong", what, parent=parent)
    box.setInformativeText(mend)
    box.setDetailedText(details)
    copy = QPushButton("Copy details", box)
    box.addButton(copy, QMessageBox.ButtonRole.ActionRole)
    copy.clicked.disconnect()  # it must not close the box
    copy.clicked.connect(lambda checked: QApplication.clipboard().setText(f"{what}\n\n{details}"))
    box.addButton(QMessageBox.StandardButton.Close)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
    return box


def show_shortcuts(parent: QWidget) -> QDialog:
    """Show every action with its keys."""
    rows = []
    for menu in MENUS:
        rows.append(f"<tr><td colspan=2 style='padding-top:10px'><b>{menu}</b></td></tr>")
        for spec in ACTIONS:
            if spec.menu == menu:
                keys = ", ".join(
                    QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                    for key in spec.shortcuts
                )
                rows.append(
                    f"<tr><td style='padding:3px 24px 3px 0'>{escape(keys) or '–'}</td>"
                    f"<td style='padding:3px 0'>{escape(spec.title.rstrip('…'))}: {escape(spec.hint)}</td></tr>"
                )
    rows.append("<tr><td colspan=2 style='padding-top:10px'><b>In the graph</b></td></tr>")
    for keys, does in (
        ("Arrow keys", "Go to the first operand, the first consumer, the node above or below"),
        ("Return", "Zoom to the selected node"),
        ("Escape", "Select nothing"),
    ):
        rows.append(
            f"<tr><td style='padding:3px 24px 3px 0'>{keys}</td><td style='padding:3px 0'>{does}</td></tr>"
        )
    return _text_dialog(parent, "Keyboard shortcuts", f"<table>{''.join(rows)}</table>")


def show_about(parent: QWidget) -> QDialog:
    """Show version and licence."""
    return _text_dialog(
        parent,
        "About GradStudio",
        f"<p><b>GradStudio {__version__}</b></p><p>Design a multi-layer perceptron, train it live, and open any "
        "scalar in it.</p><p>MIT licence. Typeface: Inter, SIL Open Font License.</p>",
    )


def _text_dialog(parent: QWidget, title: str, html: str) -> QDialog:
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    text = QLabel(html, dialog)
    text.setTextFormat(Qt.TextFormat.RichText)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    text.setContentsMargins(8, 8, 16, 8)
    scroll = QScrollArea(dialog)
    scroll.setAccessibleName(dialog.windowTitle())
    scroll.setWidget(text)
    scroll.setWidgetResizable(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(scroll)
    column.addWidget(buttons)
    hint = text.sizeHint()
    dialog.resize(min(hint.width() + 64, 640), min(hint.height() + 96, 560))
    dialog.open()
    return dialog
