"""`Landscape`: the plane through the weights that is looked at, and the eigenvalues over the steps of a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.landscape.plane_kinds import PlaneKey
from gradstudio.app.landscape.seen_states import SeenStates
from gradstudio.app.landscape.survey import (
    ChosenParameter,
    MeasuredSharpness,
    Rectangle,
    Relief,
    Survey,
)
from gradstudio.app.program.background import Background
from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.record import Record
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment, RunId

if TYPE_CHECKING:
    from gradstudio.app.landscape.surveyor import Surveyor

Floats = NDArray[np.float64]

MOST_OTHERS = 8
"""Runs whose paths are shown beside that of the run in sight: those that began last."""
AT_ONCE = 2**22
"""Parameters times samples up to which eigenvalues are measured without being asked for."""
_REST = 3.0
"""While a run is trained the thread rests so many times as long as it has measured."""
_SLOW_MILLISECONDS = 500
_SOON_MILLISECONDS, _LEAST_REST_MILLISECONDS = 20, 100


class Landscape(QObject):
    """Has planes measured on a thread of its own, while somebody sees them. Lives on the GUI thread.

    What is measured with is loaded when something is measured for the first time: the window begins without it.

    Args:
        whereabouts: the run in sight, and where in it one is.
        records: the runs of the project.
        selection: whose parameters span a plane.
        record: returns the record, which has the states of the runs.
        parent: as for any QObject.

    Signals:
        changed: there is something else to be shown.
        progressed: share of a long way that is done, 0 to 1.
    """

    changed = Signal()
    progressed = Signal(float)
    _told = Signal(object, object)

    def __init__(
        self,
        whereabouts: Whereabouts,
        records: Records,
        selection: Selection,
        record: Callable[[], Record],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._whereabouts = whereabouts
        self._records = records
        self._selection = selection
        self._record = record
        self._surveyor: tuple[Record, Surveyor] | None = None
        self._snapshot: Snapshot | None = None
        self._seen_states = SeenStates()
        self._kind: PlaneKey = "path"
        self._seed = 0
        self._rectangle: Rectangle | None = None
        self._has_others = False
        self._is_sharpness = self._is_seen = self._is_playing = False
        self._wanted: Survey | None = None
        self._done: object = None  # what was measured last, by `_key`
        self._given_up: object = None
        self._asked_for: RunId | None = None
        self._began = 0.0
        self.relief: Relief | None = None
        self.measured: MeasuredSharpness | None = None
        self.problem = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._begin)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MILLISECONDS)
        self._slow.timeout.connect(self.changed)
        self._background = Background("landscape", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._background.progressed.connect(self.progressed)
        self._told.connect(self._on_told)
        selection.scalars_changed.connect(self._on_selection_scalars_changed)
        records.listed.connect(self._on_records_listed)

    # -- what is looked at ---------------------------------------------------------------------------------

    @property
    def kind(self) -> PlaneKey:
        """The kind of the plane."""
        return self._kind

    @property
    def has_steps(self) -> bool:
        """Whether the run in sight took a step."""
        first, last = self._whereabouts.steps
        return self._snapshot is not None and last > first

    @property
    def moment(self) -> Moment | None:
        """The moment in sight; None before there is one."""
        return None if self._snapshot is None else self._snapshot.moment

    @property
    def spec(self) -> ProjectSpec | None:
        """The project at the moment in sight."""
        return None if self._snapshot is None else self._snapshot.spec

    @property
    def is_past(self) -> bool:
        """Whether the step in sight is not the newest."""
        return self._whereabouts.is_past

    @property
    def is_busy(self) -> bool:
        """Whether something is being measured."""
        return self._background.is_busy

    @property
    def takes_long(self) -> bool:
        """Whether something is being measured for so long that one may want to give it up."""
        return self.is_busy and 1000 * (time.perf_counter() - self._began) >= _SLOW_MILLISECONDS

    @property
    def waits_to_be_asked(self) -> bool:
        """Whether the eigenvalues would take long, and nobody has asked for them, or they were given up."""
        return self._is_sharpness and self._snapshot is not None and not self._may_begin(self._snapshot)

    def here(self) -> Floats | None:
        """Return the place of the moment in sight on the plane, shape (2,); None where it has none."""
        relief, snapshot = self.relief, self._snapshot
        if relief is None or snapshot is None or relief.moment.run != snapshot.run:
            return None
        plane = relief.surface.plane
        if snapshot.parameters.shape != plane.origin.shape:
            return None
        place: Floats = plane.places(snapshot.parameters)[0]
        return place if np.isfinite(place).all() else None

    def find(self, run: RunId) -> RunRecord | None:
        """Return a run whose path is shown; None if it is gone."""
        return self._records.find(run)

    # -- what is asked for ---------------------------------------------------------------------------------

    def set_kind(self, kind: PlaneKey) -> None:
        """Look at a plane of another kind."""
        if kind != self._kind:
            self._kind, self._rectangle = kind, None
            self._forget_relief()

    def another(self) -> None:
        """Take two other random directions."""
        self._seed += 1
        self._refresh()

    def set_rectangle(self, rectangle: Rectangle | None) -> None:
        """Measure another part of the plane; None for the one that has the path in it."""
        if rectangle != self._rectangle:
            self._rectangle = rectangle
            self._refresh()

    def set_others(self, on: bool) -> None:
        """Show the paths of other runs of the same network on the same samples, or not."""
        if on != self._has_others:
            self._has_others = on
            self._refresh()

    def set_sharpness(self, on: bool) -> None:
        """Measure the eigenvalues over the steps, or a plane."""
        if on != self._is_sharpness:
            self._is_sharpness = on
            self.problem = ""
            self._refresh()
            self.changed.emit()

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen: for nobody nothing is measured."""
        self._is_seen = seen
        if not seen:
            self._background.cancel()
        self._refresh()

    def set_playing(self, playing: bool) -> None:
        """Say whether the training runs: meanwhile nothing is replayed."""
        if playing != self._is_playing:
            self._is_playing = playing
            self._refresh()

    def receive(self, mail: Mail) -> None:
        """Take in what comes of the moment in sight."""
        snapshot = mail.snapshot
        before, self._snapshot = self._snapshot, snapshot
        if not self.is_past:
            self._seen_states.see(snapshot)
        if before is not None and before.run != snapshot.run:
            self.relief = self.measured = None
            self._rectangle = None
        self._refresh()

    def measure(self) -> None:
        """Measure the eigenvalues, although it takes long or was given up."""
        if self._snapshot is not None:
            self._asked_for, self._given_up = self._snapshot.run, None
            self._refresh()
            self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being measured, until something else is asked for."""
        if self._background.is_busy and self._wanted is not None:
            self._given_up = self._key(self._wanted)
            self._background.cancel()
            self.changed.emit()

    def go(self, run: RunId, step: int) -> None:
        """Look at a step of a run."""
        self._whereabouts.go_to(Moment(run, step))

    def start_over(self) -> None:
        """Forget the project before."""
        self._background.cancel()
        self._soon.stop()
        self._snapshot = self._surveyor = self._wanted = None
        self._seen_states.clear()
        self._done = self._given_up = self._asked_for = self._rectangle = None
        self.relief = self.measured = None
        self.problem = ""
        self.changed.emit()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._soon.stop()
        self._slow.stop()
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    # -- measuring -----------------------------------------------------------------------------------------

    def _forget_relief(self) -> None:
        self.relief, self.problem = None, ""
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        """Measure what is to be seen soon; while a run is trained not at once."""
        if not self._is_seen or self._snapshot is None:
            return
        if self._is_playing:
            if not self._background.is_busy and not self._soon.isActive():
                self._soon.start(_SOON_MILLISECONDS)
        else:
            self._soon.start(0)

    def _begin(self) -> None:
        snapshot = self._snapshot
        if not self._is_seen or snapshot is None:
            return
        if self._is_sharpness and not self._may_begin(snapshot):
            self.changed.emit()
            return
        wanted = self._survey_of(snapshot)
        key = self._key(wanted)
        is_same = self._background.is_busy and self._wanted is not None and self._key(self._wanted) == key
        if is_same or key in (self._done, self._given_up):
            self.changed.emit()  # another step of what is shown already
            return
        self._wanted, self._began = wanted, time.perf_counter()
        surveyor = self._the_surveyor()

        def work(go_on: GoOn) -> object:
            return surveyor.survey(wanted, lambda relief: self._told.emit(wanted, relief), go_on)

        self._background.begin(work)
        self._slow.start()
        self.changed.emit()

    def _survey_of(self, snapshot: Snapshot) -> Survey:
        is_live = self._is_playing and not self.is_past
        seen = self._seen_states
        own = seen.run == snapshot.run
        return Survey(
            moment=snapshot.moment,
            spec=snapshot.spec,
            parameters=snapshot.parameters,
            gradient=snapshot.gradients,
            before=seen.before(snapshot.step) if is_live and own else None,
            kind=self._kind,
            seed=self._seed,
            chosen=self._chosen(snapshot.spec),
            rectangle=self._rectangle,
            others=self._others(snapshot) if self._has_others else (),
            seen=seen.all if own else (),
            is_live=is_live,
            is_sharpness=self._is_sharpness,
        )

    def _key(self, wanted: Survey) -> object:
        """Return what a survey depends on: two of one key give the same."""
        run = self._records.find(wanted.moment.run)
        end = None if run is None else run.step
        if wanted.is_sharpness:
            return "sharpness", wanted.moment.run, end, wanted.is_live
        names = tuple(one.index for one in wanted.chosen)
        place = wanted.spec.training.loss, wanted.moment.run, end
        # The components of a whole path are those of each of its steps.
        step = None if wanted.kind == "path" else id(wanted.parameters)
        return wanted.kind, wanted.seed, names, wanted.rectangle, wanted.others, place, step, wanted.is_live

    def _chosen(self, spec: ProjectSpec) -> tuple[ChosenParameter, ...]:
        found = []
        for text in self._selection.parts:
            path = ScalarPath.parse(text)
            if path is not None and path.is_parameter and path.is_in(spec.sizes):
                index = path.for_all_samples.flat_index(spec.sizes)
                if index is not None:
                    found.append(ChosenParameter(index=index, name=str(path.for_all_samples)))
        return tuple(found[-2:])

    def _others(self, snapshot: Snapshot) -> tuple[RunId, ...]:
        spec = snapshot.spec
        runs = [
            run.run
            for run in self._records.runs
            if run.run != snapshot.run
            and not run.label.hidden
            and run.step > run.kept.begin
            and run.spec.sizes == spec.sizes
            and _activations(run.spec) == _activations(spec)
            and run.is_comparable(spec)
        ]
        return tuple(runs[-MOST_OTHERS:])

    def _may_begin(self, snapshot: Snapshot) -> bool:
        """Whether to measure eigenvalues: it takes not long, or was asked for."""
        if self._given_up is not None and self._given_up == self._key(self._survey_of(snapshot)):
            return False
        work = snapshot.spec.parameter_count * snapshot.spec.data.sample_count
        return work <= AT_ONCE or self._asked_for == snapshot.run

    def _the_surveyor(self) -> Surveyor:
        record = self._record()
        if self._surveyor is None or self._surveyor[0] is not record:
            from gradstudio.app.landscape.surveyor import Surveyor  # noqa: PLC0415 - see the class

            self._surveyor = record, Surveyor(record)
        return self._surveyor[1]

    def _end(self) -> None:
        """Go on with what has come meanwhile."""
        self._slow.stop()
        if self._wanted is not None:
            self._done = self._key(self._wanted)
        if self._is_playing:
            rest = round(1000 * _REST * (time.perf_counter() - self._began))
            self._soon.start(max(_LEAST_REST_MILLISECONDS, rest))
        self.changed.emit()

    def _on_told(self, wanted: Survey, relief: Relief) -> None:
        if wanted is self._wanted and self._background.is_busy:
            self.relief, self.problem = relief, ""
            self.changed.emit()

    def _on_background_done(self, measured: MeasuredSharpness | None) -> None:
        if measured is not None:
            self.measured, self.problem = measured, ""
        self._end()

    def _on_background_failed(self, problem: str) -> None:
        self.problem = problem
        if not self._is_sharpness:
            self.relief = None
        self._end()

    def _on_selection_scalars_changed(self, scalars: object) -> None:
        if self._kind == "parameters":
            self._refresh()

    def _on_records_listed(self) -> None:
        if self._has_others:
            self._refresh()
        self.changed.emit()  # a run may have another colour


def _activations(spec: ProjectSpec) -> list[str]:
    return [layer.activation for layer in spec.network.layers]
