"""The gallery of data sets: a picture each, chosen by a click or by the keys."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gradstudio.project.edits import set_data
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import DataSpec, ProjectSpec
from gradstudio.ui.data.kinds import GROUPS
from gradstudio.ui.data.pictured import pictured, samples_of
from gradstudio.ui.data.thumbnail import Thumbnail
from gradstudio.ui.look.theme import Theme

_COLUMNS = 3
_SPACING = 2


class Gallery(QWidget):
    """Pictures of what each kind of data would be with the project's seed and noise.

    Arrow keys walk from picture to picture, Return chooses; Tab leaves, since all of them are one choice.

    Signals:
        chosen: the kind whose picture was clicked.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnails: dict[str, Thumbnail] = {}
        self._rows: list[list[Thumbnail]] = []
        self._spec: ProjectSpec | None = None
        self._waiting: deque[Thumbnail] = deque()
        self._shown: dict[str, DataSpec | None] = {}
        # One picture a turn of the event loop: together they would hold up a frame.
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_timer_timeout)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for heading, offers in GROUPS.items():
            label = QLabel(heading, self)
            label.setObjectName("muted")
            column.addWidget(label)
            grid = QGridLayout()
            grid.setSpacing(_SPACING)
            for place, offer in enumerate(offers):
                thumbnail = Thumbnail(offer, theme, self)
                thumbnail.clicked.connect(self._on_thumbnail_clicked)
                thumbnail.installEventFilter(self)
                self.thumbnails[offer.kind] = thumbnail
                if place % _COLUMNS == 0:
                    self._rows.append([])
                self._rows[-1].append(thumbnail)
                grid.addWidget(thumbnail, *divmod(place, _COLUMNS))
            grid.setColumnStretch(_COLUMNS, 1)
            column.addLayout(grid)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        before = self._spec.data if self._spec is not None else None
        self._spec = spec
        if before == spec.data:
            return
        for kind, thumbnail in self.thumbnails.items():
            thumbnail.setChecked(kind == spec.data.kind)
            # One stop for Tab: the chosen one.
            policy = Qt.FocusPolicy.StrongFocus if thumbnail.isChecked() else Qt.FocusPolicy.ClickFocus
            thumbnail.setFocusPolicy(policy)
        self._waiting = deque(self.thumbnails.values())
        if self.isVisible():
            self._timer.start()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for thumbnail in self.thumbnails.values():
            thumbnail.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        if self._waiting:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, Thumbnail):
            assert isinstance(event, QKeyEvent)
            return self._walk(watched, event.key())
        return False

    def _walk(self, start: Thumbnail, key: int) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            start.click()
            return True
        row = next(i for i, thumbnails in enumerate(self._rows) if start in thumbnails)
        place = self._rows[row].index(start)
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                every = [thumbnail for thumbnails in self._rows for thumbnail in thumbnails]
                step = 1 if key == Qt.Key.Key_Right else -1
                target = every[(every.index(start) + step) % len(every)]
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                step = 1 if key == Qt.Key.Key_Down else -1
                thumbnails = self._rows[(row + step) % len(self._rows)]
                target = thumbnails[min(place, len(thumbnails) - 1)]
            case _:
                return False
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _on_thumbnail_clicked(self, checked: bool = False) -> None:
        thumbnail = self.sender()
        assert isinstance(thumbnail, Thumbnail)
        self.chosen.emit(thumbnail.kind)

    def _on_timer_timeout(self) -> None:
        if not self._waiting or self._spec is None or not self.isVisible():
            self._timer.stop()
            return
        thumbnail = self._waiting.popleft()
        data = self._data_of(thumbnail, self._spec)
        if data != self._shown.get(thumbnail.kind):
            self._shown[thumbnail.kind] = data
            thumbnail.show_dataset(None if data is None else samples_of(data))

    @staticmethod
    def _data_of(thumbnail: Thumbnail, spec: ProjectSpec) -> DataSpec | None:
        """Return what a picture shows: as many samples as tell, of the columns as they are."""
        if thumbnail.symbol:
            return None
        if thumbnail.kind == spec.data.kind:
            data = spec.data
        else:
            try:
                data = set_data(spec, kind=thumbnail.kind).data
            except SpecError:
                return None  # the present weights, say, were given for other inputs
        return pictured(data)
