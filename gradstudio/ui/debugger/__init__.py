"""Debugger: a pass, step by step."""

from gradstudio.ui.debugger.panel import DebuggerPanel

__all__ = ["DebuggerPanel"]
