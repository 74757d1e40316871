"""`RaceSetup`: what is to race, the button that has it begin, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.race.entry import MOST_SEEDS, MOST_STEPS, RaceChoice
from gradstudio.app.race.fields import RACE_FIELDS, race_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.inspector.under_way import UnderWay
from gradstudio.ui.kit.flow_layout import FlowLayout
from gradstudio.ui.kit.number_spin import WholeSpinBox
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.race.axes import RaceAxes

_SEEDS = 100
_SEEDS_OF_A_FIELD = 20
_MOST_AT_FIRST = 10_000
"""Steps that are proposed: a race of a project with more would take long."""
_BAR = 120
ANY_FIELDS = "fields"
"""Key of the choice of any fields, whose values are typed."""
_HINT_OF_ANY = "Any field of the project over values or a range, or all pairs of the values of two"
_ROOM_OF_A_CHOICE = 16
"""Pixels that the style sheet takes from the text of a choice, of which Qt does not know."""


class RaceSetup(QWidget):
    """A row of controls, which wraps where there is no room for all.

    Args:
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        begin_asked: a `RaceChoice` that is to race.

    Attributes:
        seeds: how many.
        steps: of each run.
        field: the setting that races, by its key.
        values: opens the menu of its values.
        counted: how many values or pairs of any fields race.
        axes: where fields and their values are typed, for any fields.
        begin_button: has them begin.
        under_way: how far they are, and the way to cancel.
    """

    begin_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._proposed = 0
        self._spec: ProjectSpec | None = None
        self.seeds = _spin(
            "Seeds", f"How many seeds race, beginning with the project's own: 1 to {MOST_SEEDS:,}"
        )
        self.seeds.setRange(1, MOST_SEEDS)
        self.seeds.setValue(_SEEDS)
        self.steps = _spin("Steps of each run", f"How many steps each run takes: 1 to {MOST_STEPS:,}")
        self.steps.setRange(1, MOST_STEPS)
        self.field = StillComboBox()
        self.field.setAccessibleName("Setting that races")
        self.field.setToolTip(
            "What differs between the runs: the seed alone, or a setting as well, each value with the same seeds"
        )
        self.field.setSizeAdjustPolicy(StillComboBox.SizeAdjustPolicy.AdjustToContents)
        self.field.addItem("Seeds alone", "")
        offered = [(row.title, row.key, row.hint) for row in RACE_FIELDS]
        for title, key, hint in (*offered, ("Other fields…", ANY_FIELDS, _HINT_OF_ANY)):
            self.field.addItem(title, key)
            self.field.setItemData(self.field.count() - 1, hint, Qt.ItemDataRole.ToolTipRole)
        self.field.currentIndexChanged.connect(self._on_field_changed)
        self.values = QToolButton()
        self.values.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.values.setAccessibleName("Values that race")
        self._menu = QMenu(self.values)
        self.values.setMenu(self._menu)
        self.counted = QLabel()
        self.counted.setObjectName("muted")
        self.begin_button = QPushButton("Start race")
        self.begin_button.setObjectName("small")
        self.begin_button.setAutoDefault(False)
        self.begin_button.setToolTip("Train all runs of the race at once, beside the live run")
        self.begin_button.clicked.connect(self._on_begin_button_clicked)
        self.under_way = UnderWay("Share of the race that is done", "Cancel what is running", self)
        self.under_way.setFixedWidth(_BAR + 90)
        self.under_way.cancel_button.setObjectName("small")
        self.axes = RaceAxes(theme, self)
        self.axes.edited.connect(self._show_count)
        line = QWidget(self)
        flow = FlowLayout(line, 6)
        for text, widget in (
            ("", self.seeds),
            ("seeds,", self.steps),
            ("steps each, over", self.field),
            ("", self.values),
            ("", self.begin_button),
            ("", self.counted),
            ("", self.under_way),
        ):
            flow.addWidget(_after(text, widget))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(line)
        column.addWidget(self.axes)
        self.under_way.show_busy(False)
        self._show_values()

    def fit(self) -> None:
        """Have all controls be as high as the highest, in whatever type there is."""
        controls = self.seeds, self.steps, self.field, self.values, self.begin_button
        for styled in (*controls, self.counted):
            styled.ensurePolished()  # the style sheet has a height of its own
        height = max(control.sizeHint().height() for control in controls)
        for control in (*controls, self.counted, self.under_way.cancel_button, self.under_way):
            control.setFixedHeight(height)
        self.field.setMinimumWidth(self.field.sizeHint().width() + _ROOM_OF_A_CHOICE)

    @property
    def choice(self) -> RaceChoice:
        """What is to race."""
        seeds, steps = self.seeds.value(), self.steps.value()
        if self._is_any:
            return RaceChoice(seeds=seeds, steps=steps, axes=self.axes.drafts)
        actions = self._menu.actions()
        return RaceChoice(
            seeds=seeds,
            steps=steps,
            field=self.field.currentData(),
            values=tuple(action.text() for action in actions if action.isChecked()),
        )

    @property
    def _is_any(self) -> bool:
        return bool(self.field.currentData() == ANY_FIELDS)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.axes.set_theme(theme)
        self.fit()

    def show_spec(self, spec: ProjectSpec) -> None:
        """Propose what suits a project, but for what was chosen."""
        proposed = min(spec.training.steps, _MOST_AT_FIRST)
        if self.steps.value() == self._proposed or not self._proposed:
            self.steps.setValue(proposed)
        self._proposed = proposed
        before, self._spec = self._spec, spec
        if self._is_any:
            self.axes.show_spec(spec)
        field = race_field(self.field.currentData())
        if field is not None and (before is None or _names(field.key, before) != _names(field.key, spec)):
            self._show_values()

    def show_state(self, *, is_busy: bool, is_opening: bool, has_raced: bool) -> None:
        """Show whether something is on the way.

        Args:
            is_busy: whether a race is.
            is_opening: whether a run of one is being opened.
            has_raced: whether there was a race before.
        """
        self.under_way.show_busy(is_busy or is_opening)
        self.begin_button.setVisible(not is_busy)
        self._show_count()
        self.begin_button.setText("Race again" if has_raced else "Start race")

    def choose_field(self, key: str) -> None:
        """Have a setting race; "" for seeds alone, `ANY_FIELDS` for those that are typed."""
        self.field.setCurrentIndex(self.field.findData(key))

    def _on_field_changed(self, index: int) -> None:
        is_alone = not self.field.currentData()
        others = (_SEEDS_OF_A_FIELD, _SEEDS) if is_alone else (_SEEDS, _SEEDS_OF_A_FIELD)
        if self.seeds.value() == others[0]:  # nobody chose another number
            self.seeds.setValue(others[1])
        self._show_values()

    def _show_values(self) -> None:
        """Offer the values of the setting that races, those that suit it checked."""
        self._menu.clear()
        field = race_field(self.field.currentData())
        self.values.setVisible(field is not None)
        self.axes.setVisible(self._is_any)
        if self._is_any and self._spec is not None:
            self.axes.show_spec(self._spec)
        if field is None or self._spec is None:
            self._show_count()
            return
        self._menu.setTitle(field.title)
        for value in field.values(self._spec):
            action = QAction(value.name, self._menu)
            action.setCheckable(True)
            action.setChecked(value.at_first)
            action.toggled.connect(self._show_count)
            self._menu.addAction(action)
        self.values.setToolTip(f"{field.hint}. Choose the values that race")
        self._show_count()

    def _show_count(self, checked: bool = False) -> None:
        self.counted.setText(self.axes.counted)
        self.counted.setVisible(self._is_any and not self.under_way.isVisibleTo(self))
        chosen = len(self.choice.values)
        self.values.setText("1 value" if chosen == 1 else f"{chosen} values")
        has_values = not self._menu.actions() or chosen > 0
        self.begin_button.setEnabled(self.axes.is_legal if self._is_any else has_values)

    def _on_begin_button_clicked(self) -> None:
        for spin in (self.seeds, self.steps):
            with QSignalBlocker(spin):
                spin.interpretText()
        self.begin_asked.emit(self.choice)


def _spin(name: str, hint: str) -> WholeSpinBox:
    spin = WholeSpinBox()
    spin.setAccessibleName(name)
    spin.setToolTip(hint)
    return spin


def _after(text: str, widget: QWidget) -> QWidget:
    """Return a widget with a word before it, which go to the next row together."""
    if not text:
        return widget
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(QLabel(text))
    row.addWidget(widget)
    return pair


def _names(key: str, spec: ProjectSpec) -> tuple[str, ...]:
    field = race_field(key)
    return () if field is None else tuple(value.name for value in field.values(spec))
