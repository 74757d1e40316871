"""`DebuggerPanel`: a pass, or a whole training step, line by line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.lab.debugging import Debugging
from gradstudio.app.lab.self_running import SPEEDS
from gradstudio.lab.debugger.debugger import Debugger
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.debugger.commands import DebuggerCommands
from gradstudio.ui.debugger.executed_line import ExecutedLine
from gradstudio.ui.debugger.listing_view import ListingView
from gradstudio.ui.debugger.notice_line import NoticeLine
from gradstudio.ui.debugger.phase_bar import PhaseBar
from gradstudio.ui.debugger.transport import Transport
from gradstudio.ui.debugger.watch_model import WatchModel
from gradstudio.ui.debugger.watch_table import WatchTable
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.view import View
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme, interface_font

_EMPTY = (
    "Here a forward and a backward pass go node by node, and so does a whole training step: "
    "what runs is lit on the graph and written out with its numbers."
)
_PREPARING = "The steps are being recorded…"
_WAITING = "A run is training. F8 records its newest step."
_NO_WATCH = "W: watch what is selected"
_BEGIN = "F8 takes the first step."
_LEAST = QSize(520, 196)
_HEIGHT_FOR_WORDS, _HEIGHT_FOR_ZOOM = 280, 440
_ZOOM = 1.5


class DebuggerPanel(View, QWidget):
    """What the dock "Debugger" holds. It follows the debugger, and says what one wants of it.

    Args:
        debugging: what is stepped through.
        selected: the nodes that are selected in the drawing.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self, debugging: Debugging, selected: SelectedNodes, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._debugging, self._selected, self._theme = debugging, selected, theme
        self._shown: tuple[Debugger, int] | None = None
        self._content = QWidget(self)
        self._commands = DebuggerCommands(debugging, selected, self)
        self.transport = Transport(theme, self._content)
        self.notice = NoticeLine(self._content)
        self.bar = PhaseBar(theme, self._content)
        self.line = ExecutedLine(theme, self._content)
        self.sentence = ElidedLabel(self._content)
        self.sentence.setObjectName("muted")
        self.sentence.hide()
        self.listing = ListingView(theme, self._content)
        self.watched = WatchModel(_bold, self._cross, self)
        self.table = WatchTable(self.watched, theme, self._content)
        self.no_watch = wrapped_label(self._content, "muted")
        self.no_watch.setText(_NO_WATCH)
        self.no_watch.setMargin(INSET)
        self.empty = wrapped_label(self, "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(24)
        self._place()
        self.transport.kind_chosen.connect(debugging.set_kind)
        self.transport.speed_chosen.connect(debugging.stepping.set_speed)
        self.bar.went.connect(debugging.go_to)
        self.table.removed.connect(debugging.unwatch)
        self.table.chosen.connect(self._on_table_chosen)
        debugging.changed.connect(self.show_all)
        self.show_all()

    # -- what the window tells ----------------------------------------------------------------------------

    def set_seen(self, seen: bool) -> None:
        self._debugging.set_open(seen)

    def show_playing(self, playing: bool) -> None:
        if self._debugging.debugger is None:
            self.show_all()

    def handlers(self) -> dict[str, Callable[..., None]]:
        return self._commands.handlers()

    def set_actions(self, actions: ActionRegistry) -> None:
        self._commands.follow(actions)
        self.transport.set_actions(actions)
        self.notice.set_action(actions["debug_newest"])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.transport, self.bar, self.line, self.listing, self.table):
            part.set_theme(theme)

    def remembered(self) -> Mapping[str, object]:
        return {"speed": self._debugging.stepping.speed, "widths": self.halves.sizes()}

    def recall(self, kept: Mapping[str, object]) -> None:
        if (speed := kept.get("speed")) in SPEEDS.values():
            assert isinstance(speed, float)
            self._debugging.stepping.set_speed(speed)
            self.transport.show_speed(speed)
        widths = kept.get("widths")
        if isinstance(widths, list) and len(widths) == 2 and all(isinstance(width, int) for width in widths):
            self.halves.setSizes(widths)

    def sizeHint(self) -> QSize:
        return QSize(900, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sentence.setVisible(self.height() >= _HEIGHT_FOR_WORDS)
        self.line.set_zoom(_ZOOM if self.height() >= _HEIGHT_FOR_ZOOM else 1.0)

    # -- drawing -------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Show where the debugger stands."""
        debugging = self._debugging
        debugger, scripts = debugging.debugger, debugging.scripts
        self.transport.show_kind(scripts.kind, can_choose=not scripts.title)
        self.transport.show_running(on=debugging.stepping.is_running)
        self.transport.show_speed(debugging.stepping.speed)
        said = debugging.age or debugging.notice or scripts.title
        self.notice.say(said, is_offering=bool(debugging.age))
        if debugger is None:
            self._shown = None
            is_problem = bool(debugging.problem) and not scripts.is_busy
            coming = _WAITING if scripts.waits_for_run else _PREPARING
            self._show_nothing(debugging.problem if is_problem else coming)
            return
        self._show_position(debugger)

    def _show_nothing(self, why: str) -> None:
        self.empty.setText(f"{_EMPTY}\n\n{why}")
        self._bodies.setCurrentIndex(1)
        self.transport.where.say()

    def _show_position(self, debugger: Debugger) -> None:
        self._bodies.setCurrentIndex(0)
        now = debugger.now
        phase = debugger.phase_of(now.position)
        where = f"Step {now.position:,} of {now.length:,}"
        self.transport.where.say(
            f"{where}, {phase.title.lower()}" if phase is not None else where,
            where,
            f"{now.position:,} / {now.length:,}",
        )
        self.bar.show_phases([(one.title, one.begin, one.end) for one in debugger.phases])
        self.bar.show_stops(debugger.stops)
        self.bar.show_position(now.position, where)
        if now.lines:
            self.line.show_lines(now.lines, now.sentence, now.place)
        else:
            self.line.show_words(now.title, now.sentence if now.position else f"{_BEGIN} {now.sentence}")
        self.sentence.say(now.sentence if now.lines else "")
        self.listing.show_lines([line.text for line in debugger.listing])
        self.listing.show_running(now.running)
        rows = debugger.watch_list()
        self.watched.show_rows(rows)
        self._halves.setCurrentIndex(0 if rows else 1)
        shown = debugger, now.position
        if self._shown != shown:
            self._shown = shown
            if not self._debugging.stepping.is_running:
                announce(self, f"{where}. {self.line.text}")

    def _place(self) -> None:
        watch = QWidget(self._content)
        self._halves = QStackedLayout(watch)
        self._halves.addWidget(self.table)
        self._halves.addWidget(self.no_watch)
        self.halves = QSplitter(Qt.Orientation.Horizontal, self._content)
        self.halves.addWidget(self.listing)
        self.halves.addWidget(watch)
        self.halves.setChildrenCollapsible(False)
        self.halves.setStretchFactor(0, 1)
        self.halves.setStretchFactor(1, 1)
        self.halves.setSizes([1_060, 940])
        self.halves.setMinimumHeight(64)
        steps = QWidget(self._content)
        below = QVBoxLayout(steps)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        for part in (self.bar, self.line, self.sentence):
            below.addWidget(part)
        below.addWidget(self.halves, 1)
        bodies = QWidget(self._content)
        self._bodies = QStackedLayout(bodies)
        self._bodies.addWidget(steps)
        self._bodies.addWidget(self.empty)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(INSET, 4, INSET, 6)
        column.setSpacing(4)
        column.addWidget(self.transport)
        column.addWidget(self.notice)
        column.addWidget(bodies, 1)
        self._content.setMinimumSize(_LEAST)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._content)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def _cross(self) -> QIcon:
        return icon("close", self._theme, "muted")

    def _on_table_chosen(self, own: int) -> None:
        prepared = self._debugging.prepared
        if prepared is not None and (drawn := prepared.drawing.drawn(own)) is not None:
            self._selected.set_node(drawn)


def _bold() -> QFont:
    return interface_font(1.0, QFont.Weight.Bold)
