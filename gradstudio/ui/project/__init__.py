"""The panel on the left: the data and how the network is trained."""

from gradstudio.ui.project.panel import ProjectPanel

__all__ = ["ProjectPanel"]
