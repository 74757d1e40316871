"""The workspace Compare: two moments, their outputs, their settings and their parameters side by side."""

from gradstudio.ui.compare.panel import ComparePanel

__all__ = ["ComparePanel"]
