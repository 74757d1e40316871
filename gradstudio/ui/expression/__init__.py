"""Expression: where one types an expression, whose graph and gradients are the subject of the lab."""

from gradstudio.ui.expression.panel import ExpressionPanel

__all__ = ["ExpressionPanel"]
