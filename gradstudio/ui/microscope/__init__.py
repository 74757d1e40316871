"""The optimizer microscope: the next step of a run under every optimizer, and where each leads from there."""

from gradstudio.ui.microscope.panel import MicroscopePanel

__all__ = ["MicroscopePanel"]
