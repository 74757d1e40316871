"""The graph canvas: every scalar of the watched sample's loss, drawn, coloured by gradient and selectable."""

from gradstudio.ui.canvas.panel import CanvasPanel

__all__ = ["CanvasPanel"]
