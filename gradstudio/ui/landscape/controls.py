"""`LandscapeControls`: the line above the landscape's pictures, which says what is shown, and of what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.landscape.landscape import Landscape
from gradstudio.app.landscape.plane_kinds import PLANE_KINDS
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.kit.tips import tip_of
from gradstudio.ui.landscape.wording import samples_words

Picture = Literal["contours", "surface", "sharpness"]

PICTURES: dict[Picture, tuple[str, str]] = {
    "contours": ("Contours", "The loss on the plane as colours and contours, seen from above"),
    "surface": ("Surface", "The loss on the plane as a surface; drag to turn it"),
    "sharpness": (
        "Sharpness",
        "The largest eigenvalues of the Hessian over the steps, with 2 / learning rate",
    ),
}
"""What can be shown: its name, and what it is."""
_LINE_HIGH = 3


class LandscapeControls(QWidget):
    """Chooses picture and plane, and says how far it is measured.

    Args:
        landscape: what is measured.
        parent: as for any QWidget.
    """

    def __init__(self, landscape: Landscape, parent: QWidget) -> None:
        super().__init__(parent)
        self._landscape = landscape
        self.picture_buttons = {key: self._picture_button(key) for key in PICTURES}
        group = QButtonGroup(self)
        for button in self.picture_buttons.values():
            group.addButton(button)
        self.picture_buttons["contours"].setChecked(True)
        self.kind_box = QComboBox(self)
        for kind in PLANE_KINDS:
            self.kind_box.addItem(kind.title, kind.key)
            self.kind_box.setItemData(self.kind_box.count() - 1, kind.words, Qt.ItemDataRole.ToolTipRole)
        self.kind_box.setAccessibleName("Plane")
        self.another_button = self._button(
            "Another", "Other random directions", "Take two other random directions", landscape.another
        )
        self.log_switch = Switch("Log", self)
        self.log_switch.setChecked(True)
        self.log_switch.setToolTip("Draw the logarithm of the loss, which tells low losses apart")
        self.others_switch = Switch("Other runs", self)
        self.others_switch.setToolTip(
            "Show the paths of other runs of the same network on the same samples, as far as they are not hidden"
        )
        self.others_switch.toggled.connect(landscape.set_others)
        self.cancel_button = self._button(
            "", "Cancel measuring", "Cancel measuring; what is drawn so far stays", landscape.cancel
        )
        self.resume_button = self._button(
            "Go on", "Go on measuring", "Finish the measurement that was cancelled", landscape.measure
        )
        self.samples = QLabel(self)
        self.samples.setObjectName("muted")
        self.samples.setToolTip(
            "This network is large: the plane is measured on more and more of its samples"
        )
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(_LINE_HIGH)
        self.progress.setAccessibleName("How much of the landscape is measured")
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self._place()
        landscape.progressed.connect(self._on_landscape_progressed)

    def show_state(self, picture: Picture) -> None:
        """Show what belongs to a picture, and how far it is measured.

        Args:
            picture: that is shown.
        """
        landscape, is_plane = self._landscape, picture != "sharpness"
        self.kind_box.setVisible(is_plane)
        self.another_button.setVisible(is_plane and landscape.kind == "random")
        self.others_switch.setVisible(is_plane)
        words = samples_words(landscape.relief, is_busy=landscape.is_busy) if is_plane else ""
        self.samples.setText(words)
        self.samples.setVisible(bool(words))
        shown = landscape.relief if is_plane else landscape.measured
        self.resume_button.setVisible(landscape.is_given_up and shown is not None)
        self._show_progress(0.0)

    def _show_progress(self, share: float) -> None:
        takes_long, is_known = self._landscape.takes_long, 0.0 < share < 1.0
        self.cancel_button.setVisible(takes_long)
        self.progress.setVisible(takes_long)
        if is_known or not takes_long:
            self.cancel_button.setText(f"{share:.0%} – cancel" if is_known else "Measuring – cancel")
            self.progress.setValue(round(1000 * share))

    def _picture_button(self, key: Picture) -> QToolButton:
        name, said = PICTURES[key]
        button = QToolButton(self)
        button.setText(name)
        button.setCheckable(True)
        button.setToolTip(tip_of(name, said))
        button.setAccessibleName(f"Show: {name}")
        return button

    def _button(self, text: str, name: str, hint: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(name)
        button.setToolTip(hint)
        button.clicked.connect(act)
        return button

    def _place(self) -> None:
        line = QWidget(self)
        flow = FlowLayout(line)
        for control in (
            *self.picture_buttons.values(),
            self.kind_box,
            self.another_button,
            self.log_switch,
            self.others_switch,
            self.samples,
            self.cancel_button,
            self.resume_button,
        ):
            flow.addWidget(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(line)
        column.addWidget(self.progress)

    def _on_landscape_progressed(self, share: float) -> None:
        self._show_progress(share)
