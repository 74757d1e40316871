"""A run with the mistakes that are on beside the right one, trained in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.background import Background
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.bugs.faults import Faults
from gradstudio.lab.bugs.runs import LabRun, Plan, RunPair, pair_of_runs, planned
from gradstudio.project.spec import ProjectSpec


class FaultRuns(QObject):
    """Trains a copy of a project twice. Lives on the GUI thread.

    Args:
        parent: as for any QObject.

    Signals:
        changed: the runs have come further, ended, or there are others.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = Background("bug runs", self)
        self.background.done.connect(self._on_background_done)
        self.background.progressed.connect(self._on_background_progressed)
        self.background.failed.connect(self._on_background_failed)
        self._pair: RunPair | None = None
        self._share = 0.0
        self._problem = ""
        self._right: tuple[ProjectSpec, Plan, LabRun] | None = None

    @property
    def pair(self) -> RunPair | None:
        """Both runs as far as they have come; None before any."""
        return self._pair

    @property
    def share(self) -> float:
        """Share of the steps that are taken, 0 to 1."""
        return self._share

    @property
    def is_busy(self) -> bool:
        """Whether steps are being taken."""
        return self.background.is_busy

    @property
    def problem(self) -> str:
        """Why there are no runs, as a sentence; "" where there are some."""
        return self._problem

    def begin(self, spec: ProjectSpec, faults: Faults) -> None:
        """Train a project anew; the right run is taken from the last time where it is the same.

        Args:
            spec: the project, of which a copy is trained.
            faults: the mistakes.
        """
        self.background.cancel()
        self._share, self._problem = 0.0, ""
        try:
            plan = planned(spec)
        except GradStudioError as error:
            self._on_background_failed(str(error))
            return
        known = self._right
        right = known[2] if known is not None and known[:2] == (spec, plan) else None
        pair, take = pair_of_runs(spec, faults, plan, right)
        self._pair = pair

        def work(go_on: object) -> tuple[ProjectSpec, RunPair]:
            assert callable(go_on)
            return spec, take(go_on)

        self.background.begin(work)
        self.changed.emit()

    def cancel(self) -> None:
        """Take no more steps; what was taken stays."""
        self.background.cancel()
        self.changed.emit()

    def clear(self) -> None:
        """Forget the runs."""
        self.background.cancel()
        self._pair, self._problem, self._share = None, "", 0.0
        self.changed.emit()

    def start_over(self) -> None:
        """Forget a project that is gone."""
        self._right = None
        self.clear()

    def _on_background_done(self, trained: tuple[ProjectSpec, RunPair]) -> None:
        spec, pair = trained
        self._share = 1.0
        if pair.is_whole:
            self._right = spec, pair.plan, pair.right
        self.changed.emit()

    def _on_background_progressed(self, share: float) -> None:
        self._share = share
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        self._pair, self._problem = None, problem
        self.changed.emit()
