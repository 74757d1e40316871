"""What the mistakes that are on make of the graph in sight, worked out in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from gradstudio.app.lab.bench import Bench
from gradstudio.app.program.background import Background
from gradstudio.engine.errors import GradStudioError
from gradstudio.lab.bugs.differences import WrongNumber, differences
from gradstudio.lab.bugs.faults import Faults
from gradstudio.lab.bugs.on_subject import PassNumbers, pass_numbers
from gradstudio.lab.subject import Subject


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TwoPasses:
    """The same graph with right numbers and with those of the mistakes.

    Attributes:
        subject: the graph.
        right: its numbers.
        wrong: those with the mistakes.
        found: the nodes whose gradients differ, those that differ most first.
        faults: the mistakes.
    """

    subject: Subject
    right: PassNumbers
    wrong: PassNumbers
    found: tuple[WrongNumber, ...]
    faults: Faults


class FaultNumbers(QObject):
    """Computes both passes of the graph in sight. Lives on the GUI thread.

    Args:
        bench: has the graph.
        parent: as for any QObject.

    Signals:
        changed: there are other numbers, or there is another reason why there are none.
    """

    changed = Signal()

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.background = Background("bug numbers", self)
        self.background.done.connect(self._on_background_done)
        self.background.failed.connect(self._on_background_failed)
        self._passes: TwoPasses | None = None
        self._problem = ""

    @property
    def passes(self) -> TwoPasses | None:
        """Both passes; None while there are none."""
        return self._passes

    @property
    def problem(self) -> str:
        """Why there are none, as a sentence; "" where they may still come."""
        return self._problem

    def compute(self, faults: Faults, rate: float) -> None:
        """Compute both passes of the graph in sight; what is shown stays until they are there.

        Args:
            faults: the mistakes.
            rate: learning rate, for layers that are updated too early.
        """
        try:
            recipe = self._bench.recipe()
        except GradStudioError as error:
            self.background.cancel()
            self._on_background_failed(str(error))
            return
        self.background.begin(lambda go_on: _two_passes(recipe, faults, rate))

    def clear(self) -> None:
        """Forget them."""
        self.background.cancel()
        self._passes, self._problem = None, ""
        self.changed.emit()

    def _on_background_done(self, passes: TwoPasses) -> None:
        self._passes, self._problem = passes, ""
        self.changed.emit()

    def _on_background_failed(self, problem: str) -> None:
        self._passes, self._problem = None, problem
        self.changed.emit()


def _two_passes(recipe: Callable[[], Subject], faults: Faults, rate: float) -> TwoPasses:
    subject = recipe()
    right = PassNumbers(data=np.array(subject.data), grad=np.array(subject.grad))
    wrong = pass_numbers(subject, faults, rate)
    return TwoPasses(
        subject=subject,
        right=right,
        wrong=wrong,
        found=differences(right.grad, wrong.grad, subject.names),
        faults=faults,
    )
