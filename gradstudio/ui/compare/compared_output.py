"""`ComparedOutput`: what one side says over the input space, with the samples on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from gradstudio.app.compare.side import Side
from gradstudio.app.run.looker import Looker
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.data.source import same_samples
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import MapRequest, Maps, OutcomeRequest, Outcomes
from gradstudio.ui.kit.axes import LEFT, Window
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.curve_view import CurveView
from gradstudio.ui.output.map_view import MapView


class Captioned(QWidget):
    """A plot with a line of text above it, which is cut where there is no room."""

    def __init__(self, plot: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = ElidedLabel(self)
        self.caption.setContentsMargins(LEFT, 0, 8, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.caption)
        column.addWidget(plot, 1)

    def say(self, text: str, hint: str = "") -> None:
        """Show a line of text; its tool tip is a hint, or else all of it."""
        self.caption.say(text, hint)


def in_place_of_plot(sentence: str) -> QLabel:
    """Return what says why there is no plot, in the place of the plot."""
    label = QLabel(sentence)
    label.setObjectName("muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setContentsMargins(LEFT, 0, 24, 0)
    return label


_ELSEWHERE = "This run was trained on other data than the project has now, on which its output says nothing."


class _LedMap(MapView):
    """A map that asks for the cells that another one asks for, if it has one to follow."""

    leader: MapView | None = None

    def request(self) -> MapRequest:
        return super().request() if self.leader is None else self.leader.request()


class _LedCurve(CurveView):
    """The same of a curve."""

    leader: CurveView | None = None

    def request(self) -> MapRequest:
        return super().request() if self.leader is None else self.leader.request()


class ComparedOutput(Captioned):
    """Asks its side for the part that is shown. Data other than those of the project are not drawn.

    Args:
        side: one of the two that are compared.
        plane: the plane of the inputs that is shown.
        selection: what is looked at, and is chosen by a click.
        marking: the samples that stand out.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        window_changed: another part is shown.
    """

    window_changed = Signal()

    def __init__(
        self,
        side: Side,
        plane: InputPlane,
        selection: Selection,
        marking: Marking,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        map_looker, curve_looker = Looker(side, "map"), Looker(side, "curve")
        self.map = _LedMap(plane, map_looker, selection, marking, theme)
        self.curve = _LedCurve(plane, curve_looker, selection, marking, theme)
        self._stack = QStackedWidget()
        super().__init__(self._stack, parent)
        self._elsewhere = in_place_of_plot(_ELSEWHERE)
        self._stack.addWidget(self._elsewhere)
        for looker in (map_looker, curve_looker):
            looker.setParent(self)
            looker.set_seen(True)
        for view in (self.map, self.curve):
            self._stack.addWidget(view)
            view.window_changed.connect(self.window_changed)
        side.look("outcomes", OutcomeRequest())
        self._lookers = {"map": map_looker, "curve": curve_looker}
        self._plane = plane
        self._project: ProjectSpec | None = None
        self._spec: ProjectSpec | None = None

    def follow(self, leader: ComparedOutput) -> None:
        """Ask for the very cells that another one asks for: one that is a pixel wider would have others."""
        self.map.leader, self.curve.leader = leader.map, leader.curve

    @property
    def view(self) -> MapView | CurveView:
        """The map, or the curve if there is one column only."""
        return self.curve if self._plane.is_line else self.map

    @property
    def spec(self) -> ProjectSpec | None:
        """The project of the side, with the data of the window; None where its data are others."""
        return self._spec

    @property
    def maps(self) -> Maps | None:
        """What is drawn; None before there is anything."""
        return None if self._spec is None else self.view.maps

    def show_spec(self, project: ProjectSpec) -> None:
        """Follow an edit of the project, whose data are drawn."""
        self._project = project
        self._follow(self._spec or project)

    def show_mail(self, mail: Mail) -> None:
        """Take what came of the side's moment."""
        self._follow(mail.snapshot.spec)
        if self._spec is None:
            return
        for name, view in (("map", self.map), ("curve", self.curve)):
            maps = self._lookers[name].answer_in(mail)
            if isinstance(maps, Maps):
                view.show_maps(maps)
        outcomes = mail.answers.get("outcomes")
        if isinstance(outcomes, Outcomes):
            self.view.show_wrong(outcomes.wrong)
        self.view.update()

    def start_over(self) -> None:
        """Show nothing of the project before."""
        self._spec = None
        for view in (self.map, self.curve):
            view.start_over()

    def forget(self) -> None:
        """Show nothing of the side's moment, over the part that is shown."""
        self._spec = None
        for view in (self.map, self.curve):
            view.begin_run()
            view.update()

    def show_window(self, window: Window | None) -> None:
        """Show the part that another plot shows."""
        self.view.show_window(window)
        self.view.ask()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for view in (self.map, self.curve):
            view.set_theme(theme)

    def _follow(self, spec: ProjectSpec) -> None:
        project = self._project
        if project is None:
            return
        if not same_samples(spec.data, project.data):
            self._spec = None
            self._stack.setCurrentWidget(self._elsewhere)
            return
        self._stack.setCurrentWidget(self.view)
        followed = spec.model_copy(update={"data": project.data})  # inputs that were typed in since are drawn
        if followed != self._spec:
            self._spec = followed
            for view in (self.map, self.curve):
                view.show_spec(followed)
