"""`Sweeping`: a sweep that is carried out on threads of its own, and can be paused, cancelled and resumed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.all_ended import all_ended
from gradstudio.app.program.background import Background
from gradstudio.app.run.kernels import are_kernels_ready
from gradstudio.store.sweep_columns import count_finished, read_sweep_head
from gradstudio.store.sweeps import SweepStore
from gradstudio.sweep.cores import cores
from gradstudio.sweep.ending import is_over
from gradstudio.sweep.plan import SweepPlan
from gradstudio.sweep.plan.legality import require_legal
from gradstudio.sweep.plan.reading import plan_of_text
from gradstudio.sweep.running.sweep import Sweep, SweepProgress
from gradstudio.sweep.running.thread_crew import ThreadCrew
from gradstudio.training.record.way import GoOn


class Sweeping(QObject):
    """One sweep: the one that runs, or whose file was opened last. Lives on the GUI thread.

    Results stand in its file as they come, so that they stay whatever ends the window; what is finished is not run
    again when it is resumed. It is no part of the project: another project leaves it as it is.

    Args:
        parent: as for any QObject.

    Signals:
        opened: there is another sweep: its plan and its file are known.
        changed: it has begun, is paused, has ended, or there is a problem.
        progressed: `progress` is another.
        refused: why a file cannot be opened, as a sentence; the sweep is as before.
    """

    opened = Signal()
    changed = Signal()
    progressed = Signal()
    refused = Signal(str)
    _told = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan: SweepPlan | None = None
        self._path: Path | None = None
        self._progress: SweepProgress | None = None
        self._is_paused = threading.Event()
        self._is_complete = False
        self._problem = ""
        self._background = Background("sweep", self)
        self._background.done.connect(self._on_background_done)
        self._background.failed.connect(self._on_background_failed)
        self._reading = Background("sweep file", self)
        self._reading.done.connect(self._on_reading_done)
        self._reading.failed.connect(self.refused)
        self._told.connect(self._on_told)

    @property
    def plan(self) -> SweepPlan | None:
        """Which runs it makes; None before there is a sweep."""
        return self._plan

    @property
    def path(self) -> Path | None:
        """Its file; None before there is a sweep."""
        return self._path

    @property
    def progress(self) -> SweepProgress | None:
        """How far it has come; None before it ran in this window."""
        return self._progress

    @property
    def is_running(self) -> bool:
        """Whether it is under way, paused or not."""
        return self._background.is_busy

    @property
    def is_paused(self) -> bool:
        """Whether nothing more is begun for now; what was begun is finished."""
        return self.is_running and self._is_paused.is_set()

    @property
    def is_complete(self) -> bool:
        """Whether it has come to its end: all its runs are over, or its time is."""
        return self._is_complete

    @property
    def can_go_on(self) -> bool:
        """Whether there is a sweep that does not run and of which something is left."""
        return self._plan is not None and not self.is_running and not self._is_complete

    @property
    def is_kept(self) -> bool:
        """Whether its file is there, so that it would go on and not begin anew."""
        return self._path is not None and self._path.exists()

    @property
    def problem(self) -> str:
        """Why it does not go on, as a sentence, or ""."""
        return self._problem

    def begin(self, plan: SweepPlan, path: Path) -> None:
        """Begin a sweep, in place of the one before.

        Args:
            plan: which runs it makes.
            path: where its results are kept; there must be no such file.
        """
        self._run(plan, path, partial(_created, plan, path))

    def resume(self) -> None:
        """Have the sweep go on where it was interrupted; without its file it begins anew."""
        if self._plan is not None and self._path is not None and not self.is_running:
            self._run(self._plan, self._path, partial(_opened, self._plan, self._path))

    def open(self, path: Path) -> None:
        """Look at a sweep that a file holds, in place of the one before; it does not go on by itself.

        While a sweep runs none is opened: it would be given up.
        """
        if self.is_running:
            self.refused.emit(f"{path.name} is not opened while a sweep runs. Cancel that, or wait for it.")
            return
        self._reading.begin(lambda _: (path, *_read(path)))

    def pause(self, on: bool) -> None:
        """Begin nothing more, or go on."""
        if self.is_running and on != self._is_paused.is_set():
            (self._is_paused.set if on else self._is_paused.clear)()
            self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being run; what is finished stays, and the rest can be resumed."""
        if self.is_running:
            self._background.cancel()
            self._is_paused.clear()
            self.changed.emit()

    def stop(self) -> None:
        """End the threads soon, without waiting for them. Safe to call twice."""
        self._reading.stop()
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the threads, and wait for them; see `Background.shutdown`."""
        self.stop()
        return all_ended((self._background, self._reading), most_milliseconds)

    def _run(self, plan: SweepPlan, path: Path, opened: Callable[[], SweepStore]) -> None:
        self._reading.cancel()
        self._background.cancel()
        self._is_paused = threading.Event()  # what was given up may still ask the one before
        self._plan, self._path, self._progress, self._problem = plan, path, None, ""
        self._is_complete = False
        told = partial(self._told.emit, path)
        self._background.begin(partial(_carried_out, plan, opened, told, self._is_paused.is_set))
        self.opened.emit()
        self.changed.emit()

    def _on_told(self, path: Path, progress: SweepProgress) -> None:
        if path == self._path and self.is_running:
            self._progress = progress
            self.progressed.emit()

    def _on_reading_done(self, found: tuple[Path, SweepPlan, bool]) -> None:
        self._path, self._plan, self._is_complete = found
        self._progress, self._problem = None, ""
        self.opened.emit()
        self.changed.emit()

    def _on_background_done(self, is_complete: object) -> None:
        self._is_complete = is_complete is True
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        self._problem = problem
        self.changed.emit()


def _read(path: Path) -> tuple[SweepPlan, bool]:
    """Return the plan of a file, and whether nothing of it is left to be run."""
    head = read_sweep_head(path)
    plan = plan_of_text(head.plan)
    return plan, is_over(plan, head, count_finished(path))


def _created(plan: SweepPlan, path: Path) -> SweepStore:
    require_legal(plan)
    return SweepStore.create(path, plan.text, plan.digest, plan.paths)


def _opened(plan: SweepPlan, path: Path) -> SweepStore:
    return SweepStore(path) if path.exists() else _created(plan, path)


def _carried_out(
    plan: SweepPlan,
    opened: Callable[[], SweepStore],
    told: Callable[[SweepProgress], None],
    paused: Callable[[], bool],
    go_on: GoOn,
) -> bool:
    """Carry out a plan. Runs on the sweep's thread, and has others of its own; one core is left to the window.

    Args:
        plan: which runs it makes.
        opened: opens the file.
        told: is told how far it has come.
        paused: whether nothing more is to be begun for now.
        go_on: is asked whether to.
    """
    with opened() as store:
        store.pause_clock(True)  # until the first runs are begun: kernels may have to be compiled before
        if not are_kernels_ready(go_on):
            return False
        with ThreadCrew(max(1, cores() - 1)) as crew:
            return Sweep(plan, store, crew).run(told, lambda: not go_on(0.0), paused)
