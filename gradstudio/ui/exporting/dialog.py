"""`ProjectExportDialog`: chooses as what and where to, and shows what came of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.exporting.exporter import Exporter, WantedExport
from gradstudio.app.exporting.moment_in_sight import MomentInSight
from gradstudio.app.program.settings import Settings
from gradstudio.export.export import ExportResult
from gradstudio.export.kinds import KINDS
from gradstudio.importing.file_stem import stem_of
from gradstudio.ui.exporting.kind_page import KindPage
from gradstudio.ui.exporting.outcome_page import OutcomePage
from gradstudio.ui.kit.question_box import with_suffix_asked
from gradstudio.ui.look.text_size import text_scale

_SIZE = (700, 470)
_CHOOSE, _OUTCOME = range(2)
_ROLES = QDialogButtonBox.ButtonRole


class ProjectExportDialog(QDialog):
    """Exports one moment as often as one likes. Closing it gives up what is being exported.

    Args:
        what: a project at a moment.
        exporter: writes and proves.
        settings: where the folder is remembered.
        chosen: name of the kind that is chosen at first.
        parent: the window.
    """

    def __init__(
        self, what: MomentInSight, exporter: Exporter, settings: Settings, chosen: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._what = what
        self._exporter = exporter
        self._settings = settings
        self.setWindowTitle("Export")
        self.moment = QLabel(what.words, self)
        self.moment.setObjectName("section")
        self.moment.setToolTip("What is exported: the step that was in sight when this dialog opened")
        self.kinds = KindPage(tuple(KINDS.values()), chosen, self)
        self.outcome = OutcomePage(self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.kinds)
        self._pages.addWidget(self.outcome)
        buttons = QDialogButtonBox(self)
        self.export_button = self._button(
            buttons, "Export…", "Choose the file and write it", _ROLES.AcceptRole
        )
        self.again_button = self._button(
            buttons, "Back", "Export something else of this step", _ROLES.ResetRole
        )
        self.close_button = self._button(buttons, "Cancel", "Close", _ROLES.RejectRole)
        self.export_button.clicked.connect(self._on_export_button_clicked)
        self.again_button.clicked.connect(self._show_choice)
        buttons.rejected.connect(self._on_rejected)
        self.kinds.activated.connect(self._on_export_button_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.moment)
        column.addWidget(self._pages, 1)
        column.addWidget(buttons)
        scale = max(1.0, text_scale())
        self.resize((QSizeF(*_SIZE) * scale).toSize().boundedTo(parent.size() - QSize(32, 32)))
        exporter.told.connect(self.outcome.tell)
        exporter.progressed.connect(self.outcome.show_progress)
        exporter.done.connect(self._on_exporter_done)
        exporter.failed.connect(self._on_exporter_failed)
        self._show_choice()

    def export_to(self, path: Path) -> None:
        """Write what is chosen to a file."""
        kind = self.kinds.kind
        self.moment.setText(f"{self._what.words} as {kind.title}")
        self.outcome.begin(path)
        self._pages.setCurrentIndex(_OUTCOME)
        self._show_buttons()
        self._exporter.begin(
            WantedExport(
                what=self._what,
                kind=kind,
                path=path,
                options=self.kinds.options,
                proof=self.kinds.wants_proof,
            )
        )
        self._show_buttons()

    def done(self, result: int) -> None:
        self._exporter.cancel()
        super().done(result)

    def _button(
        self, buttons: QDialogButtonBox, title: str, hint: str, role: QDialogButtonBox.ButtonRole
    ) -> QPushButton:
        button = buttons.addButton(title, role)
        button.setToolTip(hint)
        return button

    def _show_choice(self) -> None:
        self.moment.setText(self._what.words)
        self._pages.setCurrentIndex(_CHOOSE)
        self._show_buttons()
        self.kinds.setFocus()

    def _show_buttons(self) -> None:
        is_choosing, is_busy = self._pages.currentIndex() == _CHOOSE, self._exporter.is_busy
        self.export_button.setVisible(is_choosing)
        self.export_button.setDefault(is_choosing)
        self.again_button.setVisible(not is_choosing and not is_busy)
        self.close_button.setText("Cancel" if is_choosing or is_busy else "Close")
        self.close_button.setToolTip("Cancel the export" if is_busy else "Close this dialog")
        self.close_button.setDefault(not is_choosing)
        if not is_choosing:
            self.close_button.setFocus()

    def _on_export_button_clicked(self) -> None:
        kind = self.kinds.kind
        start = self._settings.folder / f"{stem_of(self._what.title)}{kind.suffix}"
        name, _ = QFileDialog.getSaveFileName(
            self, f"Export as {kind.title}", str(start), f"{kind.title} (*{kind.suffix});;All files (*)"
        )
        if name:
            self._settings.folder = Path(name).parent
            with_suffix_asked(self, name, kind.suffix, self.export_to)

    def _on_rejected(self) -> None:
        """Give up what is under way and go back to the list, or close."""
        if self._exporter.is_busy:
            self._exporter.cancel()
            self._show_choice()
        else:
            self.reject()

    def _on_exporter_done(self, result: ExportResult | None) -> None:
        if result is None:
            self._show_choice()
            return
        self.outcome.show_result(result)
        self._show_buttons()

    def _on_exporter_failed(self, why: str) -> None:
        self.outcome.show_problem(why)
        self._show_buttons()
