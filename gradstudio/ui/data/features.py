"""The inputs of the network: a chip for each feature, and a field for formulas of one's own."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QScrollArea, QToolButton, QVBoxLayout, QWidget

from gradstudio.data.dataset import Dataset
from gradstudio.project.features import usual_features, written
from gradstudio.project.formula import example
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.data.feature_map import ICON, feature_icon
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.formula_field import FormulaField
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.look.theme import Theme

_FOLDED_FROM = 16
_FOLDED_HEIGHT = 132
_LONGEST = 172
"""Width of the longest name in pixels: the narrowest panel has room for it."""


class FeatureChips(QWidget):
    """Shows which features the network gets; the pressed ones are its inputs.

    Signals:
        toggled: a formula whose chip was pressed.
        added: a formula that was typed.
        standardised: whether features are to be standardised.
    """

    toggled = Signal(str)
    added = Signal(str)
    standardised = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dataset: Dataset | None = None
        self._spec: ProjectSpec | None = None
        self.chips: dict[str, QToolButton] = {}
        self._sheet = QWidget(self)
        self._sheet.setObjectName("panel")
        self._flow = FlowLayout(self._sheet)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # what has the focus in it is scrolled to
        self._scroll.setAccessibleName("Features")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.formula = FormulaField(
            "Feature of your own",
            "A formula over the columns; Return adds it. A change starts the run anew.",
            clears=True,
            parent=self,
        )
        self.formula.formula_entered.connect(self.added)
        self.switch = Switch("Standardise", self)
        self.switch.setToolTip(
            "Shift and scale each feature to mean 0 and standard deviation 1 over the training samples. "
            "A change starts the run anew."
        )
        self.switch.toggled.connect(self.standardised)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        column.addWidget(self._scroll)
        column.addWidget(self.formula)
        column.addWidget(self.switch)

    def show_spec(self, spec: ProjectSpec, dataset: Dataset) -> None:
        """Follow an edit."""
        before, known = self._spec, self._dataset
        self._spec, self._dataset = spec, dataset
        offered = self._offered(spec)
        same_plane = (
            before is not None
            and known is not None
            and before.data.columns == spec.data.columns
            and (known.domain == dataset.domain).all()
        )
        if not same_plane or tuple(self.chips) != offered:
            self._make_chips(offered)
        given = set(spec.data.formulas)
        for formula, chip in self.chips.items():
            with QSignalBlocker(chip):
                chip.setChecked(formula in given)
        self.formula.set_columns(spec.data.columns)
        self.formula.line.setPlaceholderText(f"your own, e.g. {example(spec.data.columns)}")
        with QSignalBlocker(self.switch):
            self.switch.setChecked(spec.data.standardise)
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for formula, chip in self.chips.items():
            self._draw(chip, formula)

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # QResizeEvent, as the base declares
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the chips have the height that they need; a great many of them scroll."""
        folded = len(self.chips) > _FOLDED_FROM
        # A bar that is not needed takes room, for want of which it would be needed.
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if folded else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._scroll.setVerticalScrollBarPolicy(policy)
        # The viewport is resized after this widget: its width is not to be relied on here.
        bar = self._scroll.verticalScrollBar().sizeHint().width() if folded else 0
        needed = self._flow.heightForWidth(self.width() - bar)
        self._scroll.setFixedHeight(min(needed, _FOLDED_HEIGHT) if folded else needed)

    @staticmethod
    def _offered(spec: ProjectSpec) -> tuple[str, ...]:
        usual = usual_features(spec.data.columns)
        return (*usual, *(formula for formula in spec.data.formulas if formula not in usual))

    def _make_chips(self, offered: tuple[str, ...]) -> None:
        focused = next((formula for formula, chip in self.chips.items() if chip.hasFocus()), None)
        self._flow.setEnabled(False)  # of a thousand chips each would else place all of them anew
        self._sheet.setUpdatesEnabled(False)
        while self._flow.takeAt(self._flow.count() - 1) is not None:
            pass
        kept = set(offered)
        for formula in [formula for formula in self.chips if formula not in kept]:
            self.chips.pop(formula).deleteLater()
        for formula in offered:
            chip = self.chips.get(formula) or self._chip(formula)
            self._draw(chip, formula)
            self._flow.addWidget(chip)
            chip.show()
        self.chips = {formula: self.chips[formula] for formula in offered}
        self._flow.setEnabled(True)
        self._flow.invalidate()
        self._sheet.setUpdatesEnabled(True)
        if focused in self.chips:
            self.chips[focused].setFocus()

    def _chip(self, formula: str) -> QToolButton:
        chip = QToolButton(self._sheet)
        chip.setObjectName("chip")
        chip.setProperty("formula", formula)
        text = chip.fontMetrics().elidedText(written(formula), Qt.TextElideMode.ElideMiddle, _LONGEST)
        chip.setText(text.replace("&", "&&"))  # in a value it is no key to press
        chip.setAccessibleName(f"Feature {formula}")
        chip.setToolTip(f"{formula}: whether the network gets it as an input. A change starts the run anew.")
        chip.setCheckable(True)
        chip.setIconSize(ICON)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.clicked.connect(self._on_chip_clicked)
        self.chips[formula] = chip
        return chip

    def _draw(self, chip: QToolButton, formula: str) -> None:
        picture = QIcon()
        if self._dataset is not None and len(self._dataset.columns) <= 2:
            domain = tuple((float(low), float(high)) for low, high in self._dataset.domain)
            picture = feature_icon(formula, self._dataset.columns, domain, self._theme)
        chip.setIcon(picture)

    def _on_chip_clicked(self, checked: bool = False) -> None:
        chip = self.sender()
        assert isinstance(chip, QToolButton)
        # What is pressed is what the project says: it may refuse to give up its last input.
        chip.setChecked(not checked)
        self.toggled.emit(chip.property("formula"))
