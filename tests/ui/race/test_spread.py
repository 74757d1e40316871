"""How the runs of a race lie along an axis."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradstudio.ui.race.spread import _spread


@pytest.mark.parametrize("loss", [0.0, 0.3, 1e-300])
def test_losses_that_are_alike_lie_on_an_axis_that_begins_at_zero(loss) -> None:
    spread = _spread("Final loss", np.full(5, loss), most=math.inf)
    assert -0.05 * spread.high < spread.low <= 0.0
    assert spread.low < spread.places[0] < spread.high
