"""`OutcomePage`: an export under way, and what came of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradstudio.export.export import ExportResult
from gradstudio.ui.exporting.certificate_view import CertificateView
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.wrapped_label import wrapped_label

_COPY_PATH, _COPY_TEXT, _COPIED = "Copy path", "Copy certificate", "Copied"
_WORK, _DONE, _FAILED = range(3)


class OutcomePage(QWidget):
    """Shows how far it is, then the certificate and the files, or why nothing was written.

    Args:
        parent: the dialog.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self._text = ""
        self.told = wrapped_label(self)
        self.target = ElidedLabel(self)
        self.target.setObjectName("muted")
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress of the export")
        self.certificate = CertificateView(self)
        self.files = ElidedLabel(self)
        self.files.setObjectName("muted")
        self.problem = wrapped_label(self, "problem")
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_folder = self._button("Open folder", "Show the folder of the files", self._on_open_folder)
        self.copy_path = self._button(
            _COPY_PATH, "Put the path of the file on the clipboard", self._on_copy_path
        )
        self.copy_text = self._button(
            _COPY_TEXT, "Put what was compared on the clipboard, as text", self._on_copy_text
        )
        self._pages = QStackedWidget(self)
        self._place()

    def begin(self, path: Path) -> None:
        """Show that a file is being written."""
        self.progress.setValue(0)
        self.tell("Writing")
        self.target.say(str(path))
        self._pages.setCurrentIndex(_WORK)

    def tell(self, what: str) -> None:
        """Say what is being done."""
        self.told.setText(f"{what}…")

    def show_progress(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self.progress.setValue(round(100 * share))

    def show_result(self, result: ExportResult) -> None:
        """Show what was written."""
        self._paths = result.paths
        names = ", ".join(path.name for path in result.paths)
        self.files.say(f"{names} in {result.paths[0].parent}", "\n".join(map(str, result.paths)))
        self.certificate.show_certificate(result.certificate)
        self._text = result.certificate.as_text() if result.certificate is not None else ""
        self.copy_path.setText(_COPY_PATH)
        self.copy_text.setText(_COPY_TEXT)
        self.copy_text.setVisible(bool(self._text))
        self._pages.setCurrentIndex(_DONE)

    def show_problem(self, why: str) -> None:
        """Say why nothing was written."""
        self.problem.setText(why)
        self._pages.setCurrentIndex(_FAILED)

    def _place(self) -> None:
        work, done, failed = (QVBoxLayout() for _ in range(3))
        for column in (work, done, failed):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
        work.addStretch(1)
        work.addWidget(self.told)
        work.addWidget(self.progress)
        work.addWidget(self.target)
        work.addStretch(2)
        done.addWidget(self.certificate, 1)
        done.addWidget(self.files)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.open_folder, self.copy_path, self.copy_text):
            row.addWidget(button)
        row.addStretch(1)
        done.addLayout(row)
        failed.addWidget(self.problem)
        failed.addStretch(1)
        for column in (work, done, failed):
            page = QWidget(self)
            page.setLayout(column)
            self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def _button(self, title: str, hint: str, act: object) -> QPushButton:
        button = QPushButton(title, self)
        button.setToolTip(hint)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _on_open_folder(self) -> None:
        folder = self._paths[0].parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            QApplication.clipboard().setText(str(folder))
            self.files.say("No file manager answered. The path of the folder is on the clipboard.")

    def _on_copy_path(self) -> None:
        QApplication.clipboard().setText(str(self._paths[0]))
        self.copy_path.setText(_COPIED)

    def _on_copy_text(self) -> None:
        QApplication.clipboard().setText(self._text)
        self.copy_text.setText(_COPIED)
