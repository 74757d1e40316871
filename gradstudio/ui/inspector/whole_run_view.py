"""`WholeRunView`: has a scalar followed over all steps of the run in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gradstudio.app.scalar.whole_run import POINTS, WholeRun
from gradstudio.engine.paths import ScalarPath
from gradstudio.training.record import Curves
from gradstudio.training.run.moment import RunId
from gradstudio.ui.inspector.under_way import UnderWay

_HINT = f"Take the steps of the run once more, and draw this scalar at each, or at {POINTS:,} of them"


class WholeRunView(QWidget):
    """A button, then progress with a way to cancel, then a word about what is drawn.

    Args:
        whole_run: follows the scalar.
        parent: owner.
    """

    def __init__(self, whole_run: WholeRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole_run = whole_run
        self._run: RunId | None = None
        self._path: ScalarPath | None = None
        self.button = QPushButton("Over the whole run", self)
        self.button.setToolTip(_HINT)
        self.button.clicked.connect(self._on_button_clicked)
        self.under_way = UnderWay("Share of the run that was gone through", "Follow it no further", self)
        self.under_way.cancel_button.clicked.connect(whole_run.cancel)
        self.note = QLabel(self)
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.note)
        column.addWidget(self.under_way)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        whole_run.changed.connect(self.refresh)
        whole_run.progressed.connect(self.under_way.show_share)
        self.refresh()

    @property
    def curves(self) -> Curves | None:
        """Value and derivative over the run in sight; None before they were asked for."""
        found = self._found
        return found if isinstance(found, Curves) else None

    def show_scalar(self, run: RunId | None, path: ScalarPath | None) -> None:
        """Be about a scalar as far as its run has come by now.

        Args:
            run: the run in sight.
            path: the scalar; None for one that cannot be followed.
        """
        self._run, self._path = run, path
        self.refresh()

    def refresh(self) -> None:
        """Show how far it is."""
        run, path, found = self._run, self._path, self._found
        if run is None or path is None:
            self.hide()
            return
        self.show()
        following = self._whole_run.is_following(run, path)
        self.under_way.show_busy(following)
        self.note.setText(self._note(found))
        self.note.setVisible(bool(self.note.text()))
        has_more = found is None or isinstance(found, str) or self._whole_run.end(run) > int(found.steps[-1])
        self.button.setText("Over the whole run" if not isinstance(found, Curves) else "Follow it to the end")
        self.button.setVisible(not following and has_more)

    @property
    def _found(self) -> Curves | str | None:
        if self._run is None or self._path is None:
            return None
        return self._whole_run.found(self._run, self._path)

    def _note(self, found: Curves | str | None) -> str:
        if found is None or isinstance(found, str):
            return found or ""
        first, last = int(found.steps[0]), int(found.steps[-1])
        said = f"Steps {first:,} to {last:,} were taken once more."
        if self._path is not None and self._path.is_parameter:
            said += " The derivative is that of the loss over all training samples."
        return said

    def _on_button_clicked(self) -> None:
        if self._run is not None and self._path is not None:
            self._whole_run.follow(self._run, self._path)
