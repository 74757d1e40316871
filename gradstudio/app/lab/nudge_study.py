"""`NudgeStudy`: what is worked out of a node that is nudged, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gradstudio.app.run.kernels import are_kernels_ready
from gradstudio.lab.nudge import Nudge, NudgeCurve
from gradstudio.lab.nudge_errors import NudgeErrors, difference_errors
from gradstudio.lab.subject import Subject
from gradstudio.training.record.way import GoOn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NudgeStudy:
    """What is worked out of one node in the background.

    Attributes:
        nudge: the node.
        errors: of difference quotients over ε.
        curve: the loss over ε.
    """

    nudge: Nudge
    errors: NudgeErrors
    curve: NudgeCurve


def studied(
    recipe: Callable[[], Subject], known: Subject | None, node: int, reach: float | None, go_on: GoOn
) -> NudgeStudy | None:
    """Return what can be known of a node; None if it is given up. Runs on a thread of its own.

    Args:
        recipe: makes the graph.
        known: the same graph, if it has been made already.
        node: the node.
        reach: how far ε goes; None for as far as suits its number.
        go_on: asked whether to go on.
    """
    if not are_kernels_ready(go_on):
        return None
    nudge = Nudge(recipe() if known is None else known, node)
    curve = nudge.curve(nudge.reach if reach is None else reach)
    return NudgeStudy(nudge=nudge, errors=difference_errors(nudge), curve=curve)
