"""What every part of a spec has in common."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION: Final = 1

Seed = Annotated[int, Field(ge=0, lt=2**32)]
Rate = Annotated[float, Field(gt=0, le=1000)]
Strength = Annotated[float, Field(ge=0, le=1000)]
StepCount = Annotated[int, Field(ge=1, le=10**9)]


class Spec(BaseModel):
    """A part of a project: frozen, hashable, without unknown fields and without NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
