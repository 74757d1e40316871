"""Optimizers: one gradient under all optimizers."""

from gradstudio.ui.microscope.panel import MicroscopePanel

__all__ = ["MicroscopePanel"]
