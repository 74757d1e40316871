"""`Landscape`: the plane through the weights that is looked at, and the eigenvalues over the steps of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gradstudio.app.landscape.asking import Asking, LandscapeWish
from gradstudio.app.landscape.plane_kinds import PlaneKey
from gradstudio.app.landscape.seen_states import SeenStates
from gradstudio.app.landscape.survey import MeasuredSharpness, Rectangle, Relief, Survey, is_quick
from gradstudio.app.landscape.survey_pace import SurveyPace
from gradstudio.app.landscape.surveying import Surveying
from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment, RunId

_ZOOMED_MILLISECONDS = 120
"""Another part of the plane is measured once it has been the same for so long."""


class Landscape(QObject):
    """Has planes measured on a thread of its own, while somebody sees them. Lives on the GUI thread.

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
        self._asking = Asking(records, selection)
        self._wish = LandscapeWish()
        self._snapshot: Snapshot | None = None
        self._seen_states = SeenStates()
        self._asked_for: RunId | None = None
        self.relief: Relief | None = None
        self.measured: MeasuredSharpness | None = None
        self._problems = {False: "", True: ""}  # of the plane, and of the eigenvalues
        self._measuring = Surveying(record, self)
        self._pace = SurveyPace(lambda: self.is_busy, self)
        self._pace.due.connect(self._begin)
        self._measuring.told.connect(self._on_measuring_told)
        self._measuring.done.connect(self._on_measuring_done)
        self._measuring.failed.connect(self._on_measuring_failed)
        self._measuring.slowed.connect(self.changed)
        self._measuring.progressed.connect(self.progressed)
        selection.scalars_changed.connect(self._on_selection_scalars_changed)
        records.listed.connect(self._on_records_listed)

    # -- what is looked at ---------------------------------------------------------------------------------

    @property
    def kind(self) -> PlaneKey:
        """The kind of the plane."""
        return self._wish.kind

    @property
    def rectangle(self) -> Rectangle | None:
        """The part of the plane that is looked at; None for the whole, as at first of each run and plane."""
        return self._wish.rectangle

    @property
    def problem(self) -> str:
        """Why what is to be seen cannot be measured, as a sentence, or ""."""
        return self._problems[self._wish.is_sharpness]

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
    def is_past(self) -> bool:
        """Whether the step in sight is not the newest."""
        return self._whereabouts.is_past

    @property
    def is_busy(self) -> bool:
        """Whether something is being measured."""
        return self._measuring.is_busy

    @property
    def takes_long(self) -> bool:
        """Whether something is being measured for so long that one may want to give it up."""
        return self._measuring.takes_long

    @property
    def waits_to_be_asked(self) -> bool:
        """Whether the eigenvalues would take long, and nobody has asked for them, or they were given up."""
        return self._wish.is_sharpness and self._snapshot is not None and not self._may_begin(self._snapshot)

    @property
    def is_given_up(self) -> bool:
        """Whether what is to be seen was given up before it was measured to the end."""
        return self._snapshot is not None and self._measuring.is_given_up(
            self._asking.key(self._survey(self._snapshot))
        )

    def here(self) -> NDArray[np.float64] | None:
        """Return the place of the moment in sight on the plane, shape (2,); None where it has none."""
        if self.relief is None or self._snapshot is None:
            return None
        return self.relief.place_of(self._snapshot.run, self._snapshot.parameters)

    def find(self, run: RunId) -> RunRecord | None:
        """Return a run whose path is shown; None if it is gone."""
        return self._records.find(run)

    # -- what is asked for ---------------------------------------------------------------------------------

    def set_kind(self, kind: PlaneKey) -> None:
        """Look at a plane of another kind."""
        if kind != self._wish.kind:
            self._wish = replace(self._wish, kind=kind, rectangle=None)
            self.relief, self._problems[False] = None, ""
            self._measuring.forget()
            self._refresh()
            self.changed.emit()

    def another(self) -> None:
        """Take two other random directions."""
        self._want(replace(self._wish, seed=self._wish.seed + 1, rectangle=None))

    def set_rectangle(self, rectangle: Rectangle | None) -> None:
        """Measure another part of the plane soon; None for the one that has the path in it."""
        self._want(replace(self._wish, rectangle=rectangle), _ZOOMED_MILLISECONDS)

    def set_others(self, on: bool) -> None:
        """Show the paths of other runs of the same network on the same samples, or not."""
        self._want(replace(self._wish, has_others=on))

    def set_sharpness(self, on: bool) -> None:
        """Measure the eigenvalues over the steps, or a plane."""
        if on != self._wish.is_sharpness:
            self._want(replace(self._wish, is_sharpness=on))
            self.changed.emit()

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen: for nobody nothing is measured."""
        self._pace.is_seen = seen
        if not seen:
            self._measuring.pause()
        self._refresh()

    def set_playing(self, playing: bool) -> None:
        """Say whether the training runs: meanwhile nothing is replayed."""
        if playing != self._pace.is_playing:
            self._pace.is_playing = playing
            self._refresh()

    def receive(self, mail: Mail) -> None:
        """Take in what comes of the moment in sight."""
        snapshot = mail.snapshot
        before, self._snapshot = self._snapshot, snapshot
        if not self.is_past:
            self._seen_states.see(snapshot)
        if before is not None and before.run != snapshot.run:
            self._forget()
            self._measuring.forget()
        self._refresh()

    def measure(self) -> None:
        """Measure what is to be seen, although it takes long or was given up."""
        if self._snapshot is not None:
            self._asked_for = self._snapshot.run
            self._measuring.allow()
            self._refresh()
            self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being measured, until something else is asked for."""
        if self._measuring.give_up():
            self.changed.emit()

    def go(self, run: RunId, step: int) -> None:
        """Look at a step of a run."""
        self._whereabouts.go_to(Moment(run, step))

    def start_over(self) -> None:
        """Forget the project before."""
        self._pace.stop()
        self._measuring.start_over()
        self._snapshot = self._asked_for = None
        self._seen_states.clear()
        self._forget()
        self.changed.emit()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._pace.stop()
        self._measuring.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self._pace.stop()
        return self._measuring.shutdown(most_milliseconds)

    # -- measuring -----------------------------------------------------------------------------------------

    def _forget(self) -> None:
        """Forget what was measured of a run, and look at the whole of the next plane."""
        self.relief = self.measured = None
        self._problems = {False: "", True: ""}
        self._wish = replace(self._wish, rectangle=None)

    def _want(self, wish: LandscapeWish, milliseconds: int = 0) -> None:
        if wish != self._wish:
            self._wish = wish
            self._refresh(milliseconds)

    def _refresh(self, milliseconds: int = 0) -> None:
        """Measure what is to be seen after so long; see `SurveyPace.ask`."""
        if self._snapshot is not None:
            self._pace.ask(milliseconds)

    def _begin(self) -> None:
        snapshot = self._snapshot
        if not self._pace.is_seen or snapshot is None:
            return
        if not self._wish.is_sharpness or self._may_begin(snapshot):
            wanted = self._survey(snapshot)
            self._measuring.begin(wanted, self._asking.key(wanted))
        self.changed.emit()  # where nothing is begun it may be another step of what is shown already

    def _survey(self, snapshot: Snapshot) -> Survey:
        is_live = self._pace.is_playing and not self.is_past
        return self._asking.survey(self._wish, snapshot, self._seen_states, is_live=is_live)

    def _may_begin(self, snapshot: Snapshot) -> bool:
        """Whether to measure eigenvalues: it takes not long, or was asked for."""
        if self.is_given_up:
            return False
        return is_quick(snapshot.spec) or self._asked_for == snapshot.run

    def _go_on(self) -> None:
        """Go on with what has come meanwhile."""
        self._pace.rest(self._measuring.seconds)
        self.changed.emit()

    def _on_measuring_told(self, relief: Relief) -> None:
        self.relief, self._problems[False] = relief, ""
        self.changed.emit()

    def _on_measuring_done(self, measured: MeasuredSharpness | None) -> None:
        if measured is not None:
            self.measured, self._problems[True] = measured, ""
        self._go_on()

    def _on_measuring_failed(self, is_sharpness: bool, problem: str) -> None:
        self._problems[is_sharpness] = problem
        if is_sharpness:
            self.measured = None
        else:
            self.relief = None
        self._go_on()

    def _on_selection_scalars_changed(self, scalars: object) -> None:
        if self._wish.kind == "parameters":
            self._wish = replace(self._wish, rectangle=None)
            self._refresh()

    def _on_records_listed(self) -> None:
        if self._wish.has_others:
            self._refresh()
        self.changed.emit()  # a run may have another colour
