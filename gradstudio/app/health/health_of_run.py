"""`HealthOfRun`: the health of the network over the steps of the run in sight."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from operator import attrgetter, is_

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.health.layers import ShownLayer, shown_layers
from gradstudio.app.health.measures import LayerMeasure
from gradstudio.app.health.measuring import Measuring
from gradstudio.app.record.records import Records
from gradstudio.app.run.looker import Looker
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.training.health.reading import HealthReading
from gradstudio.training.look.requests import Health, HealthRequest
from gradstudio.training.record import Record, Run
from gradstudio.training.run.moment import Moment

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]


class HealthOfRun(QObject):
    """Knows the readings of the run in sight, and which of them is at the step in sight. Lives on the GUI thread.

    Args:
        whereabouts: the run in sight, and where in it one is.
        sight: goes elsewhere.
        records: the runs of the project.
        record: returns the record, which has the readings.
        parent: as for any QObject.

    Signals:
        stale: there may be other readings, or another step is in sight.
        measured: a run is measured, was measured, or measuring was given up.
        progressed: share of the run that is measured, 0 to 1.
        informed: a sentence about what was written to a file.
        refused: a sentence that says why nothing was written.

    Attributes:
        measuring: reads runs that have no readings.
    """

    stale = Signal()
    measured = Signal()
    progressed = Signal(float)
    informed = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        whereabouts: Whereabouts,
        sight: Sight,
        records: Records,
        record: Callable[[], Record],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._whereabouts = whereabouts
        self._sight = sight
        self._record = record
        self._looker = Looker(sight, "health", self)
        self._is_seen = self._is_playing = False
        self._exact: HealthReading | None = None
        self.measuring = Measuring(record, self)
        self.measuring.changed.connect(self._on_measuring_changed)
        self.measuring.progressed.connect(self.progressed)
        self._readings: tuple[HealthReading, ...] = ()
        self._layers: tuple[ShownLayer, ...] = ()
        self._numbers: dict[str, dict[HealthReading, tuple[float, ...]]] = {}
        sight.changed.connect(self._on_sight_changed)
        records.run_changed.connect(self._on_sight_changed)

    @property
    def layers(self) -> tuple[ShownLayer, ...]:
        """The layers of its network, the output layer last; none before there is a run."""
        return self._layers

    @property
    def readings(self) -> tuple[HealthReading, ...]:
        """All readings of the run and of those that it grew from, by step."""
        return self._readings

    @property
    def step(self) -> int:
        """The step in sight."""
        return self._whereabouts.step

    @property
    def last_step(self) -> int:
        """The last step of the run."""
        return self._whereabouts.steps[1]

    @property
    def is_past(self) -> bool:
        """Whether the step in sight is not the newest."""
        return self._whereabouts.is_past

    @property
    def has_steps(self) -> bool:
        """Whether a step was taken."""
        return self._whereabouts.steps[1] > 0

    @property
    def in_sight(self) -> int | None:
        """Which of the readings is the last at or before the step in sight; None if none is."""
        at = bisect_right(self._readings, self.step, key=attrgetter("step")) - 1
        return at if at >= 0 else None

    @property
    def reading(self) -> HealthReading | None:
        """The reading of the step in sight, or the last before it; None if there is none."""
        at, exact = self.in_sight, self._exact
        if exact is not None and self.is_past and exact.moment == self._sight.moment and self._fits(exact):
            return exact
        return None if at is None else self._readings[at]

    @property
    def is_measuring(self) -> bool:
        """Whether the run in sight is being measured."""
        run = self._whereabouts.run
        return run is not None and self.measuring.is_under_way(run.kept)

    @property
    def can_be_measured(self) -> bool:
        """Whether the run in sight could be measured, and is not."""
        run = self._whereabouts.run
        if run is None or self._is_playing or self.is_measuring:
            return False
        return self.measuring.is_needed(run.kept)

    @property
    def problem(self) -> str:
        """Why the run in sight could not be measured, as a sentence, or ""."""
        run = self._whereabouts.run
        return "" if run is None else self.measuring.problem(run.kept)

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen: what nobody sees is not asked for."""
        self._is_seen = seen
        self._ask()

    def set_playing(self, playing: bool) -> None:
        """Say whether the training runs: meanwhile no run is measured."""
        self._is_playing = playing
        if playing:
            self.measuring.cancel()
        self._ask()

    def receive(self, mail: Mail) -> None:
        """Take in the reading of an earlier step that is looked at."""
        answer = self._looker.answer_in(mail)
        if isinstance(answer, Health):
            self._exact = answer.reading

    def measure(self) -> None:
        """Measure the run in sight."""
        run = self._whereabouts.run
        if run is not None and self.can_be_measured:
            self.measuring.begin(run.kept)

    def start_over(self) -> None:
        """Forget the project before."""
        self._exact = None
        self._numbers.clear()
        self.measuring.start_over()

    def refresh(self) -> bool:
        """Look for what is new.

        Returns:
            Whether there are other readings, or layers, than before.
        """
        run = self._whereabouts.run
        layers = () if run is None else shown_layers(run.spec)
        is_other = layers != self._layers
        self._layers = layers if is_other else self._layers
        found = () if run is None else tuple(filter(self._fits, self._known_of(run.kept)))
        if is_other or not _same(found, self._readings):
            self._readings = found
            return True
        return False

    def steps(self) -> Steps:
        """Return the steps of the readings."""
        return np.array([reading.step for reading in self._readings], dtype=np.int64)

    def values(self, measure: LayerMeasure) -> Floats:
        """Return a number of each layer at each reading, shape (layers, readings)."""
        before, known = self._numbers.get(measure.key, {}), {}
        for reading in self._readings:
            numbers = before.get(reading)
            known[reading] = numbers or tuple(measure.of(layer) for layer in reading.layers)
        self._numbers[measure.key] = known
        table = np.array(list(known.values()), dtype=np.float64)
        return table.reshape(len(known), len(self._layers)).T

    def go(self, step: int) -> None:
        """Look at a step of the run, or of the one that it grew from there, or at the nearest that it has."""
        run = self._whereabouts.run
        if run is not None and step < run.kept.begin and self._readings:
            at = max(bisect_right(self._readings, step, key=attrgetter("step")) - 1, 0)
            self._whereabouts.go_to(Moment(self._readings[at].moment.run, step))
        else:
            self._whereabouts.go(step)

    def _known_of(self, run: Run) -> list[HealthReading]:
        """Return the readings of a run and of those it grew from, and what was measured of it afterwards."""
        record = self._record()
        known = {one.step: one for one in self.measuring.readings(run)}
        if record.find(run.number) is not None:
            known |= {one.step: one for one in record.readings(run.number)}
        return [known[step] for step in sorted(known)]

    def _fits(self, reading: HealthReading) -> bool:
        """Whether a reading is of a network with these layers: a run may have grown from one with others."""
        return [one.dead.size for one in reading.layers] == [layer.size for layer in self._layers]

    def _ask(self) -> None:
        """Ask for the reading in sight, and have the run measured, where one can see it."""
        run = self._whereabouts.run
        self._looker.want(HealthRequest() if self.is_past else None)
        self._looker.set_seen(self._is_seen)
        if self._is_seen and run is not None and self.can_be_measured and self.measuring.may_begin(run.kept):
            self.measuring.begin(run.kept)

    def _on_sight_changed(self) -> None:
        self._ask()
        self.stale.emit()

    def _on_measuring_changed(self) -> None:
        self.measured.emit()
        self.stale.emit()


def _same(found: tuple[HealthReading, ...], before: tuple[HealthReading, ...]) -> bool:
    return len(found) == len(before) and all(map(is_, found, before))
