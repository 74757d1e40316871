"""The menu of a plot of pyqtgraph, which nobody sees here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    import pyqtgraph as pg


def drop_menu(plot: pg.PlotWidget) -> None:
    """Have a plot keep an empty menu that goes with it, in the place of its own.

    That one is never shown where `enableMenu` is off, has no parent, and would outlive the window. There must be
    one: pyqtgraph lets go of it when a plot is closed.
    """
    item = plot.getPlotItem()
    item.ctrlMenu.deleteLater()
    item.ctrlMenu = QMenu(plot)
