"""The panel on the left: the data, and everything that a training run can be told."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gradstudio.app.editor import Editor
from gradstudio.app.selection import Selection
from gradstudio.data.source import load_dataset
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.project.form import FOLDED, SECTIONS, Row
from gradstudio.ui.project.preview import DataPreview
from gradstudio.ui.project.section import Field, FormSection
from gradstudio.ui.theme import Theme


class ProjectPanel(QScrollArea):
    """What the dock on the left holds; each field is one edit of the spec."""

    def __init__(
        self, editor: Editor, selection: Selection, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        content = QWidget(self)
        content.setObjectName("panel")
        self.preview = DataPreview(selection, theme, content)
        self.preview.setMinimumHeight(148)
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 12, 16)
        column.setSpacing(8)
        column.addWidget(self.preview)
        self.sections = {title: FormSection(title, rows, content) for title, rows in SECTIONS.items()}
        for title, section in self.sections.items():
            section.field_entered.connect(self._on_section_field_entered)
            section.mistyped.connect(editor.refused)
            section.heading.setChecked(title not in FOLDED)
            column.addWidget(section)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_spec(editor.spec)
        self.setMinimumWidth(content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())

    def field(self, path: str) -> Field:
        """Return the field of a part of the spec, such as ``"training.l2"``."""
        return next(section.fields[path] for section in self.sections.values() if path in section.fields)

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""
        for section in self.sections.values():
            section.show_spec(spec)
        self.preview.show_dataset(load_dataset(spec.data))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.preview.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(248, 560)

    def _on_section_field_entered(self, row: Row, value: Any) -> None:
        if not self._editor.edit(
            f"Change {row.caption[:1].lower()}{row.caption[1:]}", set_field, row.path, value
        ):
            self.show_spec(self._editor.spec)
