"""Regression over one column: a curve to be fitted."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from gradstudio.project.formula import parse_formula
from gradstudio.project.spec.data.base import Regression, SampleCount, Spread


class _Curve(Regression):
    """Fields of every curve.

    Attributes:
        samples: number of points.
        noise: standard deviation of the normal noise added to the target.
    """

    samples: SampleCount = 200
    noise: Spread = 0.1

    @property
    def columns(self) -> tuple[str, ...]:
        """The one column."""
        return ("x1",)


class Sine(_Curve):
    """The sine from −6 to 6."""

    kind: Literal["sine"] = "sine"


class StepCurve(_Curve):
    """From −1 to 1 at 0, between −6 and 6."""

    kind: Literal["step"] = "step"


class FormulaCurve(_Curve):
    """A formula of one's own.

    Attributes:
        formula: the target as a formula of ``x1``.
        low: least x1.
        high: greatest x1.
    """

    kind: Literal["formula"] = "formula"
    formula: str = "x1 * sin(x1) / 6"
    low: float = Field(default=-6.0, ge=-1e6, le=1e6)
    high: float = Field(default=6.0, ge=-1e6, le=1e6)

    @model_validator(mode="after")
    def _check_formula(self) -> FormulaCurve:
        parse_formula(self.formula, self.columns)
        if not self.low < self.high:
            raise ValueError(
                f"A curve goes from a lower to a higher x1, not from {self.low:g} to {self.high:g}. "
                "Change one of them."
            )
        return self
