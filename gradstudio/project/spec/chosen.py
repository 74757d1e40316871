"""`Setting`: what GradStudio proposes for the data, as long as nobody has chosen it by hand."""

from __future__ import annotations

from typing import Literal, get_args

Setting = Literal[
    "training.loss",
    "training.optimizer",
    "training.learning_rate",
    "training.batch_size",
    "training.steps",
    "training.l1",
    "training.l2",
    "training.clipping",
    "network.initialisation",
    "network.output",
    "data.standardise",
    "data.standardise_target",
]
"""A field of a project by its path, and all below it; ``network.output`` is the last layer's activation."""

SETTINGS: tuple[Setting, ...] = get_args(Setting)
"""All of them, in the order in which they are told."""
