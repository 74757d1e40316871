"""The learning rate that a project begins with."""

from __future__ import annotations

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.assemble import schedule_for


def first_rate(spec: ProjectSpec) -> float:
    """Return the learning rate of the first step."""
    return schedule_for(spec.training.learning_rate)(0)
