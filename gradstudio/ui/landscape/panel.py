"""`LandscapePanel`: a plane through the weights with the run's path on it, or eigenvalues over the steps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Literal, get_args

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.landscape.landscape import Landscape
from gradstudio.app.landscape.plane_kinds import PLANE_KINDS, PlaneKey
from gradstudio.app.landscape.survey import ShownPath
from gradstudio.app.run.mailbox import Mail
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.empty_state import EmptyState
from gradstudio.ui.kit.panel_picture import PanelPicture, drawings_in, picture_of
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.kit.view import View
from gradstudio.ui.landscape.contents import sharpness_content
from gradstudio.ui.landscape.controls import PICTURES, LandscapeControls, Picture
from gradstudio.ui.landscape.drawn_path import DrawnPath
from gradstudio.ui.landscape.plane_page import PlanePage
from gradstudio.ui.landscape.reasons import WHAT_IT_IS_FOR, why_nothing
from gradstudio.ui.landscape.wording import plane_words, sharpness_words
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme

_SIDE_BY_SIDE = 640
_LEAST_FOR_WORDS = 340
"""In a lower panel its words are the tool tip of the plane's box alone."""


class LandscapePanel(View, QWidget):
    """What the dock "Landscape" holds. Measures only while it is seen.

    Args:
        landscape: what is measured.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, landscape: Landscape, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._landscape = landscape
        self._theme = theme
        self._is_seen = False
        self._picture: Picture = "contours"
        self._run: RunId | None = None
        self.controls = LandscapeControls(landscape, self)
        self.controls.kind_box.currentIndexChanged.connect(self._on_kind_box_index_changed)
        self.controls.log_switch.toggled.connect(self._show)
        self.plane = PlanePage(theme, self)
        self.sharpness = StepChart(theme, self)
        self.sharpness.setAccessibleName("Largest eigenvalues of the Hessian")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setObjectName("muted")
        self.empty = EmptyState("landscape", WHAT_IT_IS_FOR, theme, self)
        self.measure_button = self.empty.offer(
            "Measure it", "Take the time: it can be cancelled", landscape.measure
        )
        self._place()
        self.plane.contours.window_changed.connect(self._on_contours_window_changed)
        self.plane.contours.step_chosen.connect(self._on_contours_step_chosen)
        for chart in (self.plane.hidden, self.sharpness):
            chart.step_chosen.connect(self._on_chart_step_chosen)
        for key, button in self.controls.picture_buttons.items():
            button.toggled.connect(partial(self._on_picture_button_toggled, key))
        landscape.changed.connect(self._on_landscape_changed)
        self._show()

    @property
    def picture(self) -> Picture:
        """What is shown."""
        return self._picture

    def show_picture(self, picture: Picture) -> None:
        """Show something else."""
        self.controls.picture_buttons[picture].setChecked(True)

    def start_over(self) -> None:
        self._run = None
        self._show()

    def receive(self, mail: Mail) -> None:
        self._landscape.receive(mail)
        self._zoom_out()

    def draw(self) -> None:
        """Mark where the moment in sight is."""
        if self._is_seen:
            self._show_here()

    def show_playing(self, playing: bool) -> None:
        self._landscape.set_playing(playing)
        self.plane.surface.set_moving(playing)

    def set_seen(self, seen: bool) -> None:
        self._is_seen = seen
        self._landscape.set_seen(seen)
        if seen:
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in (self.plane, self.sharpness, self.empty):
            view.set_theme(theme)
        self._show()

    def drawing(self) -> tuple[QWidget, ...]:
        return (self.plane.contours,)

    def pictures(self, title: str) -> tuple[PanelPicture, ...]:
        whole = picture_of(title, self._theme, self._body)
        return whole, *(drawing.named(title) for drawing in drawings_in(self, self._theme))

    def settings(self) -> Mapping[str, Setting]:
        kinds = tuple(kind.key for kind in PLANE_KINDS)
        return {
            "plane": Setting(choices=kinds, choose=self._choose_kind),
            "picture": Setting(choices=tuple(PICTURES), choose=self.show_picture),
        }

    def remembered(self) -> Mapping[str, object]:
        return {
            "plane": self._landscape.kind,
            "picture": self._picture,
            "log": self.controls.log_switch.isChecked(),
        }

    def recall(self, kept: Mapping[str, object]) -> None:
        if kept.get("plane") in {kind.key for kind in PLANE_KINDS}:
            self._choose_kind(str(kept["plane"]))
        picture = kept.get("picture")
        for key in get_args(Picture):
            if key == picture:
                self.show_picture(key)
        self.controls.log_switch.setChecked(kept.get("log") is not False)

    def sizeHint(self) -> QSize:
        return QSize(320, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # -- placing -------------------------------------------------------------------------------------------

    def _place(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(INSET, 6, INSET, 4)
        top.setSpacing(4)
        top.addWidget(self.controls)
        top.addWidget(self.words)
        self._pages = QStackedWidget(self)
        for page in (self.empty, self.plane, self.sharpness):
            self._pages.addWidget(page)
        self._body = QWidget(self)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(top)
        body.addWidget(self._pages, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._body)

    def _arrange(self) -> None:
        """Have the words, and what the plane hides, where there is room for them."""
        is_wide = self.width() >= _SIDE_BY_SIDE and self.width() > self.height()
        is_empty = self._pages.currentWidget() is self.empty
        self.words.setVisible(not is_empty and (is_wide or self.height() >= _LEAST_FOR_WORDS))
        self.plane.arrange(self._pages.height(), is_wide=is_wide)

    # -- showing -------------------------------------------------------------------------------------------

    def _zoom_out(self) -> None:
        """Show the whole of another plane, and all steps of another run."""
        if self._landscape.rectangle is None:
            self.plane.contours.reset()
        moment = self._landscape.moment
        if moment is not None and moment.run != self._run:
            self._run = moment.run
            for chart in (self.plane.hidden, self.sharpness):
                chart.reset()

    def _show(self) -> None:
        landscape, is_sharpness = self._landscape, self._picture == "sharpness"
        self._zoom_out()
        self.controls.show_state(self._picture)
        if not self._is_seen:
            return
        reason = why_nothing(landscape, self._picture)
        self.measure_button.setVisible(landscape.waits_to_be_asked or landscape.is_given_up)
        self.empty.say(reason)
        page = self.empty if reason else self.sharpness if is_sharpness else self.plane
        self._pages.setCurrentWidget(page)
        if reason:
            self.words.hide()
            return
        if is_sharpness:
            self._show_sharpness()
        else:
            self._show_plane()
        self._arrange()
        self._show_here()

    def _show_plane(self) -> None:
        relief = self._landscape.relief
        assert relief is not None  # or there is a reason
        paths = tuple(filter(None, map(self._drawn, relief.paths)))
        as_what: Literal["contours", "surface"] = "contours" if self._picture == "contours" else "surface"
        self.plane.show_relief(relief, paths, as_what, is_log=self.controls.log_switch.isChecked())
        self.words.setText(plane_words(relief))
        self.controls.kind_box.setToolTip(self.words.text())

    def _show_sharpness(self) -> None:
        measured = self._landscape.measured
        assert measured is not None  # or there is a reason
        last = int(measured.curve.steps[-1])
        self.sharpness.show_content(
            sharpness_content(measured, last, is_log=self.controls.log_switch.isChecked())
        )
        content = self.sharpness.content
        marks = [
            f"<span style='color:{line.colour(self._theme).name()}'>●</span>&nbsp;{line.name}"
            for line in reversed(content.lines)
        ]
        self.words.setText(f"{' &nbsp; '.join(marks)}<br>{sharpness_words(measured)}")

    def _show_here(self) -> None:
        landscape, moment = self._landscape, self._landscape.moment
        is_past = landscape.is_past
        step = moment.step if moment is not None and is_past else None
        for chart in (self.plane.hidden, self.sharpness):
            chart.show_step(step, is_past=is_past)
        if self._picture != "sharpness":
            self.plane.show_here(landscape.here(), is_past=is_past)

    def _drawn(self, path: ShownPath) -> DrawnPath | None:
        run = self._landscape.find(path.run)
        if run is None:
            return None
        return DrawnPath(path=path, name=run.label.name, colour=partial(run_colour, run.kept))

    def _choose_kind(self, key: str) -> None:
        self.controls.kind_box.setCurrentIndex(self.controls.kind_box.findData(key))

    def _on_kind_box_index_changed(self, index: int) -> None:
        kind: PlaneKey = self.controls.kind_box.itemData(index)
        self._landscape.set_kind(kind)
        self._show()

    def _on_picture_button_toggled(self, key: Picture, on: bool) -> None:
        if on:
            self._picture = key
            self._landscape.set_sharpness(key == "sharpness")
            self._show()

    def _on_landscape_changed(self) -> None:
        if self._is_seen:
            self._show()

    def _on_contours_window_changed(self) -> None:
        own = self.plane.contours.own_window
        self._landscape.set_rectangle(None if own is None else (own.left, own.right, own.bottom, own.top))

    def _on_contours_step_chosen(self, run: int, step: int) -> None:
        self._landscape.go(RunId(run), step)

    def _on_chart_step_chosen(self, step: int) -> None:
        moment = self._landscape.moment
        if moment is not None:
            self._landscape.go(moment.run, step)
