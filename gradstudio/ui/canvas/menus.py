"""The actions of the window that the canvas offers itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.actions.spec import KIND

COLOUR_ACTIONS = ("colour_log", "colour_fixed", "colour_edges", "freeze", "show_penalty")
"""What stands in the menu beside the choice of colours."""

COPY_ACTIONS = ("copy_as_pytorch", "copy_as_latex", "copy_as_micrograd")
"""What stands in a menu of its own: as what the selected scalar is copied."""

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
    *COPY_ACTIONS,
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
    copying: QMenu | None = None
    for name in CONTEXT_ACTIONS:
        if name in COPY_ACTIONS:
            copying = copying or menu.addMenu(str(actions[name].property(KIND)).replace("&", "&&"))
            copying.addAction(actions[name])
        elif name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
    return menu
