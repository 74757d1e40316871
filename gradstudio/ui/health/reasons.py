"""Why there is nothing to be drawn."""

from __future__ import annotations

from gradstudio.app.health.health_of_run import HealthOfRun


def no_readings(health: HealthOfRun) -> str:
    """Return a sentence that says why there are no readings and what brings some; "" where there are."""
    if health.readings:
        return ""
    if health.is_measuring:
        return "Measuring this run…"
    if health.problem:
        return health.problem
    if health.has_steps:
        return "This run was not measured."
    return "Press Play (Space): each layer is measured on the way."
