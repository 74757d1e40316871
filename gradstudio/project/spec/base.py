"""What every part of a spec has in common."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = 1

SEEDS: Final = 2**32
"""Number of seeds."""
Seed = Annotated[int, Field(ge=0, lt=SEEDS)]
Rate = Annotated[float, Field(gt=0, le=1000)]
Strength = Annotated[float, Field(ge=0, le=1000)]
StepCount = Annotated[int, Field(ge=1, le=10**9)]
Index = Annotated[int, Field(ge=0, lt=10**9)]

LARGEST = 1e30
"""No number of a project is larger: what is computed of such numbers is still far from an overflow."""

Positive = Annotated[float, Field(gt=0, le=LARGEST)]
Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST)]


class Spec(BaseModel):
    """A part of a project: frozen, hashable, without unknown fields and without NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
