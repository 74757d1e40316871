"""The inspector: a node's value and gradient, how both came about, and how they changed while training."""

from gradstudio.ui.inspector.node_view import NodeView
from gradstudio.ui.inspector.panel import InspectorPanel
from gradstudio.ui.inspector.pinned import PinnedInspector

__all__ = ["InspectorPanel", "NodeView", "PinnedInspector"]
