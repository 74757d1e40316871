"""Gradient check: gradients against differences."""

from gradstudio.ui.gradient_check.panel import GradientCheckPanel

__all__ = ["GradientCheckPanel"]
