"""Every action of the window, as data: menus, toolbar, shortcuts and command palette are made from this table."""

from __future__ import annotations

from gradstudio.ui.actions.data_menu import DATA_ACTIONS
from gradstudio.ui.actions.edit_menu import EDIT_ACTIONS
from gradstudio.ui.actions.file_menu import FILE_ACTIONS
from gradstudio.ui.actions.graph_menu import GRAPH_ACTIONS
from gradstudio.ui.actions.help_menu import HELP_ACTIONS
from gradstudio.ui.actions.lab_menu import LAB_ACTIONS
from gradstudio.ui.actions.spec import ActionSpec
from gradstudio.ui.actions.training_menu import TRAINING_ACTIONS
from gradstudio.ui.actions.view_menu import VIEW_ACTIONS

MENUS = ("File", "Edit", "Data", "Training", "Graph", "Lab", "View", "Help")
"""Titles of the menus, in the order of the menu bar."""

ACTIONS: tuple[ActionSpec, ...] = (
    *FILE_ACTIONS,
    *EDIT_ACTIONS,
    *DATA_ACTIONS,
    *TRAINING_ACTIONS,
    *GRAPH_ACTIONS,
    *LAB_ACTIONS,
    *VIEW_ACTIONS,
    *HELP_ACTIONS,
)
"""Every action, menu by menu, in the order of its menu."""
