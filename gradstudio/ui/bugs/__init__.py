"""The panel of the bug lab: switches for the classic mistakes, what they do, and the game of finding one."""

from gradstudio.ui.bugs.panel import BugsPanel

__all__ = ["BugsPanel"]
