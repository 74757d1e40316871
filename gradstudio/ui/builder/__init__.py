"""The network builder: layers as columns of neurons, edited by clicking."""

from gradstudio.ui.builder.panel import BuilderPanel

__all__ = ["BuilderPanel"]
