"""Questions that are asked before something is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


def question_box(parent: QWidget, title: str, text: str, more: str) -> QMessageBox:
    """Return a box with a question, which Return and Escape answer by leaving all as it is.

    Args:
        parent: the window or dialog that waits for the answer.
        title: of the box.
        text: what is so.
        more: what is asked.
    """
    box = QMessageBox(QMessageBox.Icon.Warning, title, text, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(more)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


def ask_to_replace(parent: QWidget, path: Path, replace: Callable[[], None]) -> None:
    """Ask whether a file that is there may be replaced; the file dialog asks only about what was typed.

    Args:
        parent: the window or dialog that waits for the answer.
        path: the file.
        replace: called if it may.
    """
    box = question_box(
        parent, "Replace the file?", f"{path.name} is there already.", f"It is in {path.parent}. Replace it?"
    )
    button = QPushButton("Replace", box)
    box.addButton(button, QMessageBox.ButtonRole.DestructiveRole)
    button.clicked.connect(replace)
    box.open()


def with_suffix_asked(parent: QWidget, name: str, suffix: str, write: Callable[[Path], None]) -> None:
    """Write to the file that was typed; one without a suffix gets its own, and is not replaced without a question.

    Args:
        parent: the window or dialog that waits for the answer.
        name: as it was typed.
        suffix: with its dot.
        write: called with the path.
    """
    typed = Path(name)
    path = typed if typed.suffix else typed.with_suffix(suffix)
    if path != typed and path.exists():
        ask_to_replace(parent, path, lambda: write(path))
    else:
        write(path)
