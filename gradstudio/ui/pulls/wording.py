"""What is said of the samples that pull at a gradient, and which of them stand out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.project.number_text import format_number
from gradstudio.training.look.requests import Pulls

MOST_RINGED = 5
_LEAST_SHARE = 0.01
"""Of all pulls together; a sample that pulls less is not ringed."""


def hardest(along: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the places of the samples that pull hardest, along the gradient and against it."""
    order = np.argsort(along, kind="stable")
    ends = np.unique(np.concatenate([order[:MOST_RINGED], order[-MOST_RINGED:]]))
    least = _LEAST_SHARE * float(np.abs(along).sum())
    hardest: NDArray[np.intp] = ends[np.abs(along[ends]) > least]
    return hardest


def summary_of(pulls: Pulls) -> str:
    """Return how many pull along, and how many against."""
    parts = pulls.parts
    along, against = int((parts.along > 0.0).sum()), int((parts.along < 0.0).sum())
    if not parts.sizes.any():
        return "The gradient is 0: no sample pulls at all."
    silent = len(parts.along) - along - against
    said = f"Norm {format_number(parts.norm)}: {along:,} pull along, {against:,} against"
    return f"{said}, {silent:,} not at all." if silent else f"{said}."


def opposed_text(pulls: Pulls) -> str:
    """Return which samples pull against each other, each a link."""

    def link(place: int) -> str:
        sample = int(pulls.samples[place])
        return f'<a href="{sample}">{sample + 1:,}</a>'

    pairs = [f"{link(pair.first)} and {link(pair.second)}" for pair in pulls.opposed]
    return "Hardest against each other: " + ", ".join(pairs) if pairs else ""


def cosines_text(pulls: Pulls) -> str:
    """Return how far the pulls of these samples point away from each other."""

    def number(place: int) -> int:
        return int(pulls.samples[place]) + 1

    pairs = (
        f"{number(pair.first):,} and {number(pair.second):,}: {pair.cosine:.2f}".replace("-", "−")
        for pair in pulls.opposed
    )
    return "\n".join(
        ["Cosine of the angle between what they add; −1 is straight against each other:", *pairs]
    )
