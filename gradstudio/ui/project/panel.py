"""The panel on the left: everything that a training run can be told, and the data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from gradstudio.app.document.editor import Editor
from gradstudio.app.program.below import all_below
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.data.source import load_dataset
from gradstudio.project.edits import set_data
from gradstudio.project.features import add_feature, toggle_feature
from gradstudio.project.fields import has_field, set_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.data.features import FeatureChips
from gradstudio.ui.data.gallery import Gallery
from gradstudio.ui.data.kinds import described
from gradstudio.ui.kit.collapsible import CollapsibleSection
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.project.form import MORE, SECTIONS
from gradstudio.ui.project.held_in_place import HeldInPlace
from gradstudio.ui.project.preview import DataPreview
from gradstudio.ui.project.row import Row
from gradstudio.ui.project.schedule import SchedulePicture
from gradstudio.ui.project.section import RESTART_SIGN, Field, FormSection, widest_of

_TITLES = {row.path: title for title, rows in SECTIONS.items() for row in rows}
"""By the path of each field, the heading that it stands under."""


class ProjectPanel(View, QScrollArea):
    """What the dock on the left holds; each field is one edit of the spec.

    Args:
        editor: edits the project.
        selection: what is looked at, and is chosen by a click.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Signals:
        table_asked: the picture for samples from a file was clicked.
        drawing_asked: the picture for points of one's own was clicked.
    """

    table_asked = Signal()
    drawing_asked = Signal()

    def __init__(
        self, editor: Editor, selection: Selection, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._spec: ProjectSpec | None = None
        self._step = 0
        content = QWidget(self)
        content.setObjectName("panel")
        self.setWidget(content)  # while it is empty: Qt styles anew all that gets another parent
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(INSET, 8, 10, 16)
        self._column.setSpacing(8)
        self._foldings: dict[str, CollapsibleSection] = {}
        self.sections = self._make_sections(content)
        self.schedule = SchedulePicture(theme, content)
        self.preview = DataPreview(selection, theme, content)
        self.summary = QLabel(content)
        self.gallery = Gallery(theme, content)
        self.regenerate = QToolButton(content)
        self.features = FeatureChips(theme, content)
        self._place_training(content)
        self._place_data(content)
        self._column.addStretch(1)
        self._held = HeldInPlace(self)
        self.setWidgetResizable(True)
        self.setAccessibleName("Data and training")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab comes to its fields, which are scrolled to
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_spec(editor.spec)
        self._fit()

    def _make_sections(self, parent: QWidget) -> dict[str, FormSection]:
        together, metrics = ("Training", *MORE), parent.fontMetrics()
        widest = widest_of((row for title in together for row in SECTIONS[title]), metrics)
        return {
            title: self._section(title, widest if title in together else widest_of(rows, metrics), parent)
            for title, rows in SECTIONS.items()
        }

    def _section(self, title: str, widest: int, parent: QWidget) -> FormSection:
        section = FormSection(title, SECTIONS[title], widest, parent)
        section.field_entered.connect(self._on_section_field_entered)
        section.field_dragged.connect(self._on_section_field_dragged)
        section.mistyped.connect(self._editor.refused)
        if title not in MORE:
            section.make()
        self._foldings[title] = section
        return section

    def _folding(self, title: str, body: QWidget, hint: str, parent: QWidget) -> CollapsibleSection:
        folding = self._foldings[title] = CollapsibleSection(title, body, hint, parent)
        return folding

    def _place_training(self, content: QWidget) -> None:
        """Put what one sets most often first, and all else of the training under one heading."""
        self._column.addWidget(self.sections["Training"])
        legend = QLabel(f"{RESTART_SIGN}  starts the run over", content)
        legend.setObjectName("muted")
        legend.setFont(interface_font(0.9))
        legend.setToolTip(
            f"A change of a field marked {RESTART_SIGN} begins again at step 0; "
            "all others change the run that is going on."
        )
        self._column.addWidget(legend)
        self.sections["Learning rate schedule"].add_picture(self.schedule)
        body = QWidget(content)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for title in MORE:
            column.addWidget(self.sections[title])
        self.more = self._folding("More", body, "Show or hide the other settings of the training", content)
        self.more.set_open(False)
        for title in MORE:
            self.more.opening.connect(self.sections[title].make)
        self._column.addWidget(self.more)

    def _place_data(self, content: QWidget) -> None:
        self.preview.setMinimumHeight(148)
        self._column.addWidget(self.preview)
        self.summary.setObjectName("muted")
        self.summary.setWordWrap(True)
        self._column.addWidget(self.summary)
        self.gallery.chosen.connect(self._on_gallery_chosen)
        self._column.addWidget(self._folding("Data set", self.gallery, "Show or hide the data sets", content))
        self.regenerate.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sections["Data"].add_button(self.regenerate)
        self._column.addWidget(self.sections["Data"])
        self.features.toggled.connect(self._on_features_toggled)
        self.features.added.connect(self._on_features_added)
        self.features.standardised.connect(self._on_features_standardised)
        hint = "Show or hide the inputs of the network"
        self._column.addWidget(self._folding("Features", self.features, hint, content))

    def field(self, path: str) -> Field:
        """Return the field of a part of the spec, such as ``"training.l2"``."""
        return self.sections[_TITLES[path]].fields[path]

    def ask(self, path: str) -> None:
        """Have the field of a part of the spec changed: bring it into sight and give it the focus."""
        title = _TITLES[path]
        self.sections[title].set_open(True)
        if title in MORE:
            self.more.set_open(True)
        # A section that was closed has no place until what stands around it is laid out again.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        field = self.field(path)
        self.ensureWidgetVisible(field)
        field.setFocus(Qt.FocusReason.TabFocusReason)

    def show_setting(self, path: str) -> None:
        """Bring into sight what a part of the data or the training is set by, and give it the focus.

        Args:
            path: of a field, or of what holds several, such as ``"training.optimizer"``.
        """
        own = [
            known
            for known in _TITLES
            if f"{known}.".startswith(f"{path}.") and has_field(self._editor.spec, known)
        ]
        if own and path != "data":
            self.ask(own[0])
            return
        is_feature = path in ("data.features", "data.standardise")
        self._foldings["Features" if is_feature else "Data set"].set_open(True)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        is_switch = path == "data.standardise"
        shown = self.features.switch if is_switch else self.features if is_feature else self.gallery
        self.ensureWidgetVisible(shown)
        inside = (shown, *all_below(shown, QWidget))
        by_tab = (
            each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()
        )
        next(by_tab, shown).setFocus(Qt.FocusReason.TabFocusReason)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        if spec is not self._spec:
            self._show(spec)

    def _show(self, spec: ProjectSpec) -> None:
        self._spec = spec
        for section in self.sections.values():
            section.show_spec(spec)
        self.schedule.show_spec(spec)
        dataset = load_dataset(spec.data)
        self.preview.show_dataset(dataset, spec.data.class_names)
        self.summary.setText(described(spec.data, len(dataset)))
        self.gallery.show_spec(spec)
        self.features.show_spec(spec, dataset)

    def start_over(self) -> None:
        self._step = 0
        for section in self.sections.values():
            section.start_over()
        self.features.formula.drop_typed()
        self.draw()

    def receive(self, mail: Mail) -> None:
        self._step = mail.snapshot.step

    def draw(self) -> None:
        self.schedule.show_step(self._step)

    def remembered(self) -> Mapping[str, object]:
        return {"open": [title for title, folding in self._foldings.items() if folding.is_open]}

    def recall(self, kept: Mapping[str, object]) -> None:
        titles = kept.get("open")
        if isinstance(titles, list):
            self._open_only(titles)

    def settings(self) -> Mapping[str, Setting]:
        return {
            "open": Setting(choices=tuple(self._foldings), choose=self._open_only, several=True),
        }

    def _open_only(self, titles: Collection[str]) -> None:
        for title, folding in self._foldings.items():
            folding.set_open(title in titles)

    def set_actions(self, actions: ActionRegistry) -> None:
        """Put buttons for some of the window's actions among the fields."""
        self.regenerate.setDefaultAction(actions["regenerate"])

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        for part in (self.preview, self.gallery, self.features, self.schedule):
            part.set_theme(theme)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # Qt styles fields as they are shown: until then they say that they need less

    def sizeHint(self) -> QSize:
        return QSize(248, 560)

    def _fit(self) -> None:
        """Be wide enough for every field, at the present size of type."""
        self._column.invalidate()
        least = self._column.minimumSize().width()
        self.setMinimumWidth(least + self.verticalScrollBar().sizeHint().width())

    def _on_gallery_chosen(self, kind: str) -> None:
        if kind == "table":
            self.table_asked.emit()
        elif kind == "drawn":
            self.drawing_asked.emit()
        else:
            self._choose_data(kind)

    def _choose_data(self, kind: str) -> None:
        """Take another data set; its picture stays under the mouse, however many settings come above it."""
        self._held.begin(self.gallery.thumbnails[kind])
        self._editor.edit("Choose data set", set_data, kind=kind)
        self._held.end_soon()

    def _on_features_toggled(self, formula: str) -> None:
        given = formula in self._editor.spec.data.formulas
        self._editor.edit("Remove feature" if given else "Add feature", toggle_feature, formula)

    def _on_features_added(self, formula: str) -> None:
        self._editor.edit("Add feature", add_feature, formula)

    def _on_features_standardised(self, on: bool) -> None:
        self._editor.edit("Standardise" if on else "Do not standardise", set_data, standardise=on)

    def _on_section_field_entered(self, row: Row, value: Any) -> None:
        self._change(row, value)

    def _on_section_field_dragged(self, row: Row, value: Any, drag: str) -> None:
        self._change(row, value, drag)

    def _change(self, row: Row, value: Any, merge: str = "") -> None:
        text = f"Change {row.caption[:1].lower()}{row.caption[1:]}"
        if not self._editor.edit(text, set_field, row.path, value, merge=merge):
            self._show(self._editor.spec)
