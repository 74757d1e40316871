"""`BugLab`: which mistakes are switched on, and what they do to the graph in sight and to a training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.document.document import Document
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.bugs.fault_numbers import FaultNumbers
from gradstudio.app.lab.bugs.fault_runs import FaultRuns
from gradstudio.app.lab.bugs.on_canvas import BugOnCanvas
from gradstudio.app.program.all_ended import all_ended
from gradstudio.app.program.background import Background
from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.faults import EVERYWHERE, NO_FAULTS, Fault, FaultPlace, Faults
from gradstudio.lab.bugs.needs import StandIn, lacking, stand_in
from gradstudio.lab.bugs.rates import first_rate
from gradstudio.lab.bugs.table import bug_named
from gradstudio.project.spec import ProjectSpec

if TYPE_CHECKING:
    from gradstudio.app.lab.bugs.bug_hunt import BugHunt, GoThrough

_NUMBERS_MILLISECONDS = 300
"""Numbers that come one after another while a run trains are followed at this pace."""
_RUNS_MILLISECONDS = 400
"""An edit of the project is followed when it has been left alone for so long."""


class BugLab(QObject):
    """Works on copies; the project, its runs and their engine hear nothing of it. Lives on the GUI thread.

    Nothing is computed while nobody looks.

    Args:
        document: the project.
        bench: the graph in sight.
        colouring: what the canvas is coloured by.
        go_through: has the debugger go through a pass that was recorded elsewhere.
        parent: as for any QObject.

    Attributes:
        numbers: both passes of the graph in sight.
        runs: both runs.
        on_canvas: the numbers of the mistakes on the canvas.

    Signals:
        faults_changed: others are switched on, or elsewhere, or they are shown on another project.
        seen_changed: somebody looks, or nobody does any more.
    """

    faults_changed = Signal()
    seen_changed = Signal()

    def __init__(
        self,
        document: Document,
        bench: Bench,
        colouring: Colouring,
        go_through: GoThrough,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._bench, self._go_through = document, bench, go_through
        self.numbers = FaultNumbers(bench, self)
        self.runs = FaultRuns(self)
        self.on_canvas = BugOnCanvas(self.numbers, bench, colouring, self)
        self._hunt: BugHunt | None = None
        self._faults = NO_FAULTS
        self._stand_in: StandIn | None = None
        self._is_seen = False
        self._numbers_due = self._runs_due = False
        self._numbers_timer = self._timer(_NUMBERS_MILLISECONDS, self._compute_numbers)
        self._runs_timer = self._timer(_RUNS_MILLISECONDS, self._begin_runs)
        bench.changed.connect(self._on_bench_changed)
        document.spec_changed.connect(self._on_document_spec_changed)

    @property
    def hunt(self) -> BugHunt:
        """The game of finding one."""
        if self._hunt is None:
            from gradstudio.app.lab.bugs.bug_hunt import BugHunt  # noqa: PLC0415 - the start does without it

            self._hunt = BugHunt(self._document, self._bench, self._go_through, self)
        return self._hunt

    @property
    def faults(self) -> Faults:
        """The mistakes that are switched on."""
        return self._faults

    @property
    def spec(self) -> ProjectSpec:
        """The project that is trained: the one at hand, or one like it."""
        return self._document.spec if self._stand_in is None else self._stand_in.spec

    @property
    def stand_in(self) -> StandIn | None:
        """The project that takes the place of the one at hand; None where it is that itself."""
        return self._stand_in

    @property
    def can_show(self) -> bool:
        """Whether the numbers of the mistakes are there and followed, so that the canvas can show them."""
        return self._is_seen and self.numbers.passes is not None

    @property
    def title(self) -> str:
        """What is switched on, in words; "" for nothing."""
        return ", ".join(
            fault.bug.title if fault.place == EVERYWHERE else f"{fault.bug.title} {fault.place}"
            for fault in self._faults
        )

    def set_on(self, key: str, on: bool) -> None:
        """Switch a mistake on, everywhere that it can be, or off."""
        if on == (key in self._faults):
            return
        if on:
            self._set(self._faults.with_fault(Fault(bug_named(key).key)))
        else:
            self._set(self._faults.without(key))

    def set_place(self, key: str, place: FaultPlace) -> None:
        """Have a mistake sit somewhere else; it is switched on."""
        self._set(self._faults.with_fault(Fault(key, place)))

    def switch_off(self) -> None:
        """Switch everything off."""
        self._set(NO_FAULTS)

    def lacking(self, bug: Bug) -> str:
        """Return why a mistake has no effect on the training that is shown, as a sentence; "" if it has one."""
        return lacking(bug, self.spec)

    def offer(self, bug: Bug) -> StandIn | None:
        """Return a project like the one at hand that shows a mistake; None where none is needed, or none would."""
        return stand_in(bug, self.spec)

    def show_with(self, bug: Bug) -> None:
        """Switch a mistake on, and train a project that shows it in the place of the one at hand."""
        offered = self.offer(bug)
        if offered is not None:
            self._stand_in = offered
        self._set(self._faults.with_fault(Fault(bug.key, self._faults.place(bug.key) or EVERYWHERE)))

    def show_project(self) -> None:
        """Train the project at hand again."""
        self._stand_in = None
        self._set(self._faults)

    def set_seen(self, seen: bool) -> None:
        """Say whether anybody looks; what is due is computed then, and the canvas has its own colours otherwise."""
        self._is_seen = seen
        if seen:
            self._catch_up()
        else:
            self.on_canvas.set_on(False)
        self.seen_changed.emit()

    def leave_canvas(self) -> None:
        """Have the canvas show nothing of the game, until `come_back`."""
        if self._hunt is not None:
            self._hunt.leave_canvas()

    def come_back(self) -> None:
        """Have the canvas show what it showed of the game when it was left."""
        if self._hunt is not None:
            self._hunt.come_back()

    def start_over(self) -> None:
        """Forget a project that is gone."""
        self._faults, self._stand_in = NO_FAULTS, None
        self._numbers_due = self._runs_due = False
        self.numbers.clear()
        self.runs.start_over()
        if self._hunt is not None:
            self._hunt.start_over()
        self.faults_changed.emit()

    def stop(self) -> None:
        """Have its threads end soon."""
        for background in self._backgrounds():
            background.stop()
        for timer in (self._numbers_timer, self._runs_timer):
            timer.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End its threads and wait for them; see `Background.shutdown`."""
        self.stop()
        return all_ended(self._backgrounds(), most_milliseconds)

    def _backgrounds(self) -> list[Background]:
        found = [self.numbers.background, self.runs.background]
        return found if self._hunt is None else [*found, self._hunt.background]

    def _timer(self, milliseconds: int, does: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(does)
        return timer

    def _set(self, faults: Faults) -> None:
        self._faults = faults
        if not len(faults):
            self._stand_in = None
            self._numbers_due = self._runs_due = False
            self.numbers.clear()
            self.runs.clear()
        else:
            self._numbers_due = self._runs_due = True
            self._catch_up()
        self.faults_changed.emit()

    def _catch_up(self) -> None:
        if self._is_seen:
            self._compute_numbers()
            self._begin_runs()

    def _compute_numbers(self) -> None:
        if self._numbers_due and self._is_seen and len(self._faults):
            self._numbers_due = False
            self.numbers.compute(self._faults, first_rate(self.spec))

    def _begin_runs(self) -> None:
        if self._runs_due and self._is_seen and len(self._faults):
            self._runs_due = False
            self.runs.begin(self.spec, self._faults)

    def _on_bench_changed(self) -> None:
        if len(self._faults):
            self._numbers_due = True
            if not self._numbers_timer.isActive():
                self._numbers_timer.start()

    def _on_document_spec_changed(self, spec: ProjectSpec) -> None:
        if len(self._faults):
            self._stand_in = None
            self._runs_due = True
            self._runs_timer.start()
            self.faults_changed.emit()
