"""`PullsPanel`: which samples make up the gradient of what is selected, and which pull against each other."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.run.looker import Looker
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.samples.part_text import part_text
from gradstudio.app.selection import Selection
from gradstudio.data.source import same_samples
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Beyond, Pulls, PullsRequest
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.kit.tips import tip_of
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.output.readout import label_text
from gradstudio.ui.pulls.model import PullModel
from gradstudio.ui.pulls.table import PullTable
from gradstudio.ui.pulls.wording import MOST_RINGED, cosines_text, hardest, opposed_text, summary_of

_WAITING = "The samples are looked at as soon as the network is there."
_SCOPES = {
    False: ("All samples", "All training samples, without dropout"),
    True: ("Next batch", "The samples that the next step is trained on, with its dropout"),
}


class PullsPanel(View, QWidget):
    """What the dock "Samples" holds. Asks the training thread only while it is seen.

    Args:
        looker: answers how each sample pulls.
        plane: of the inputs that is shown; it knows the samples.
        selection: whose part of the network, and which sample, are looked at.
        marking: the samples that stand out.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        looker: Looker,
        plane: InputPlane,
        selection: Selection,
        marking: Marking,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._looker, self._plane, self._selection, self._marking = looker, plane, selection, marking
        self._spec: ProjectSpec | None = None
        self._pulls: Pulls | None = None
        self._newest: Pulls | None = None  # received, and not drawn yet
        self._seen = False
        self.part_label, self.summary, self.opposed = QLabel(self), QLabel(self), QLabel(self)
        self.part_label.setObjectName("strong")
        self.summary.setObjectName("muted")
        links = (
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.opposed.setTextInteractionFlags(links)
        self.opposed.linkActivated.connect(self._on_opposed_link_activated)
        for label in (self.part_label, self.summary, self.opposed):
            label.setWordWrap(True)
        self.scope_buttons = {upcoming: self._scope_button(upcoming) for upcoming in _SCOPES}
        group = QButtonGroup(self)
        for button in self.scope_buttons.values():
            group.addButton(button)
        self.scope_buttons[False].setChecked(True)
        group.buttonToggled.connect(self._on_group_button_toggled)
        self.ring_switch = Switch("On map", self)
        self.ring_switch.setChecked(True)
        self.ring_switch.setToolTip(
            f"Ring the {MOST_RINGED} samples that pull hardest along the gradient in one colour,\n"
            f"and the {MOST_RINGED} that pull hardest against it in the other"
        )
        self.ring_switch.toggled.connect(self._mark)
        self.model = PullModel(self._target_of, self)
        self.table = PullTable(self.model, theme, self)
        self.table.sample_chosen.connect(selection.set_sample)
        self._empty = QLabel(_WAITING, self)
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._place()
        selection.part_changed.connect(self._on_selection_part_changed)
        selection.sample_changed.connect(self._on_selection_sample_changed)
        self.model.reordered.connect(self._show_sample)

    @property
    def pulls(self) -> Pulls | None:
        """What is shown; None while there is nothing."""
        return self._pulls

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit; the plane has followed it already."""
        if self._spec is None or spec.data != self._spec.data:
            self.model.forget_targets()
        self._spec = spec
        self._ask()

    def start_over(self) -> None:
        self.scope_buttons[False].setChecked(True)
        self._show(None)

    def begin_run(self) -> None:
        self._show(None)

    def receive(self, mail: Mail) -> None:
        """Take the newest answer; draws nothing."""
        answer, spec = self._looker.answer_in(mail), self._spec
        if spec is None or not same_samples(mail.snapshot.spec.data, spec.data):
            return  # it is of other samples
        if isinstance(answer, Beyond):
            self._show(None, answer.reason)
        elif isinstance(answer, Pulls) and answer.request == self._request():
            self._newest = answer

    def draw(self) -> None:
        if self._seen and self._newest is not None:
            self._show(self._newest)

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen; a panel behind another tab is visible to Qt all the same."""
        if seen == self._seen:
            return
        self._seen = seen
        self._looker.set_seen(seen)
        self._ask()
        self._mark()

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)

    def remembered(self) -> Mapping[str, object]:
        return {"ring": self.ring_switch.isChecked()}

    def recall(self, kept: Mapping[str, object]) -> None:
        self.ring_switch.setChecked(kept.get("ring") is not False)

    def sizeHint(self) -> QSize:
        return QSize(320, 420)

    def _place(self) -> None:
        head = QWidget(self)
        flow = FlowLayout(head)
        for control in (*self.scope_buttons.values(), self.ring_switch):
            flow.addWidget(control)
        top = QVBoxLayout()
        top.setContentsMargins(INSET, 6, INSET, 4)
        top.setSpacing(4)
        top.addWidget(self.part_label)
        top.addWidget(head)
        top.addWidget(self.summary)
        top.addWidget(self.opposed)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(self._pages, 1)

    def _scope_button(self, upcoming: bool) -> QToolButton:
        name, said = _SCOPES[upcoming]
        button = QToolButton(self)
        button.setText(name)
        button.setCheckable(True)
        button.setToolTip(tip_of(name, said))
        button.setAccessibleName(f"Look at: {name}")
        return button

    def _part(self) -> ScalarPath | None:
        """Return what is looked at: the part of the network that is selected, if it has parameters."""
        path = ScalarPath.parse(self._selection.part)
        if path is None or self._spec is None or not len(path.parameter_range(self._spec.sizes)):
            return None
        path = path.for_all_samples
        return path if path.is_parameter or path.part == "layer" else path.of_neuron

    def _request(self) -> PullsRequest:
        return PullsRequest(part=self._part(), upcoming=self.scope_buttons[True].isChecked())

    def _ask(self) -> None:
        spec = self._spec
        if spec is None or not self._seen:
            return
        request = self._request()
        self.part_label.setText(f"Gradient of {part_text(request.part, spec.sizes)}")
        self._looker.want(request)
        known = self._newest or self._pulls
        if known is not None and known.request != request:
            self._show(None)

    def _show(self, pulls: Pulls | None, reason: str = _WAITING) -> None:
        self._pulls, self._newest = pulls, None
        self.model.show_pulls(pulls)
        self._empty.setText(reason)
        self._pages.setCurrentIndex(0 if pulls is None else 1)
        self.summary.setText("" if pulls is None else summary_of(pulls))
        self.opposed.setText("" if pulls is None else opposed_text(pulls))
        self.opposed.setToolTip("" if pulls is None else cosines_text(pulls))
        self.opposed.setVisible(pulls is not None and bool(pulls.opposed))
        self._mark()

    def _show_sample(self) -> None:
        """Mark the row of the sample that is looked at."""
        self.table.show_sample(self._selection.sample)

    def _mark(self) -> None:
        """Ring the samples that pull hardest, or none if that is not wanted or nobody sees why."""
        pulls = self._pulls if self._seen and self.ring_switch.isChecked() else None
        if pulls is None or self._spec is None:
            self._marking.clear("pulls")
            return
        places = hardest(pulls.parts.along)
        places = places[np.argsort(pulls.samples[places])]
        reason = f"pull hardest at {part_text(pulls.request.part, self._spec.sizes)}"
        self._marking.mark(pulls.samples[places], reason, np.sign(pulls.parts.along[places]), by="pulls")

    def _target_of(self, sample: int) -> str:
        dataset, spec = self._plane.dataset, self._spec
        if spec is None or sample >= len(dataset):
            return ""
        return label_text(dataset, spec.data.class_names, sample)

    def _on_group_button_toggled(self, button: QToolButton, on: bool) -> None:
        if on:
            self._ask()

    def _on_selection_part_changed(self, part: str) -> None:
        self._ask()

    def _on_selection_sample_changed(self, sample: int) -> None:
        self._show_sample()

    def _on_opposed_link_activated(self, link: str) -> None:
        self._selection.set_sample(int(link))
