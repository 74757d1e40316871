"""The losses that a loss plot shows, read from the record."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.ui.loss.panel import LossPlot

NONE = np.empty(0)


def losses(plot: LossPlot) -> NDArray[np.float64]:
    """Return the training losses of the present run by step; none before one is heard of."""
    now = plot._records.present
    return NONE if now is None else now.losses


def losses_of_tests(plot: LossPlot) -> NDArray[np.float64]:
    """Return the test losses of the present run."""
    now = plot._records.present
    return NONE if now is None else now.test_losses


def losses_before(plot: LossPlot) -> NDArray[np.float64]:
    """Return the training losses of the newest other run that is drawn."""
    others = [curve for curve in plot.chart.curves if curve.kind == "train" and not curve.is_present]
    return others[-1].series.column(0) if others else NONE
