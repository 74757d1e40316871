"""The inspector: one node's value and gradient, and how both came about."""

from gradstudio.ui.inspector.panel import InspectorPanel

__all__ = ["InspectorPanel"]
