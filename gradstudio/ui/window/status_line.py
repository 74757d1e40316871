"""The status bar's text: the state of the run in one line, and its speed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from gradstudio.project.number_text import format_number
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.ui.kit.tips import words_tip
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.kernel_progress import PreparationIndicator

_MOST_WRITTEN_OUT = 3
_HEIGHT_BESIDE_TEXT = 4
_DOT = "   ·   "


class StatusLine:
    """Puts its labels into a status bar and fills them.

    Args:
        bar: where they stand.

    Attributes:
        preparation: shows how far the kernels are compiled.
        state: the line itself.
    """

    def __init__(self, bar: QStatusBar) -> None:
        self.preparation = PreparationIndicator(bar)
        self.state = Parts(words_tip("Step", "Loss", "Accuracy", "Learning rate", "Parameter"), bar)
        self.state.setContentsMargins(10, 0, 0, 0)
        self._speed = QLabel(bar)
        self._speed.setContentsMargins(0, 0, 12, 0)
        bar.addWidget(self.state, 1)
        bar.addPermanentWidget(self.preparation)
        bar.addPermanentWidget(self._speed)
        bar.setSizeGripEnabled(False)
        self._bar = bar
        self._fit()

    def show_run(self, state: str, snapshot: Snapshot, steps_per_second: float) -> None:
        """Show the numbers of a run.

        Args:
            state: what is done with it, in a word or two.
            snapshot: of the run.
            steps_per_second: how fast it is trained; 0 while it is not.
        """
        parts = [
            state,
            f"step {snapshot.step:,}",
            f"loss {format_number(snapshot.loss)}",
        ]
        if not math.isnan(snapshot.accuracy):
            parts.append(f"accuracy {snapshot.accuracy:.1%}")
        if snapshot.test_loss is not None:
            parts.append(f"test loss {format_number(snapshot.test_loss)}")
        if snapshot.test_accuracy is not None and not math.isnan(snapshot.test_accuracy):
            parts.append(f"test accuracy {snapshot.test_accuracy:.1%}")
        parts.append(f"learning rate {format_number(snapshot.learning_rate)}")
        parts.append(f"{_shape(snapshot.spec.sizes)}, {snapshot.spec.parameter_count:,} parameters")
        self.state.show_parts(parts)
        self._speed.setText(_speed(steps_per_second))

    def show_other(self, parts: Sequence[str]) -> None:
        """Show what is no run, the most important first."""
        self.state.show_parts(parts)
        self._speed.clear()

    def show_past(self, is_past: bool) -> None:
        """Write in the colour of what is not the newest, or in that of text."""
        name = "past_state" if is_past else ""
        if name != self.state.objectName():
            self.state.setObjectName(name)
            self.state.style().polish(self.state)

    def set_theme(self, theme: Theme) -> None:
        """Follow the size of type."""
        self._fit()

    def start_over(self) -> None:
        """Say nothing until there is something to be said of another project."""
        self.state.show_parts(())
        self._speed.clear()

    def _fit(self) -> None:
        self._bar.setFixedHeight(self.state.fontMetrics().height() + _HEIGHT_BESIDE_TEXT)

    @property
    def text(self) -> str:
        """The line as it is shown where there is room for all of it."""
        return self.state.whole


class Parts(QLabel):
    """Parts of a sentence, of which as many are shown as there is room for.

    Args:
        words: what its words mean, for the tool tip.
        parent: as for any QWidget.
    """

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._parts: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """All parts."""
        return _DOT.join(self._parts)

    def show_parts(self, parts: Sequence[str]) -> None:
        """Show parts, the most important first."""
        self._parts = tuple(parts)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        count = len(self._parts)
        while count > 1 and metrics.horizontalAdvance(_DOT.join(self._parts[:count])) > room:
            count -= 1
        text = _DOT.join(self._parts[:count])
        if text != self.text():
            self.setText(text)
        self.setToolTip(f"{self.whole}\n{self._words}" if count < len(self._parts) else self._words)


def _shape(sizes: Sequence[int]) -> str:
    """Return the sizes of all layers, ``2-16-16-1``; of many equal ones how many there are, ``2-512×32-1``."""
    runs = [(size, len(list(run))) for size, run in groupby(sizes)]
    return "-".join(
        f"{size}×{count}" if count > _MOST_WRITTEN_OUT else "-".join([str(size)] * count)
        for size, count in runs
    )


def _speed(rate: float) -> str:
    if rate >= 10:
        return f"{rate:,.0f} steps/s"
    return f"{rate:.1f} steps/s" if rate else ""
