"""The runs of a project as a table: the tree that they form, what differs, and how well each does."""

from gradstudio.ui.runs.panel import RunsPanel

__all__ = ["RunsPanel"]
