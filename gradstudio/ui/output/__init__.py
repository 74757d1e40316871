"""The output view: what the network has made of the input space and of the samples."""

from gradstudio.ui.output.hidden_panel import HiddenPanel
from gradstudio.ui.output.metrics_panel import MetricsPanel
from gradstudio.ui.output.panel import OutputPanel

__all__ = ["HiddenPanel", "MetricsPanel", "OutputPanel"]
