"""The actions of the window that the canvas offers itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from gradstudio.ui.actions.registry import ActionRegistry

COLOUR_ACTIONS = ("colour_log", "colour_fixed", "colour_edges", "freeze", "show_penalty")
"""What stands in the menu beside the choice of colours."""

CONTEXT_ACTIONS = (
    "focus_ancestors",
    "focus_descendants",
    "focus_between",
    "focus_paths",
    "focus_off",
    "",
    "fold",
    "unfold",
    "fold_all",
    "unfold_all",
    "",
    "copy_text",
    "copy_latex",
    "export_graph",
    "",
    "zoom_selected",
    "fit",
)
"""What the canvas offers on a right click; "" is a line."""


def context_menu(actions: ActionRegistry, parent: QWidget) -> QMenu:
    """Return the menu of a right click, which is deleted when it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for name in CONTEXT_ACTIONS:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
    return menu
