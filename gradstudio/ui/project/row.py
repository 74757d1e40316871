"""`Row`: a field of the form on the left, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gradstudio.project.titles import title_of

Kind = Literal["choice", "whole", "number", "slider", "switch", "formula"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field.

    Attributes:
        path: where in the spec it is.
        hint: what it does, with unit and range.
        caption: what stands before it; default: the title of the field.
        kind: how it is shown; a slider also as a field, from 0 to the greatest legal number.
        titles: of the values of a choice.
        unlisted: what a choice shows for a value that it does not offer.
        none: what an empty number stands for, where that is legal.
        restarts: whether a change starts the run anew.
    """

    path: str
    hint: str
    caption: str = ""
    kind: Kind = "number"
    titles: Mapping[str, str] = field(default_factory=dict)
    unlisted: str = ""
    none: str = ""
    restarts: bool = False

    def __post_init__(self) -> None:
        if not self.caption:
            object.__setattr__(self, "caption", title_of(self.path))
