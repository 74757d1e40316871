"""`DraftJudge`: whether what is typed for a sweep makes a plan, told at once as far as that is quick."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from gradstudio.app.program.background import Background
from gradstudio.app.sweep.draft import DraftError, SweepDraft, plan_of, require_legal_draft
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.plan import SweepPlan
from gradstudio.training.record.way import GoOn


class DraftJudge(QObject):
    """Looks at each value by itself when it is asked, and at values together on a thread of its own.

    Lives on the GUI thread; `stop` ends its own.

    Args:
        parent: as for any QObject.

    Signals:
        judged: something else is known of what was typed last.
    """

    judged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan: SweepPlan | None = None
        self._legal: tuple[object, ...] | None = None
        self._problem = ""
        self._row: int | None = None
        self._background = Background("sweep plan", self)
        self._background.done.connect(self._on_background_done)

    @property
    def plan(self) -> SweepPlan | None:
        """The plan that is typed; None while it is known not to be legal."""
        return self._plan

    @property
    def problem(self) -> str:
        """What is wrong, and the mend, as a sentence, or ""."""
        return self._problem

    @property
    def row(self) -> int | None:
        """The row of the axis that is at fault; None if none is."""
        return self._row

    def judge(self, draft: SweepDraft, spec: ProjectSpec) -> None:
        """Judge what is typed now.

        Args:
            draft: what is typed.
            spec: the project that is varied.
        """
        self._background.cancel()
        self._plan, self._problem, self._row = None, "", None
        try:
            self._plan = plan_of(draft, spec, together=False)
        except DraftError as error:
            self._problem, self._row = str(error), error.row
        if self._plan is not None and _decisive(self._plan) != self._legal:
            self._background.begin(partial(_fault, draft, self._plan))
        self.judged.emit()

    def know(self, plan: SweepPlan) -> None:
        """Take note of a plan that is legal, so that it is not looked at again."""
        self._legal = _decisive(plan)

    def stop(self) -> None:
        """End the thread soon, without waiting for it. Safe to call twice."""
        self._background.stop()

    def shutdown(self, most_milliseconds: int | None = None) -> bool:
        """End the thread, and wait for it; see `Background.shutdown`."""
        self.stop()
        return self._background.shutdown(most_milliseconds)

    def _on_background_done(self, fault: DraftError | None) -> None:
        if fault is not None:
            self._plan, self._problem, self._row = None, str(fault), fault.row
        elif self._plan is not None:
            self.know(self._plan)
        self.judged.emit()


def _decisive(plan: SweepPlan) -> tuple[object, ...]:
    """Return what of a plan decides whether its runs are legal: see `require_legal`."""
    return plan.spec, plan.axes, plan.search


def _fault(draft: SweepDraft, plan: SweepPlan, go_on: GoOn) -> DraftError | None:
    """Return what is wrong with values together; None if nothing is. Runs on the thread."""
    try:
        require_legal_draft(draft, plan, go_on=go_on)
    except DraftError as error:
        return error
    return None
