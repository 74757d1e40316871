"""`RunsPanel`: every run of the project, as a table that is a tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.record.records import Records
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.app.sight.sight import Sight
from gradstudio.project.difference.text import counted
from gradstudio.ui.actions.registry import ActionRegistry, Holds
from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.runs.commands import RunCommands
from gradstudio.ui.runs.model import RunTreeModel
from gradstudio.ui.runs.order import RunOrder
from gradstudio.ui.runs.tree import RunTree

_REFRESH_MILLISECONDS = 250
"""Between two pictures of a run that is being trained."""
_BUTTON = 24
_EMPTY = "Press Play (Space): each run is kept here."
_PREPARING = "Getting ready to train: each run is kept here."
_NONE_FOUND = "No run has these words in its name, its settings or its state."


class RunsPanel(QWidget, View):
    """Shows the runs, and what can be done to them.

    It is drawn a few times a second while one of them trains, and only while it can be seen. Runs that are selected
    are what actions act on: they are followed out of sight, too.

    Args:
        records: the runs.
        edits: changes them.
        sight: goes to them.
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        shown: other runs are shown, or the same with other numbers.
    """

    shown = Signal()

    def __init__(
        self, records: Records, edits: RunEdits, sight: Sight, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sight = sight
        self._is_playing = self._is_play_pressed = self._is_seen = False
        self._is_stale = self._is_run_new = True
        self._records = records
        self.model = RunTreeModel(records, edits, theme, self)
        self.order = RunOrder(self.model, self)
        self.tree = RunTree(self.order, self)
        self.commands = RunCommands(records, edits, sight, self.model, self.tree, theme)
        self._focus_frame = FocusFrame(self.tree, theme)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter: name, setting or state")
        self.filter.setToolTip(
            "Show only the runs in whose name, differences or state all of these words are found"
        )
        self.filter.setAccessibleName("Filter runs")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._on_filter_text_changed)
        self.filter.installEventFilter(self)
        self._count = QLabel(self)
        self._count.setObjectName("muted")
        self.export_button = QToolButton(self)
        self.export_button.setObjectName("header_fit")
        self.export_button.setFixedSize(_BUTTON, _BUTTON)
        self.export_button.setToolTip("Export the table of all runs as a CSV file")
        self.export_button.setAccessibleName("Export runs")
        self.export_button.clicked.connect(self._export)
        self._empty = QLabel(_EMPTY, self)
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._head = QWidget(self)  # above the table, until a header takes it
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 2, 0, 2)
        head.setSpacing(8)
        head.addWidget(self.filter, 1)
        head.addWidget(self._count)
        head.addWidget(self.export_button)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.tree)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(self._pages, 1)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_REFRESH_MILLISECONDS)
        self._calm.timeout.connect(self._on_calm_timeout)
        records.grown.connect(self._on_records_grown)
        records.listed.connect(self._on_records_listed)
        records.run_changed.connect(self._on_records_run_changed)
        sight.changed.connect(self._on_sight_changed)
        self.set_theme(theme)

    def refresh(self) -> None:
        """Show the runs as they are now."""
        self._is_stale = False
        self.model.refresh(playing=self._is_playing)
        self._show_state()
        self._show_new_run()
        self.tree.widen()

    def show_playing(self, playing: bool) -> None:
        self._is_playing = playing
        self._ask()

    def show_play_pressed(self, pressed: bool) -> None:
        self._is_play_pressed = pressed
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        self.model.set_theme(theme)
        self.commands.theme = theme
        self._focus_frame.set_theme(theme)
        self.export_button.setIcon(icon("export", theme, "muted"))

    def set_seen(self, seen: bool) -> None:
        self._is_seen = seen
        if seen and self._is_stale:
            self.refresh()

    def start_over(self) -> None:
        self.filter.clear()
        self._ask()

    def handlers(self) -> dict[str, Callable[..., None]]:
        return self.commands.handlers() | {"run_export": self._export}

    def header_controls(self) -> tuple[QWidget, ...]:
        return (self._head,)

    def set_actions(self, actions: ActionRegistry) -> None:
        conditions: dict[str, Holds] = {
            "run_selected": self._is_one_selected,
            "runs_selected": self._is_any_selected,
            "has_runs": self.export_button.isEnabled,
        }
        actions.follow(conditions, self.tree.selectionModel().selectionChanged, self.shown)
        actions.follow({"in_the_past": self._can_branch}, self._sight.changed)

    def remembered(self) -> Mapping[str, object]:
        return self.tree.remembered()

    def recall(self, kept: Mapping[str, object]) -> None:
        self.tree.recall(kept)

    def sizeHint(self) -> QSize:
        return QSize(640, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self.filter and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if not self.tree.selected and (shown := self.order.shown()):
                self.tree.select(shown[0].run)
            return True
        return super().eventFilter(watched, event)

    def _on_records_grown(self) -> None:
        self._is_stale = True
        self._follow_steps()
        if self._is_seen and not self._calm.isActive():
            self._calm.start()

    def _on_records_listed(self) -> None:
        self._ask()
        if self._is_seen:
            self.model.repaint_labels()

    def _on_records_run_changed(self) -> None:
        self._is_run_new = True  # the runs are listed anew after it

    def _on_sight_changed(self) -> None:
        moment = self._sight.moment
        self.model.mark(None if moment is None else moment.run)

    def _ask(self) -> None:
        """Show at once what a user did; what nobody can see waits."""
        self._is_stale = True
        if self._is_seen or self.tree.selectionModel().hasSelection():
            self.refresh()
        else:
            self._follow_steps()

    def _on_calm_timeout(self) -> None:
        if self._is_stale and self._is_seen:
            self.refresh()

    def _follow_steps(self) -> None:
        """Offer what can be done with runs that took steps as soon as there are some, also out of sight."""
        has_steps = any(record.lowest is not None for record in self._records.runs)
        if has_steps != self.export_button.isEnabled():
            self.export_button.setEnabled(has_steps)
            self.shown.emit()

    def _export(self) -> None:
        if self._is_stale:
            self.refresh()
        self.commands.export()

    def _on_filter_text_changed(self, text: str) -> None:
        self.order.look_for(text)
        self.tree.expandAll()
        self._show_state()

    def _show_state(self) -> None:
        rows, shown = self.model.rows, self.order.shown()
        has_steps = any(row.best_step is not None for row in rows)
        is_empty = not shown if self.order.is_filtering else not has_steps
        nothing = _PREPARING if self._is_play_pressed else _EMPTY
        self._empty.setText(_NONE_FOUND if self.order.is_filtering else nothing)
        self._pages.setCurrentWidget(self._empty if is_empty else self.tree)
        total = counted(len(rows), "run") if has_steps else ""
        self._count.setText(f"{len(shown):,} of {total}" if self.order.is_filtering else total)
        self.export_button.setEnabled(has_steps)
        self.shown.emit()

    def _show_new_run(self) -> None:
        """Have a run that has just become the present one in sight, unless a name is being typed."""
        present = self._records.present
        if self._is_run_new and present is not None and not self.tree.is_editing:
            self._is_run_new = False
            self.tree.bring_into_sight(present.run)

    def _is_one_selected(self) -> bool:
        return len(self.tree.selected) == 1

    def _is_any_selected(self) -> bool:
        return bool(self.tree.selected)

    def _can_branch(self) -> bool | str:
        return self.commands.can_branch
