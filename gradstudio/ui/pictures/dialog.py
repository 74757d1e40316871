"""The dialog that writes a picture of a panel, or of one drawing in it, to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.program.settings import documents_folder
from gradstudio.ui.kit.file_export import problem_of_writing
from gradstudio.ui.kit.number_spin import DecimalSpinBox
from gradstudio.ui.kit.panel_picture import PanelPicture
from gradstudio.ui.kit.picture_export import PICTURE_TITLES, picture_file, picture_image, png_size
from gradstudio.ui.kit.question_box import with_suffix_asked

_HINTS = {
    "png": "Pixels, at a scale of your choice",
    "svg": "Sharp at any size, text stays text; for browsers and drawing programs",
    "pdf": "Sharp at any size; for print and papers",
}
_PREVIEW = QSize(440, 220)
_SHARPEST = 8.0


class PictureDialog(QDialog):
    """Asks which picture, and as what, then for the file; or copies it.

    Args:
        pictures: all that can be seen, those of the panel that is meant first among its own.
        chosen: which of them is chosen at first.
        parent: the window.

    Signals:
        informed: a sentence about what was written or copied.
        refused: a sentence that says why nothing was written.
    """

    informed = Signal(str)
    refused = Signal(str)

    def __init__(self, pictures: Sequence[PanelPicture], chosen: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = tuple(pictures)
        self._folder = documents_folder()
        self.setWindowTitle("Save picture")
        self.picture = self._choice("Picture", "A whole panel, or one drawing in it")
        for picture in self._pictures:
            self.picture.addItem(picture.title)
        self.picture.setCurrentIndex(chosen)
        self.format = self._choice("Format", "What kind of file to write")
        for end, title in PICTURE_TITLES.items():
            self.format.addItem(title, end)
        self.scale = DecimalSpinBox(self)
        self.scale.setRange(0.5, _SHARPEST)
        self.scale.setSingleStep(0.5)
        self.scale.setDecimals(1)
        self.scale.setValue(2.0)
        self.scale.setSuffix(" ×")
        self.scale.setAccessibleName("Scale")
        self.scale.setToolTip("Pixels of the picture for each pixel on the screen")
        self.preview = QLabel(self)
        self.preview.setFixedSize(_PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName("Preview")
        self.hint = QLabel(self)
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.hint.setMinimumHeight(2 * self.hint.fontMetrics().height())
        self._form = QFormLayout()
        self._form.setSpacing(8)
        for caption, widget in (("Picture", self.picture), ("Format", self.format), ("Scale", self.scale)):
            self._form.addRow(caption, widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._form)
        column.addWidget(self.hint)
        column.addWidget(self.preview)
        column.addWidget(self._buttons())
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self.picture.currentIndexChanged.connect(self._show_choice)
        self.format.currentIndexChanged.connect(self._show_choice)
        self.scale.valueChanged.connect(self._show_hint)
        self._show_choice()

    def contents(self) -> bytes:
        """Return what the file will hold.

        Raises:
            ExportError: it would be too large.
        """
        picture = self._chosen
        title = f"GradStudio: {picture.title}"
        end, scale = self.format.currentData(), self.scale.value()
        return picture_file(end, picture.size, picture.draw, title=title, scale=scale)

    @property
    def _chosen(self) -> PanelPicture:
        return self._pictures[self.picture.currentIndex()]

    def _choice(self, name: str, hint: str) -> QComboBox:
        choice = QComboBox(self)
        choice.setAccessibleName(name)
        choice.setToolTip(hint)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return choice

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(QIcon())  # not the platform's
        self.copy_button = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setToolTip("Put the picture on the clipboard, at the scale that is chosen")
        self.save_button = buttons.addButton("Save…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save_button.setToolTip("Choose the file and write it")
        self.save_button.setDefault(True)
        self.copy_button.clicked.connect(self._on_copy_button_clicked)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        return buttons

    def _show_choice(self) -> None:
        picture = self._chosen
        share = min(_PREVIEW.width() / picture.size.width(), _PREVIEW.height() / picture.size.height(), 1.0)
        ratio = self.devicePixelRatioF()
        shown = QPixmap.fromImage(picture_image(picture.size, picture.draw, share * ratio))
        shown.setDevicePixelRatio(ratio)
        self.preview.setPixmap(shown)
        self._show_hint()

    def _show_hint(self) -> None:
        end, size = self.format.currentData(), self._chosen.size
        self._form.setRowVisible(self.scale, end == "png")
        text = _HINTS[end]
        if end == "png":
            pixels = png_size(size, self.scale.value())
            text += f": {pixels.width():,} × {pixels.height():,}"
        self.hint.setText(f"{text}.")

    def _on_copy_button_clicked(self) -> None:
        picture = self._chosen
        scale = self.scale.value()
        QApplication.clipboard().setImage(picture_image(picture.size, picture.draw, scale))
        self.informed.emit(f"The picture of “{picture.title}” is on the clipboard.")
        self.accept()

    def _on_accepted(self) -> None:
        end = self.format.currentData()
        name = "".join(sign if sign.isalnum() else " " for sign in self._chosen.title.lower())
        start = self._folder / f"{'-'.join(name.split())}.{end}"
        kinds = f"{PICTURE_TITLES[end]} (*.{end});;All files (*)"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save picture", str(start), kinds)
        if not chosen:
            return
        with_suffix_asked(self, chosen, f".{end}", self._write)

    def _write(self, path: Path) -> None:
        problem = problem_of_writing(path, self.contents, "The picture")
        if problem:
            self.refused.emit(problem)
            return
        self.informed.emit(f"The picture of “{self._chosen.title}” is written to {path}.")
        self.accept()
