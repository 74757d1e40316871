"""The output view: what the network has made of the input space and of the samples."""

from gradstudio.ui.output.panel import OutputPanel

__all__ = ["OutputPanel"]
