"""The panel Landscape: a plane through the weights as contours or as a surface, and how sharply the loss curves."""

from gradstudio.ui.landscape.panel import LandscapePanel

__all__ = ["LandscapePanel"]
