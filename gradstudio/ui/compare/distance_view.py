"""`DistanceView`: how far apart the parameters of two runs are, step by step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from gradstudio.app.compare.moment_pair import MomentPair
from gradstudio.project.number_text import MINUS, format_number
from gradstudio.training.record.distance import Distances
from gradstudio.ui.compare.compared_output import Captioned
from gradstudio.ui.compare.difference_views import LinePlot
from gradstudio.ui.look.theme import Theme


class DistanceView(Captioned):
    """A curve over the steps, or why there is none. Follows the comparison.

    Args:
        comparison: of which moments.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, comparison: MomentPair, theme: Theme, parent: QWidget | None = None) -> None:
        self.plot = LinePlot(theme, ("step", "distance"))
        self.plot.setAccessibleName("Distance of the parameters over the steps")
        self._none = QLabel()
        self._none.setObjectName("muted")
        self._none.setWordWrap(True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setContentsMargins(24, 0, 24, 12)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.plot)
        self._pages.addWidget(self._none)
        super().__init__(self._pages, parent)
        self._comparison = comparison
        self._drawn: Distances | None = None
        comparison.distance.changed.connect(self._on_distance_changed)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.plot.set_theme(theme)

    def _on_distance_changed(self) -> None:
        job = self._comparison.distance
        if job.found is not None and job.found is not self._drawn:
            self.plot.show_line(job.found.steps, job.found.distances, from_zero=True)
        self._drawn = job.found
        self._none.setText(job.problem)
        self._pages.setCurrentIndex(int(job.found is None))
        if job.share < 1:
            self.say(f"Taking steps again: {job.share:.0%}")
        elif job.found is not None:
            self.say(*self._words(float(job.found.distances[-1]), int(job.found.steps[-1])))
        else:
            self.say("Distance of the parameters")

    def _words(self, last: float, step: int) -> tuple[str, str]:
        """Return what the distance at a last step is, and how it is computed."""
        a, b = self._comparison.moment("a"), self._comparison.moment("b")
        if a is not None and b is not None and a.run == b.run:
            where = f"from step {a.step:,}"
            return (
                f"Parameters {where}: {format_number(last, 4)}",
                f"‖θ {MINUS} θA‖ {where}, at step {step:,}",
            )
        norm = f"‖θB {MINUS} θA‖, the Euclidean norm, at step {step:,}, the last of both"
        return f"Distance of the parameters: {format_number(last, 4)}", norm
