"""Why the panel Landscape has nothing to show, in a sentence."""

from __future__ import annotations

from gradstudio.app.landscape.landscape import Landscape
from gradstudio.ui.landscape.controls import Picture

WHAT_IT_IS_FOR = (
    "Planes through the weights, with the path of the run on them and what they hide of it. "
    "Train for a few steps to see one."
)
_WAITING = "The plane is being measured."
_GIVEN_UP = "The measurement of this plane was cancelled."
_MEASURING = "The eigenvalues are being measured."
_DEAR = "This network has many parameters or samples: its eigenvalues take long to measure."


def why_nothing(landscape: Landscape, picture: Picture) -> str:
    """Return why there is nothing to be seen; "" where there is.

    Args:
        landscape: what is measured.
        picture: what is to be shown of it.
    """
    if not landscape.has_steps:
        return WHAT_IT_IS_FOR
    if picture == "sharpness":
        measured = landscape.measured
        if measured is not None and len(measured.curve.steps):
            return ""
        return landscape.problem or (_DEAR if landscape.waits_to_be_asked else _MEASURING)
    if landscape.problem or landscape.relief is not None:
        return landscape.problem
    return _GIVEN_UP if landscape.is_given_up else _WAITING
