"""The panel of sweeps."""

from gradstudio.ui.sweep.panel import SweepPanel

__all__ = ["SweepPanel"]
