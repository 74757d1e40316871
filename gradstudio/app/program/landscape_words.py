"""The words of the landscape: the loss over the weights, and how sharply it curves."""

from __future__ import annotations

from gradstudio.app.program.word import Word

LANDSCAPE_WORDS: tuple[Word, ...] = (
    Word(
        term="Edge of stability",
        meaning="Two over the learning rate: where the loss curves more sharply, plain gradient descent overshoots "
        "ever farther.",
        also=("2 / rate", "sharpness"),
    ),
    Word(
        term="Hidden loss",
        meaning="The true loss of a step minus the loss that a plane shows in its place: what a picture of the "
        "landscape leaves out.",
        also=("residual", "landscape"),
    ),
    Word(
        term="Loss landscape",
        meaning="The loss over all weights at once, of which a plane through the weights can be drawn.",
        also=("loss surface", "contours", "plane"),
    ),
    Word(
        term="Sharpness",
        meaning="The largest eigenvalue of the Hessian: how strongly the loss curves in its steepest bend.",
        also=("Hessian", "curvature", "eigenvalue"),
    ),
)
"""All of them, in alphabetical order."""
