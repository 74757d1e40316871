"""The graph canvas: every scalar of the watched sample's loss, drawn, coloured, searched and selectable."""

from gradstudio.ui.canvas.commands import GraphCommands
from gradstudio.ui.canvas.panel import CanvasPanel

__all__ = ["CanvasPanel", "GraphCommands"]
