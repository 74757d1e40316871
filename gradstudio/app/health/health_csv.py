"""The health of a run as a CSV file: a row for each layer at each step that was read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from gradstudio.app.health.layers import ShownLayer
from gradstudio.app.health.measures import ASPECTS, LayerMeasure
from gradstudio.data.csv.writing import cell_text
from gradstudio.training.health.reading import HealthReading

_HEAD = ("run", "step", "epoch", "layer", "name")


def health_csv(readings: Sequence[HealthReading], layers: Sequence[ShownLayer]) -> str:
    """Return rows with a heading line: plain numbers with all their digits, empty where a layer has none.

    Args:
        readings: by step.
        layers: of their network.
    """
    measures = [aspect for aspect in ASPECTS if isinstance(aspect, LayerMeasure)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow([*_HEAD, *(measure.key for measure in measures)])
    for reading in readings:
        place = reading.moment.run, reading.step, reading.epoch
        for layer, numbers in zip(layers, reading.layers, strict=True):
            cells = (
                cell_text(measure.of(numbers) if measure.applies(layer.activation) else None)
                for measure in measures
            )
            writer.writerow([*place, layer.path, layer.name, *cells])
    return text.getvalue()
