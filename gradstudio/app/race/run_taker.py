"""`RunTaker`: takes a run again that is one of many, and into the record of the project."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.background import Background
from gradstudio.app.record.records import Records
from gradstudio.app.record.run_record import RunRecord
from gradstudio.app.run.kernels import are_kernels_ready
from gradstudio.app.run.recording import Recording
from gradstudio.app.run.trainer import Trainer
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Record, Run
from gradstudio.training.record.way import GoOn


class RunTaker(QObject):
    """Takes one run at a time again, on a thread of its own. Lives on the GUI thread; `stop` ends its thread.

    A run is on its way until the window has it: its steps are taken again first, and then the training thread takes
    it into the record. That can no longer be given up, and such a run is told of even if another is wanted by then.

    Args:
        name: of the thread.
        trainer: whose record the runs go into.
        records: the runs as the window keeps them.
        parent: as for any QObject.

    Signals:
        taken: a run is one of the record: what it was asked for by, the `Run`, and whether it is still wanted.
        progressed: share of its steps that are taken, 0 to 1.
        failed: why it cannot be taken, as a sentence.
    """

    taken = Signal(object, object, bool)
    progressed = Signal(float)
    failed = Signal(str)
    _taken_in = Signal(object, object)
    _lost = Signal(object, object, str)

    def __init__(self, name: str, trainer: Trainer, records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer, self._records = trainer, records
        self._wanted: Hashable | None = None
        self._again: tuple[Hashable, int] | None = None
        self._entering: list[tuple[Hashable, Run]] = []
        self._background = Background(name, self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._background.progressed.connect(self.progressed)
        self._taken_in.connect(self._on_taken_in)
        self._lost.connect(self._on_lost)

    @property
    def is_busy(self) -> bool:
        """Whether a run is on its way that is wanted."""
        return self._wanted is not None

    def begin(self, key: Hashable, spec: ProjectSpec, name: str, steps: int, least: int) -> None:
        """Take a run again, in place of the one that was wanted; one that is on its way already is not taken twice.

        Args:
            key: what it is asked for by.
            spec: of the run.
            name: what it is to be called.
            steps: how many it takes; fewer if it diverges.
            least: how many suffice of one that is on its way.
        """
        self._wanted = key
        if any(known == key and (run.end >= least or run.ended) for known, run in self._entering):
            self._background.cancel()
            return
        if self._background.is_busy and self._again is not None:
            known, most = self._again
            if known == key and most >= least:
                return
        self._again = key, steps
        self._background.begin(partial(_taken_again, spec, name, steps))

    def cancel(self) -> None:
        """Give up what is wanted."""
        self._background.cancel()
        self._wanted = None

    def start_over(self) -> None:
        """Forget the project before, with all that was on its way into its record."""
        self.cancel()
        self._entering.clear()

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _on_background_done(self, run: Run | None) -> None:
        if run is None or self._again is None:
            return
        key = self._again[0]
        self._entering.append((key, run))
        told, lost = partial(self._taken_in.emit, key), partial(self._lost.emit, key)
        self._trainer.change_record(partial(_take_in, self._trainer.record, run, told, lost))

    def _on_background_failed(self, problem: str) -> None:
        self._wanted = None
        self.failed.emit(problem)

    def _on_taken_in(self, key: Hashable, run: Run) -> None:
        if self._has_left(run):
            self._records.bring_back(RunRecord(run, None))
            self.taken.emit(key, run, self._is_granted(key))

    def _on_lost(self, key: Hashable, run: Run, problem: str) -> None:
        if self._has_left(run) and self._is_granted(key):
            self.failed.emit(problem)

    def _has_left(self, run: Run) -> bool:
        """Note that a run is no longer on its way; return whether it was, in the project that is open."""
        others = [(known, one) for known, one in self._entering if one is not run]
        was_here = len(others) < len(self._entering)
        self._entering = others
        return was_here

    def _is_granted(self, key: Hashable) -> bool:
        """Return whether a run is what is wanted, no more of it being on its way; nothing is wanted then."""
        is_last = not self._background.is_busy and all(known != key for known, _ in self._entering)
        is_wanted = key == self._wanted and is_last
        if is_wanted:
            self._wanted = None
        return is_wanted


def _taken_again(spec: ProjectSpec, name: str, steps: int, go_on: GoOn) -> Run | None:
    """Take the steps of a run again; None if it was given up. Runs on the thread.

    Args:
        spec: of the run.
        name: what it is to be called.
        steps: how many.
        go_on: is asked whether to.
    """
    if not are_kernels_ready(go_on):
        return None
    from gradstudio.app.race.opening import taken_again  # noqa: PLC0415 - the window begins without the compiler

    return taken_again(spec, name, steps, go_on)


def _take_in(
    record: Record,
    run: Run,
    told: Callable[[Run], None],
    lost: Callable[[Run, str], None],
    recording: Recording,
) -> None:
    """Take a run into a record, unless another project is open by now. Runs on the training thread.

    Args:
        record: of the project that the run was asked for in.
        run: to be taken in.
        told: is told of the run.
        lost: is told of the run, and why it could not be taken in, as a sentence.
        recording: of the project that is open.
    """
    if recording.record is not record:
        return
    try:
        recording.take_in(run)
    except Exception as error:  # noqa: BLE001 - the edge of a thread: whatever it is, the window says it
        lost(run, f"{run.label.name} cannot be kept. {type(error).__name__}: {error}")
    else:
        told(run)
