"""Which samples pull at a weight, a neuron, a layer or the network, and which against each other."""

from gradstudio.ui.pulls.panel import PullsPanel

__all__ = ["PullsPanel"]
