"""`LandscapePanel`: a plane through the weights with the run's path on it, or eigenvalues over the steps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Literal, get_args

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QLabel,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.landscape.landscape import Landscape
from gradstudio.app.landscape.plane_kinds import PLANE_KINDS, PlaneKey
from gradstudio.app.landscape.survey import ShownPath
from gradstudio.app.run.mailbox import Mail
from gradstudio.training.run.moment import RunId
from gradstudio.ui.kit.empty_state import EmptyState
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.panel_picture import PanelPicture, drawings_in, picture_of
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.step_chart import StepChart
from gradstudio.ui.kit.step_content import StepContent
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.kit.tips import tip_of
from gradstudio.ui.kit.view import View
from gradstudio.ui.landscape.contents import hidden_content, sharpness_content
from gradstudio.ui.landscape.contour_view import ContourView
from gradstudio.ui.landscape.drawn_path import DrawnPath
from gradstudio.ui.landscape.surface_view import SurfaceView
from gradstudio.ui.landscape.wording import plane_words, sharpness_words
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import Theme

Picture = Literal["contours", "surface", "sharpness"]

_PICTURES: dict[Picture, tuple[str, str]] = {
    "contours": ("Contours", "The loss on the plane as colours and contours, seen from above"),
    "surface": ("Surface", "The loss on the plane as a surface; drag to turn it"),
    "sharpness": (
        "Sharpness",
        "The largest eigenvalues of the Hessian over the steps, with 2 / learning rate",
    ),
}
_EMPTY = (
    "Planes through the weights, with the path of the run on them and what they hide of it. "
    "Train for a few steps to see one."
)
_WAITING = "The plane is being measured."
_MEASURING = "The eigenvalues are being measured."
_DEAR = "This network has many parameters or samples: its eigenvalues take long to measure."
_SIDE_BY_SIDE = 640
_ZOOMED_MILLISECONDS = 120
_LEAST_HIDDEN = 84
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
        self.picture_buttons = {key: self._picture_button(key) for key in _PICTURES}
        group = QButtonGroup(self)
        for button in self.picture_buttons.values():
            group.addButton(button)
        self.picture_buttons["contours"].setChecked(True)
        self.kind_box = QComboBox(self)
        for kind in PLANE_KINDS:
            self.kind_box.addItem(kind.title, kind.key)
            self.kind_box.setItemData(self.kind_box.count() - 1, kind.words, Qt.ItemDataRole.ToolTipRole)
        self.kind_box.setAccessibleName("Plane")
        self.kind_box.currentIndexChanged.connect(self._on_kind_box_index_changed)
        self.another_button = QToolButton(self)
        self.another_button.setText("Another")
        self.another_button.setToolTip("Take two other random directions")
        self.another_button.setAccessibleName("Other random directions")
        self.another_button.clicked.connect(landscape.another)
        self.log_switch = Switch("Log", self)
        self.log_switch.setChecked(True)
        self.log_switch.setToolTip("Tell losses apart by their logarithms: what is low can be seen too")
        self.log_switch.toggled.connect(self._show)
        self.others_switch = Switch("Other runs", self)
        self.others_switch.setToolTip(
            "Show the paths of other runs of the same network on the same samples, as far as they are not hidden"
        )
        self.others_switch.toggled.connect(landscape.set_others)
        self.cancel_button = QToolButton(self)
        self.cancel_button.clicked.connect(landscape.cancel)
        self.cancel_button.setAccessibleName("Cancel measuring")
        self.cancel_button.setToolTip("Give up what is being measured")
        self.cancel_button.hide()
        self.contours, self.surface = ContourView(theme, self), SurfaceView(theme, self)
        self.hidden, self.sharpness = StepChart(theme, self), StepChart(theme, self)
        self.hidden.setAccessibleName("What the plane hides: true loss minus the plane's")
        self.sharpness.setAccessibleName("Largest eigenvalues of the Hessian")
        self.words, self.hidden_caption = QLabel(self), QLabel("Hidden: true loss − the plane's", self)
        self.words.setWordWrap(True)
        for label in (self.words, self.hidden_caption):
            label.setObjectName("muted")
        self.empty = EmptyState("landscape", _EMPTY, theme, self)
        self.measure_button = self.empty.offer(
            "Measure it", "Take the time: it can be cancelled", landscape.measure
        )
        self._place()
        self._zoomed = QTimer(self)
        self._zoomed.setSingleShot(True)
        self._zoomed.setInterval(_ZOOMED_MILLISECONDS)
        self._zoomed.timeout.connect(self._on_zoomed_timeout)
        self.contours.window_changed.connect(self._zoomed.start)
        self.contours.step_chosen.connect(self._on_contours_step_chosen)
        for chart in (self.hidden, self.sharpness):
            chart.step_chosen.connect(self._on_chart_step_chosen)
        for key, button in self.picture_buttons.items():
            button.toggled.connect(partial(self._on_picture_button_toggled, key))
        landscape.changed.connect(self._on_landscape_changed)
        landscape.progressed.connect(self._show_progress)
        self._show()

    @property
    def picture(self) -> Picture:
        """What is shown."""
        return self._picture

    def show_picture(self, picture: Picture) -> None:
        """Show something else."""
        self.picture_buttons[picture].setChecked(True)

    def start_over(self) -> None:
        self._show()

    def receive(self, mail: Mail) -> None:
        self._landscape.receive(mail)

    def draw(self) -> None:
        """Mark where the moment in sight is."""
        if self._is_seen:
            self._show_here()

    def show_playing(self, playing: bool) -> None:
        self._landscape.set_playing(playing)
        self.surface.set_moving(playing)

    def set_seen(self, seen: bool) -> None:
        self._is_seen = seen
        self._landscape.set_seen(seen)
        if seen:
            self._show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for view in (self.contours, self.surface, self.hidden, self.sharpness, self.empty):
            view.set_theme(theme)
        self._show()

    def drawing(self) -> tuple[QWidget, ...]:
        return (self.contours,)

    def pictures(self, title: str) -> tuple[PanelPicture, ...]:
        whole = picture_of(title, self._theme, self._body)
        return whole, *(drawing.named(title) for drawing in drawings_in(self, self._theme))

    def settings(self) -> Mapping[str, Setting]:
        kinds = tuple(kind.key for kind in PLANE_KINDS)
        return {
            "plane": Setting(choices=kinds, choose=self._choose_kind),
            "picture": Setting(choices=tuple(_PICTURES), choose=self.show_picture),
        }

    def remembered(self) -> Mapping[str, object]:
        return {
            "plane": self._landscape.kind,
            "picture": self._picture,
            "log": self.log_switch.isChecked(),
        }

    def recall(self, kept: Mapping[str, object]) -> None:
        if kept.get("plane") in {kind.key for kind in PLANE_KINDS}:
            self._choose_kind(str(kept["plane"]))
        picture = kept.get("picture")
        for key in get_args(Picture):
            if key == picture:
                self.show_picture(key)
        self.log_switch.setChecked(kept.get("log") is not False)

    def sizeHint(self) -> QSize:
        return QSize(320, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # -- placing -------------------------------------------------------------------------------------------

    def _picture_button(self, key: Picture) -> QToolButton:
        name, said = _PICTURES[key]
        button = QToolButton(self)
        button.setText(name)
        button.setCheckable(True)
        button.setToolTip(tip_of(name, said))
        button.setAccessibleName(f"Show: {name}")
        return button

    def _place(self) -> None:
        head = QWidget(self)
        flow = FlowLayout(head)
        for control in (
            *self.picture_buttons.values(),
            self.kind_box,
            self.another_button,
            self.log_switch,
            self.others_switch,
            self.cancel_button,
        ):
            flow.addWidget(control)
        top = QVBoxLayout()
        top.setContentsMargins(INSET, 6, INSET, 4)
        top.setSpacing(4)
        top.addWidget(head)
        top.addWidget(self.words)
        self._planes = QStackedWidget(self)
        for view in (self.contours, self.surface):
            self._planes.addWidget(view)
        self._hidden_part = QWidget(self)
        column = QVBoxLayout(self._hidden_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.hidden_caption.setContentsMargins(INSET, 2, INSET, 0)
        column.addWidget(self.hidden_caption)
        column.addWidget(self.hidden, 1)
        plane = QWidget(self)
        self._split = QBoxLayout(QBoxLayout.Direction.TopToBottom, plane)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(0)
        self._split.addWidget(self._planes, 5)
        self._split.addWidget(self._hidden_part, 2)
        self._pages = QStackedWidget(self)
        for page in (self.empty, plane, self.sharpness):
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
        """Put what the plane hides beside it where the panel is wide, and below it where it is high enough."""
        wide = self.width() >= _SIDE_BY_SIDE and self.width() > self.height()
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._split.setDirection(way)
        self._split.setStretch(0, 3 if wide else 5)
        reason = self._pages.currentIndex() == 0
        self.words.setVisible(not reason and (wide or self.height() >= _LEAST_FOR_WORDS))
        self._hidden_part.setVisible(wide or self._pages.height() >= 3 * _LEAST_HIDDEN)

    # -- showing -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        landscape, is_sharpness = self._landscape, self._picture == "sharpness"
        self.kind_box.setVisible(not is_sharpness)
        self.another_button.setVisible(not is_sharpness and landscape.kind == "random")
        self.others_switch.setVisible(not is_sharpness)
        self._show_progress()
        if not self._is_seen:
            return
        reason = self._reason()
        self.measure_button.setVisible(is_sharpness and landscape.waits_to_be_asked)
        self.empty.say(reason)
        self._pages.setCurrentIndex(0 if reason else 2 if is_sharpness else 1)
        if reason:
            self.words.hide()
            return
        if is_sharpness:
            self._show_sharpness()
        else:
            self._show_plane()
        self._arrange()
        self._show_here()

    def _reason(self) -> str:
        """Return why there is nothing to be seen; "" where there is."""
        landscape = self._landscape
        if not landscape.has_steps:
            return _EMPTY
        if self._picture == "sharpness":
            measured = landscape.measured
            if measured is not None and len(measured.curve.steps):
                return ""
            return landscape.problem or (_DEAR if landscape.waits_to_be_asked else _MEASURING)
        return landscape.problem or ("" if landscape.relief is not None else _WAITING)

    def _show_plane(self) -> None:
        relief = self._landscape.relief
        assert relief is not None  # or there is a reason
        paths = tuple(filter(None, map(self._drawn, relief.paths)))
        view = self.contours if self._picture == "contours" else self.surface
        self._planes.setCurrentWidget(view)
        view.show_relief(relief, paths, is_log=self.log_switch.isChecked())
        last = max((int(path.path.steps[-1]) for path in paths if len(path.path.steps)), default=0)
        self.hidden.show_content(hidden_content(paths, last) if paths else StepContent())
        self.words.setText(plane_words(relief))
        self.kind_box.setToolTip(self.words.text())

    def _show_sharpness(self) -> None:
        measured = self._landscape.measured
        assert measured is not None  # or there is a reason
        last = int(measured.curve.steps[-1])
        self.sharpness.show_content(sharpness_content(measured, last, is_log=self.log_switch.isChecked()))
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
        for chart in (self.hidden, self.sharpness):
            chart.show_step(step, is_past=is_past)
        if self._picture != "sharpness":
            place = landscape.here()
            for view in (self.contours, self.surface):
                view.show_here(place, is_past=is_past)

    def _show_progress(self, share: float = 0.0) -> None:
        self.cancel_button.setVisible(self._landscape.takes_long)
        is_known = 0.0 < share < 1.0
        self.cancel_button.setText(f"{share:.0%} – cancel" if is_known else "Measuring – cancel")

    def _drawn(self, path: ShownPath) -> DrawnPath | None:
        run = self._landscape.find(path.run)
        if run is None:
            return None
        return DrawnPath(path=path, name=run.label.name, colour=partial(run_colour, run.kept))

    def _choose_kind(self, key: str) -> None:
        self.kind_box.setCurrentIndex(self.kind_box.findData(key))

    def _on_kind_box_index_changed(self, index: int) -> None:
        kind: PlaneKey = self.kind_box.itemData(index)
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

    def _on_zoomed_timeout(self) -> None:
        own = self.contours.own_window
        self._landscape.set_rectangle(None if own is None else (own.left, own.right, own.bottom, own.top))

    def _on_contours_step_chosen(self, run: int, step: int) -> None:
        self._landscape.go(RunId(run), step)

    def _on_chart_step_chosen(self, step: int) -> None:
        moment = self._landscape.moment
        if moment is not None:
            self._landscape.go(moment.run, step)
