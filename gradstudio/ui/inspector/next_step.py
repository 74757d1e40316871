"""What the optimizer does to a parameter in the next step, line by line."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradstudio.app.scalar.next_step import Lookahead
from gradstudio.ui.inspector.rows import section
from gradstudio.ui.inspector.update_lines import UpdateLines, UpdateRow
from gradstudio.ui.look.measures import INSET


class NextStep(QWidget):
    """Follows one parameter; hidden for other scalars, and while nothing is known."""

    def __init__(self, lookahead: Lookahead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lookahead = lookahead
        self._label = ""
        self._is_seen = False
        self._lines = UpdateLines(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 0, INSET, 8)
        column.setSpacing(2)
        heading = section("Next step: what the optimizer does", self)
        heading.setWordWrap(True)
        heading.setToolTip("From the gradient over the samples of the next step to the parameter's new value")
        column.addWidget(heading)
        column.addWidget(self._lines)
        self.setAccessibleName("What the optimizer does in the next step")
        lookahead.changed.connect(self._draw)
        self.hide()

    @property
    def lines(self) -> list[UpdateRow]:
        """The lines of the account."""
        return self._lines.rows

    def show_parameter(self, label: str) -> None:
        """Follow another parameter; "" for none."""
        self._label = label
        self._look()

    def set_seen(self, seen: bool) -> None:
        """Say whether the inspector around it can be seen; else nothing is computed for it."""
        self._is_seen = seen
        self._look()

    def _look(self) -> None:
        self._lookahead.look(self, self._label if self._is_seen and self._label else None)
        self._draw()

    def _draw(self) -> None:
        update = self._lookahead.update_of(self._label) if self._label else None
        self.setVisible(update is not None)
        if update is not None:
            self._lines.show_update(update)
