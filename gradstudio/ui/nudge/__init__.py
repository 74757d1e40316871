"""Nudge: what a small change of a node changes."""

from gradstudio.ui.nudge.panel import NudgePanel

__all__ = ["NudgePanel"]
