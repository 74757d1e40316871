"""Bug lab: the classic mistakes, beside the correct run."""

from gradstudio.ui.bugs.panel import BugsPanel

__all__ = ["BugsPanel"]
