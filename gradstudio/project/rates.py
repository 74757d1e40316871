"""The learning rate of a project as a whole, whatever its schedule."""

from __future__ import annotations

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec

MAX_RATE = 1000.0
_MIN_RATE = 1e-12
_RATES = ("rate", "start", "end", "floor")


def scale_rate(spec: ProjectSpec, factor: float) -> ProjectSpec:
    """Multiply all rates of the schedule by a number, within the limits of what is legal.

    Args:
        spec: the project.
        factor: above 0.
    """
    fields = spec.training.learning_rate.model_dump()
    for name in _RATES:
        if name in fields:
            low = 0.0 if name == "floor" else _MIN_RATE
            fields[name] = min(max(_short(fields[name] * factor), low), MAX_RATE)
    return edits.set_training(spec, learning_rate=fields)


def _short(number: float) -> float:
    """Return a number without the rounding error of a multiplication: 0.1 of 0.3 is 0.03."""
    return float(f"{number:.12g}")
