"""`Row`: a field of the form on the left, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["choice", "whole", "number", "slider", "switch", "formula"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One field.

    Attributes:
        path: where in the spec it is.
        caption: what stands before it.
        hint: what it does, with unit and range.
        kind: how it is shown; a slider also as a field, from 0 to the greatest legal number.
        titles: of the values of a choice.
        none: what an empty number stands for, where that is legal.
        restarts: whether a change starts the run anew.
    """

    path: str
    caption: str
    hint: str
    kind: Kind = "number"
    titles: Mapping[str, str] = field(default_factory=dict)
    none: str = ""
    restarts: bool = False
