"""What a sweep is to run: fields over values and ranges, searched as a grid, at random or by what came before.

A plan is frozen, and equal plans make the same runs; `reading` makes one of a TOML file. Nothing here runs.
"""

from gradstudio.sweep.plan.axis import Axis
from gradstudio.sweep.plan.errors import PlanError
from gradstudio.sweep.plan.plan import SweepPlan

__all__ = ["Axis", "PlanError", "SweepPlan"]
