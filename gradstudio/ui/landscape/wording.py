"""What the landscape shows, in sentences."""

from __future__ import annotations

import numpy as np

from gradstudio.app.landscape.plane_kinds import PLANE_KINDS
from gradstudio.app.landscape.survey import MeasuredSharpness, Relief
from gradstudio.project.number_text import format_number

_SHAPED = {"relu", "leaky_relu", "linear"}
_LITTLE = 0.01
_PLAIN = "sgd"


def samples_words(relief: Relief | None, *, is_busy: bool) -> str:
    """Return on how many samples a plane was measured; "" where that are all.

    Args:
        relief: the plane, as far as it is measured.
        is_busy: whether it is still being measured: then it is a first look.
    """
    if relief is None or relief.samples >= relief.sample_count:
        return ""
    what = "First look:" if is_busy else "Measured on"
    return f"{what} {relief.samples:,} of {relief.sample_count:,} samples"


def no_loss_words(relief: Relief) -> str:
    """Return that no loss of a plane is a number, and what helps."""
    surface = relief.surface
    left, right, bottom, top = relief.whole
    is_whole = (surface.a[0], surface.a[-1], surface.b[0], surface.b[-1]) == (left, right, bottom, top)
    said = "No loss here is a finite number: with such weights the outputs overflow."
    if not is_whole:
        return f"{said} Press 0 or double-click for the whole plane."
    if relief.kind == "path":
        return f"{said} The run diverged: zoom in on its start, or train at a lower rate."
    return f"{said} The run diverged: look at an earlier step, or train at a lower rate."


def plane_words(relief: Relief) -> str:
    """Return what the plane is, and how much of the path it hides."""
    plane, path = relief.surface.plane, relief.paths[0]
    kind = next(kind for kind in PLANE_KINDS if kind.key == relief.kind)
    words = f"{kind.words}."
    if plane.explained:
        shares = " and ".join(f"{share:.0%}" for share in plane.explained)
        whose, their = ("path's", "its") if len(relief.paths) == 1 else ("paths'", "their")
        words = f"The {whose} two widest directions: {shares} of {their} variance."
    if not relief.surface.has_losses:
        return f"{words} {no_loss_words(relief)}"
    hidden = path.on_plane.hidden
    known = np.flatnonzero(np.isfinite(hidden))
    if not len(known):
        return words
    at = known[int(np.argmax(np.abs(hidden[known])))]
    step, true, shown = int(path.steps[at]), path.on_plane.losses[at], path.on_plane.shown[at]
    numbers = f"the loss is {format_number(float(true), 3)}, its own {format_number(float(shown), 3)}"
    if abs(float(hidden[at])) <= _LITTLE * max(abs(float(true)), 1e-12):
        return f"{words} The plane hides next to nothing of the loss along the path."
    return f"{words} The plane hides most at step {step:,}: {numbers}."


def sharpness_words(measured: MeasuredSharpness) -> str:
    """Return where the greatest eigenvalue is beside 2 / rate, and for whom that is an edge."""
    curve = measured.curve
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = curve.values[:, 0] / curve.edges
    known = np.flatnonzero(np.isfinite(shares))
    if not len(known):
        return "No curvature of the loss along this run is finite."
    reached, last = curve.reached, int(curve.steps[known[-1]])
    if reached is not None:
        now = format_number(float(shares[known[-1]]), 2)
        words = (
            f"λ₁ reached 2 / rate, the edge of stability, at step {reached:,}; at step {last:,} it is {now} "
            "times that. Beyond the edge plain gradient descent overshoots along this direction."
        )
    else:
        at = known[int(np.argmax(shares[known]))]
        words = (
            f"λ₁ stays below 2 / rate, the edge of stability, up to step {last:,}: it comes to "
            f"{shares[at]:.0%} of it at step {int(curve.steps[at]):,}."
        )
    return " ".join([words, *_reservations(measured)])


def _reservations(measured: MeasuredSharpness) -> list[str]:
    """Return for whom the line is not the edge, and what the eigenvalues leave out."""
    training = measured.spec.training
    found = []
    if training.optimizer.kind != _PLAIN:
        found.append(
            f"The line is plain gradient descent's; with {training.optimizer.title} the edge is elsewhere."
        )
    if training.batch_size is not None:
        found.append(
            f"Eigenvalues are over all samples; steps on batches of {training.batch_size} stay below the edge."
        )
    activations = {layer.activation for layer in measured.spec.network.layers}
    if training.loss == "hinge" and activations <= _SHAPED:
        found.append("Hinge and ReLU are straight between their kinks, where little curvature is left.")
    return found
