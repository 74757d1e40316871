"""`Watch`: whose loss is looked at scalar by scalar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal["sample", "batch", "all"]
"""One sample's loss, that of the batch which the next step is trained on, or that of all training samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The loss whose graph is traced.

    Attributes:
        scope: whose loss.
        sample: index in the data set, for the scope "sample".
        penalty: whether the penalties of the project are part of the loss.
    """

    scope: Scope = "sample"
    sample: int = 0
    penalty: bool = False

    @property
    def title(self) -> str:
        """What is watched, in words."""
        return "the sample's loss" if self.scope == "sample" else "the loss"
