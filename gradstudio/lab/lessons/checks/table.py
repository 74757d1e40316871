"""The table of checks: all that a lesson can ask for, by name."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.lab.lessons.checks import gradients, methods, networks, structure, trainings
from gradstudio.lab.lessons.checks.rule import CheckRule

CHECKS: Mapping[str, CheckRule] = {
    **gradients.RULES,
    **structure.RULES,
    **methods.RULES,
    **networks.RULES,
    **trainings.RULES,
}
"""All checks by name."""
