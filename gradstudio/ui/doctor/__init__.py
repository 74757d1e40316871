"""The panel "Doctor": what is wrong with the run in sight, its evidence, and the mends that were tried."""

from gradstudio.ui.doctor.panel import DoctorPanel

__all__ = ["DoctorPanel"]
