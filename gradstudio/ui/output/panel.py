"""`OutputPanel`: the output map or curve with its controls, legend and readout."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.run.looker import Asked, Looker
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.data.source import same_samples
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.reading import reading_of
from gradstudio.training.look.requests import Maps, Outcomes
from gradstudio.ui.actions.conditions import CONDITIONS
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.kit.axes import LEFT, RIGHT
from gradstudio.ui.kit.panel_picture import PanelPicture, picture_of
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.output.curve_view import CurveView
from gradstudio.ui.output.legend import Legend
from gradstudio.ui.output.map_view import MapView
from gradstudio.ui.output.plane_controls import PlaneControls
from gradstudio.ui.output.readout import place_text, prediction_text, sample_text

_HINT = "Point at the {} to read it.\nClick a sample to look at it everywhere."
_STEPS = "Draw flat colours: one for each class, or bands of a regression (Shift+S)"
_NO_STEPS = f"{CONDITIONS['output_is_map']}."
_TEST = "Show the test samples, hollow"
_NO_TEST = "There are no test samples: set a test share above 0 first."


class OutputPanel(View, QWidget):
    """What the dock "Output" holds. Asks the training thread only while it is seen.

    Args:
        asked: answers what is asked of the training.
        plane: the plane of the inputs that is shown.
        selection: what is looked at, and is chosen by a click.
        marking: the samples that stand out.
        outcome_looker: answers what the network makes of each sample.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        asked: Asked,
        plane: InputPlane,
        selection: Selection,
        marking: Marking,
        outcome_looker: Looker,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._plane = plane
        self._seen = False
        self._spec: ProjectSpec | None = None
        self._outcomes: Outcomes | None = None
        self._is_new = False
        self._pointed: QPointF | None = None
        self._hovered: int | None = None
        map_looker, curve_looker = Looker(asked, "map", self), Looker(asked, "curve", self)
        self._outcome_looker = outcome_looker
        self.map = MapView(plane, map_looker, selection, marking, theme, self)
        self.curve = CurveView(plane, curve_looker, selection, marking, theme, self)
        self._map_looker, self._curve_looker = map_looker, curve_looker
        self.views = (self.map, self.curve)
        self._stack = QStackedWidget(self)
        for view in self.views:
            self._stack.addWidget(view)
            view.pointed.connect(self._on_view_pointed)
            view.hovered.connect(self._on_view_hovered)
        self.legend = Legend(theme, self)
        self.readout = QLabel(_HINT.format("map"), self)
        self.readout.setObjectName("muted")
        self.readout.setWordWrap(False)
        self.readout.setFont(interface_font(0.9))
        self.readout.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.readout.setAccessibleName("Output readout")
        self.controls = PlaneControls(plane, self)
        self.steps_button = self._switch("bands", _STEPS)
        self.steps_button.setChecked(False)
        self.steps_button.toggled.connect(self.set_stepped)
        self.train_button = self._switch("train", "Show the training samples, filled")
        self.train_button.toggled.connect(self._on_train_button_toggled)
        self.test_button = self._switch("test", _TEST)
        self.test_button.toggled.connect(self._on_test_button_toggled)
        self.fit_button = QToolButton(self)
        self.fit_button.setToolTip(
            "Show the whole map again, after zooming or moving (double-click, Shift+F)"
        )
        self.fit_button.setAccessibleName("Show the whole map")
        self.fit_button.clicked.connect(self.fit)
        self._place()
        self.set_theme(theme)

    @property
    def view(self) -> MapView | CurveView:
        """The map, or the curve if there is one column only."""
        return self.curve if self._plane.is_line else self.map

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit; the plane has followed it already."""
        self._spec, self._outcomes = spec, None
        for view in self.views:
            view.show_spec(spec)
        self._stack.setCurrentWidget(self.view)
        for button, has_effect, hint, reason in (
            (self.test_button, spec.data.test_share > 0, _TEST, _NO_TEST),
            (self.steps_button, not self._plane.is_line, _STEPS, _NO_STEPS),
        ):
            button.setEnabled(has_effect)
            button.setToolTip(hint if has_effect else reason)
        self.legend.setVisible(not self._plane.is_line or spec.data.class_count > 2)
        self._show_legend()
        self._show_readout()
        self._look()

    def start_over(self) -> None:
        """Show the whole of another project's map, without numbers until there are some of it."""
        for view in self.views:
            view.start_over()

    def begin_run(self) -> None:
        self._outcomes, self._is_new = None, True
        for view in self.views:
            view.begin_run()

    def receive(self, mail: Mail) -> None:
        """Take the newest answers; draws nothing."""
        if self._spec is None or not same_samples(mail.snapshot.spec.data, self._spec.data):
            return  # they are of other samples
        for looker, view in ((self._map_looker, self.map), (self._curve_looker, self.curve)):
            maps = looker.answer_in(mail)
            if isinstance(maps, Maps):
                view.show_maps(maps)
                self._is_new = True
        outcomes = self._outcome_looker.answer_in(mail)
        if isinstance(outcomes, Outcomes) and self._fits(outcomes):
            self._outcomes = outcomes
            for view in self.views:
                view.show_wrong(outcomes.wrong)
            self._is_new = True

    def draw(self) -> None:
        """Draw what was received."""
        if self._seen and self._is_new:
            self._is_new = False
            self.view.redraw_now()
            self._show_readout()

    def pictures(self, title: str) -> tuple[PanelPicture, ...]:
        return (picture_of(title, self.view.theme, self.view, self.legend, indent=LEFT),)

    def set_stepped(self, on: bool) -> None:
        """Draw classes without their shades, or a regression in bands."""
        self.steps_button.setChecked(on)
        self.map.set_stepped(on)
        self._show_legend()

    def handlers(self) -> dict[str, Callable[..., None]]:
        return {"output_steps": self.set_stepped, "output_fit": self.fit}

    def settings(self) -> Mapping[str, Setting]:
        return {"steps": Setting(choices=(False, True), choose=self.set_stepped)}

    def set_actions(self, actions: ActionRegistry) -> None:
        self.steps_button.toggled.connect(actions["output_steps"].setChecked)
        actions.follow({"output_is_map": lambda: not self._plane.is_line}, self._plane.changed)

    def fit(self) -> None:
        """Show the whole map again."""
        self.view.reset()

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen; a panel behind another tab is visible to Qt all the same."""
        self._seen = seen
        self._look()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for view in self.views:
            view.set_theme(theme)
        self.legend.set_theme(theme)
        self.readout.setFixedHeight(2 * self.readout.fontMetrics().lineSpacing() + 2)
        self.fit_button.setIcon(icon("fit", theme, "muted"))

    def sizeHint(self) -> QSize:
        return QSize(360, 420)

    def _look(self) -> None:
        seen = self._seen
        self._map_looker.set_seen(seen and self.view is self.map)
        self._curve_looker.set_seen(seen and self.view is self.curve)
        self._outcome_looker.set_seen(seen, "output")

    def _fits(self, outcomes: Outcomes) -> bool:
        spec = self._spec
        return spec is not None and outcomes.outputs.shape == (len(self._plane.dataset), spec.sizes[-1])

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(INSET, 4, 8, 0)
        head.setSpacing(4)
        caption = QLabel("Samples", self)
        caption.setObjectName("muted")
        head.addWidget(caption)
        head.addWidget(self.train_button)
        head.addWidget(self.test_button)
        head.addStretch(1)
        head.addWidget(self.steps_button)
        head.addWidget(self.fit_button)
        foot = QVBoxLayout()
        foot.setContentsMargins(LEFT, 2, RIGHT, 6)
        foot.setSpacing(4)
        foot.addWidget(self.legend)
        foot.addWidget(self.readout)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.controls)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)

    def _switch(self, text: str, hint: str) -> Switch:
        switch = Switch(text, self)
        switch.setChecked(True)
        switch.setToolTip(hint)
        switch.setAccessibleName(hint)
        return switch

    def _show_legend(self) -> None:
        if self._spec is not None:
            reading = reading_of(self._spec, self._plane.dataset)
            stepped = self.steps_button.isChecked()
            self.legend.show_reading(reading, self._spec.data.class_names, stepped=stepped)

    def _show_readout(self) -> None:
        text = self._readout()
        if text != self.readout.text():
            self.readout.setText(text)

    def _readout(self) -> str:
        spec, plane, view = self._spec, self._plane, self.view
        if spec is None or self._pointed is None:
            return _HINT.format("curve" if plane.is_line else "map")
        dataset = plane.dataset
        if self._hovered is not None and self._outcomes is not None:
            return sample_text(spec, dataset, self._hovered, self._outcomes.outputs[self._hovered].tolist())
        u, v = view.frame.from_pixels(self._pointed)
        place = [(name, float(at)) for name, at in zip(plane.names, (u, v), strict=True) if name]
        outputs = view.outputs_at(self._pointed)
        said = prediction_text(spec, dataset, outputs) if outputs is not None else ""
        return f"{place_text(place)}\n{said}"

    def _on_view_pointed(self, point: QPointF | None) -> None:
        self._pointed = point
        self._show_readout()

    def _on_view_hovered(self, sample: int | None) -> None:
        self._hovered = sample
        self._show_readout()

    def _on_train_button_toggled(self, on: bool) -> None:
        for view in self.views:
            view.set_shown(test=False, on=on)

    def _on_test_button_toggled(self, on: bool) -> None:
        for view in self.views:
            view.set_shown(test=True, on=on)
