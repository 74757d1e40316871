"""`Timeline`: below the loss plot, where in a run one is; whatever lies above a step is that step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolButton

from gradstudio.app.record.bookmarks import Bookmarks
from gradstudio.app.record.records import Records
from gradstudio.app.sight.playback import Playback
from gradstudio.app.sight.sight import Sight
from gradstudio.app.sight.whereabouts import Whereabouts
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.loss.below_chart import BelowChart
from gradstudio.ui.loss.panel import LossPlot
from gradstudio.ui.timeline.bookmark_actions import BookmarkActions
from gradstudio.ui.timeline.chip import PastChip
from gradstudio.ui.timeline.marks import Marks
from gradstudio.ui.timeline.name_field import NameField
from gradstudio.ui.timeline.painting import TrackPicture
from gradstudio.ui.timeline.track import TRACK_HEIGHT, Track

if TYPE_CHECKING:
    from gradstudio.ui.loss.chart import LossChart  # the plot loads it after the first paint

_BUTTON = 24
_PLAYING = (("replay_back", -1, "play-back"), ("replay", 1, "play"))


class Timeline(BelowChart):
    """Lies along the step axis of the loss plot, moves what the window looks at, and follows it.

    Lives on the GUI thread.

    Args:
        sight: what is moved.
        records: the runs.
        whereabouts: the run in sight.
        playback: goes through a run by itself.
        bookmarks: of the runs.
        plot: below whose chart it stands.
        theme: in which to draw.
    """

    ROOM = 15

    def __init__(
        self,
        sight: Sight,
        records: Records,
        whereabouts: Whereabouts,
        playback: Playback,
        bookmarks: Bookmarks,
        plot: LossPlot,
        theme: Theme,
    ) -> None:
        super().__init__(plot)
        self._sight = sight
        self._records = records
        self._where = whereabouts
        self._playback = playback
        self._plot = plot
        self._theme = theme
        self._chart: LossChart | None = None
        self._marks = Marks()
        self._share: float | None = None
        self.setFixedHeight(TRACK_HEIGHT)
        self.track = Track(theme, self)
        self.track.dragged.connect(self._on_track_dragged)
        self.track.moved.connect(self._on_track_moved)
        self.track.went.connect(self._on_track_went)
        self.track.went_to_end.connect(self._on_track_went_to_end)
        self.track.pointed.connect(self._on_track_pointed)
        self.buttons = {name: QToolButton(self) for name, _, _ in _PLAYING}
        for button in self.buttons.values():
            button.setObjectName("play_past")
            button.setFixedSize(_BUTTON, _BUTTON)
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chip = PastChip(theme, plot)
        self.chip.live_asked.connect(sight.go_live)
        plot.keep_clear_of(self.chip)
        self.name_field = NameField(plot, self)
        self._bookmarks = BookmarkActions(bookmarks, whereabouts, self.name_field, self._foot_of, self)
        self.track.menu_asked.connect(self._on_track_menu_asked)
        plot.put_below(self)
        plot.chart_loaded.connect(self._on_plot_chart_loaded)
        sight.changed.connect(self.refresh)
        sight.progress.connect(self._on_sight_progress)
        playback.changed.connect(self._show_playback)
        records.run_changed.connect(self.refresh)
        records.listed.connect(self.refresh)
        self._show_playback()

    def refresh(self) -> None:
        """Draw where one is now."""
        chart, run = self._chart, self._where.run
        if run is None:
            self.name_field.leave()  # its step was of another project
        if chart is None or run is None:
            self.track.show_picture(None, ())
            self.chip.tell()
            return
        self._plot.look_at(run.run)
        chart.tell_steps_of(run.run)
        first, last = self._where.steps
        step, is_past = self._where.step, self._where.is_past
        shown = self._sight.shown
        on_way = is_past and shown is not None and shown.run == run.run and shown != self._sight.moment
        marks = self._marks.of(run, self._records.runs)
        area = chart.area()
        head = chart.x_of(step)
        if chart.is_following and not is_past:
            head = min(head, area.right())  # with its next frame the axis has the step in view
        picture = TrackPicture(
            left=area.left(),
            right=area.right(),
            begin=chart.x_of(first),
            end=chart.x_of(last),
            head=head,
            shown=chart.x_of(shown.step) if on_way and shown is not None else None,
            share=self._share if is_past else None,
            marks=tuple((chart.x_of(mark.step), mark.kind) for mark in marks),
            colour=run_colour(run.kept, self._theme).name(),
            is_past=is_past,
        )
        name = run.label.name
        self.track.show_steps(
            first, last, step, f"Step {step:,} of {name}{', looking back' if is_past else ''}"
        )
        self.track.show_picture(picture, marks)
        chart.set_cursor_step(step if is_past else None, self._theme.past)
        if is_past and self._share is not None:
            self.chip.tell(
                f"On the way to step {step:,} of {name} – Esc ends it", f"To step {step:,} – Esc ends it"
            )
        elif is_past:
            self.chip.tell(
                f"Step {step:,} of {name} – looking back", f"Step {step:,} of {name}", f"Step {step:,}"
            )
        else:
            self.chip.tell()

    def draw(self) -> None:
        """Draw what has come, if it can be seen."""
        if self.isVisible():
            self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.track.set_theme(theme)
        self.chip.set_theme(theme)
        self._show_playback()
        self.refresh()

    def set_actions(self, actions: ActionRegistry) -> None:
        """Have the buttons do what actions of the window do."""
        for name, button in self.buttons.items():
            button.clicked.connect(actions[name].trigger)
            button.setToolTip(actions[name].toolTip())
            button.setAccessibleName(actions[name].text())
        self.chip.set_tip(actions["go_live"].toolTip())
        self._bookmarks.set_actions(actions)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action that is the timeline's alone what it does."""
        return self._bookmarks.handlers()

    # -- Qt ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(200, TRACK_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.track.setGeometry(self.rect())
        self._place()

    def _place(self) -> None:
        """Put buttons into the corner below the loss axis, and the chip into that of the curves."""
        left = 64.0 if self._chart is None else self._chart.area().left()
        x = round(left - len(self.buttons) * _BUTTON) // 2
        for button in self.buttons.values():
            button.move(max(0, x), (self.height() - _BUTTON) // 2)
            x += _BUTTON
        if self._chart is not None:
            area = self._chart.area().toRect()
            corner = self._chart.mapTo(self._plot, QPoint(area.right(), area.top()))
            self.chip.place(corner, area.width())

    def _show_playback(self) -> None:
        for name, direction, picture in _PLAYING:
            is_playing = self._playback.direction == direction
            self.buttons[name].setIcon(icon("pause" if is_playing else picture, self._theme))

    def _on_plot_chart_loaded(self, chart: LossChart) -> None:
        self._chart = chart
        chart.scale_changed.connect(self._on_chart_scale_changed)
        chart.chosen.connect(self._on_chart_chosen)
        chart.moment_chosen.connect(self._where.go_to)
        self._on_chart_scale_changed()

    def _on_chart_scale_changed(self) -> None:
        self._place()
        self.refresh()

    def _on_chart_chosen(self, step: float) -> None:
        self._where.go(round(step))

    def _on_track_dragged(self, x: float) -> None:
        if self._chart is not None:
            area = self._chart.area()
            self._where.go(round(self._chart.step_at(min(max(x, area.left()), area.right()))))

    def _on_track_moved(self, steps: int) -> None:
        self._where.move(steps)

    def _on_track_went(self, step: int) -> None:
        self._where.go(step)

    def _on_track_went_to_end(self, end: int) -> None:
        first, last = self._where.steps
        self._where.go(last if end > 0 else first)

    def _on_track_pointed(self, x: float | None) -> None:
        if self._chart is not None:
            area = self._chart.area()
            inside = x is not None and area.left() <= x <= area.right()
            self._plot.point_at(self._chart.step_at(x) if inside and x is not None else None)

    def _on_track_menu_asked(self, at: QPoint, x: float | None) -> None:
        step = self._where.step
        if x is not None and self._chart is not None:
            mark, (first, last) = self.track.mark_at(x), self._where.steps
            step = mark.step if mark is not None else min(max(round(self._chart.step_at(x)), first), last)
        self._bookmarks.open_menu(at, step)

    def _foot_of(self, step: int) -> QPoint:
        """Return the point of the plot above which a step is named."""
        x = 0.0 if self._chart is None else self._chart.x_of(step)
        return self.mapTo(self._plot, QPoint(round(min(max(x, 0.0), float(self.width()))), 0))

    def _on_sight_progress(self, share: float) -> None:
        self._share = share if share < 1.0 else None
        self.refresh()
