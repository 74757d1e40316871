"""`HiddenPanel`: the hidden-space view with the choice of layer and axes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.run.looker import Asked, Looker
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.data.source import same_samples
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.titles import layer_title
from gradstudio.training.look.requests import Beyond, HiddenPicture, HiddenRequest, Outcomes
from gradstudio.ui.kit.unscrolled import TypedComboBox
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.hidden_view import HiddenView

PRINCIPAL = -1


class HiddenPanel(View, QWidget):
    """What the dock "Hidden space" holds. Asks the training thread only while it is seen.

    At first it shows the last hidden layer: its two neurons, or if it has more their principal plane.

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
        self._looker = Looker(asked, "hidden", self)
        self._outcome_looker = outcome_looker
        self.view = HiddenView(selection, marking, theme, self)
        self._layer = self._choice("Layer", "The layer whose view of the data is drawn")
        self._across = self._choice("Axes", "The principal plane of the layer, or two of its neurons")
        self._up = self._choice("Second neuron", "The neuron that runs upwards")
        self.fit_button = QToolButton(self)
        self.fit_button.setToolTip("Show all samples again, after zooming or moving (double-click)")
        self.fit_button.setAccessibleName("Show all samples")
        self.fit_button.clicked.connect(self.view.reset)
        head = QHBoxLayout()
        head.setContentsMargins(INSET, 4, 8, 0)
        head.setSpacing(6)
        head.addWidget(self._layer, 2)
        head.addWidget(self._across, 3)
        head.addWidget(self._up, 2)
        head.addWidget(self.fit_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self._layer.activated.connect(self._on_layer_activated)
        self._across.activated.connect(self._on_axes_activated)
        self._up.activated.connect(self._on_axes_activated)
        plane.changed.connect(self._want)
        self.set_theme(theme)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit; the plane has followed it already."""
        before = None if self._spec is None else self._spec.sizes
        kept = before == spec.sizes
        self._spec = spec
        self.view.show_spec(spec)
        if not kept:
            chosen, last = self._layer.currentData(), max(len(spec.sizes) - 2, 0)
            before_last = (
                self._layer.count() - 2
            )  # the last hidden layer stays chosen when layers come and go
            axes = self._across.currentIndex(), self._up.currentIndex()
            self._layer.clear()
            for layer in range(len(spec.sizes)):
                self._layer.addItem(layer_title(layer, len(spec.sizes) - 1), layer)
            keep = chosen is not None and chosen != before_last and chosen < len(spec.sizes)
            self._layer.setCurrentIndex(chosen if keep else last)
            self._offer_axes()
            if before is not None and chosen is not None and before[chosen] == self._size:
                self._across.setCurrentIndex(axes[0])
                self._up.setCurrentIndex(axes[1])
                self._show_up()
        self._want()

    def start_over(self) -> None:
        """Look at the last hidden layer of another project, and at all of it."""
        self._spec = None
        self._layer.clear()
        self.view.reset()

    def begin_run(self) -> None:
        self.view.begin_run()

    def receive(self, mail: Mail) -> None:
        """Take the newest answers; draws nothing."""
        if self._spec is None or not same_samples(mail.snapshot.spec.data, self._spec.data):
            return  # they are of other samples
        picture = self._looker.answer_in(mail)
        if isinstance(picture, Beyond):
            self.view.show_reason(picture.reason)
        elif isinstance(picture, HiddenPicture) and picture.sizes == self._spec.sizes:
            self.view.show_picture(picture, self._names(picture))
        outcomes = self._outcome_looker.answer_in(mail)
        if isinstance(outcomes, Outcomes):
            self.view.show_wrong(outcomes.wrong)

    def draw(self) -> None:
        """Draw what was received."""
        if self._seen:
            self.view.redraw_now()

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen; a panel behind another tab is visible to Qt all the same."""
        self._seen = seen
        self._look()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.view.set_theme(theme)
        self.fit_button.setIcon(icon("fit", theme, "muted"))

    def sizeHint(self) -> QSize:
        return QSize(320, 420)

    def _look(self) -> None:
        self._looker.set_seen(self._seen)
        self._outcome_looker.set_seen(self._seen, "hidden")

    def _choice(self, name: str, hint: str) -> QComboBox:
        box = TypedComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(hint)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(3)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return box

    @property
    def _size(self) -> int:
        """Number of neurons of the layer that is chosen."""
        assert self._spec is not None
        layer: int = self._layer.currentData()
        return self._spec.sizes[layer]

    def _offer_axes(self) -> None:
        size = self._size
        for box in (self._across, self._up):
            box.clear()
        self._across.addItem("principal plane", PRINCIPAL)
        for neuron in range(size):
            for box in (self._across, self._up):
                box.addItem(f"neuron {neuron + 1}", neuron)
        if size == 2:
            self._across.setCurrentIndex(self._across.findData(0))
        self._up.setCurrentIndex(min(1, size - 1))
        self._show_up()

    def _show_up(self) -> None:
        """Offer the second neuron where the axes are neurons."""
        self._up.setVisible(self._across.currentData() != PRINCIPAL)

    def _names(self, picture: HiddenPicture) -> tuple[str, str]:
        layer, neurons = picture.request.layer, picture.request.neurons
        if neurons is None:
            return "principal plane of " + layer_title(layer, len(picture.sizes) - 1).lower(), ""
        of = "input" if layer == 0 else f"layer{layer}.neuron"
        return f"{of}{neurons[0] + 1}", f"{of}{neurons[1] + 1}"

    def _want(self) -> None:
        if self._spec is None or self._layer.currentData() is None:
            return
        across, up = self._across.currentData(), self._up.currentData()
        neurons = None if across == PRINCIPAL else (across, up)
        self._looker.want(
            HiddenRequest(layer=self._layer.currentData(), lens=self._plane.lens, neurons=neurons)
        )

    def _on_layer_activated(self, index: int) -> None:
        self._offer_axes()
        self.view.reset()
        self._want()

    def _on_axes_activated(self, index: int) -> None:
        self._show_up()
        self.view.reset()
        self._want()
