"""`CertificateView`: what an export was found to be worth, as a sentence and a table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradstudio.export.certificate.certificate import Certificate, Compared
from gradstudio.ui.kit.wrapped_label import wrapped_label

_VERDICTS = {
    "held": ("Held", "right"),
    "failed": ("Does not hold", "fault"),
    "not installed": ("Not run", "section"),
    "did not run": ("Could not be run", "fault"),
}
_NO_PROOF = "Written without a proof: it was neither run nor compared."
_LEAST_HEIGHT, _BELOW_ROWS = 120, 6
_COLUMNS = ("Compared", "Numbers", "Largest difference", "Allowed", "")


class CertificateView(QWidget):
    """Shows a certificate, or that there is none.

    Args:
        parent: as for any QWidget.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.verdict = QLabel(self)
        self.headline = wrapped_label(self)
        self.headline.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTreeWidget(self)
        self.table.setObjectName("certificate")
        self.table.setAccessibleName("What was compared")
        self.table.setRootIsDecorated(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHeaderLabels(_COLUMNS)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.notes = wrapped_label(self, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.verdict)
        column.addWidget(self.headline)
        column.addWidget(self.table)
        column.addWidget(self.notes)
        column.addStretch(1)

    def show_certificate(self, certificate: Certificate | None) -> None:
        """Show what was found; None where nobody asked for a proof."""
        title, role = ("Written", "section") if certificate is None else _VERDICTS[certificate.status]
        if certificate is not None and certificate.how == "read" and certificate.status == "did not run":
            title = "Could not be read"
        self.verdict.setText(title)
        self.verdict.setObjectName(role)
        self.verdict.style().polish(self.verdict)
        self.headline.setText(_NO_PROOF if certificate is None else certificate.headline)
        rows = () if certificate is None else certificate.rows
        self.table.clear()
        self.table.setVisible(bool(rows))
        for row in rows:
            self.table.addTopLevelItem(_item(row))
        row_height = self.table.sizeHintForRow(0) if rows else 0
        height = (
            self.table.header().sizeHint().height() + len(rows) * row_height + 2 * self.table.frameWidth()
        )
        self.table.setMaximumHeight(height + _BELOW_ROWS)
        self.table.setMinimumHeight(min(height + _BELOW_ROWS, _LEAST_HEIGHT))
        notes = [f"{row.what}: {row.note}" for row in rows if row.note]
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))


def _item(row: Compared) -> QTreeWidgetItem:
    texts = row.what, f"{row.count:,}", f"{row.difference:.2g}", f"{row.tolerance:.2g}"
    item = QTreeWidgetItem([*texts, "held" if row.held else "FAILED"])
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for column in range(1, len(texts)):
        item.setTextAlignment(column, right)
    for column in range(item.columnCount()):
        item.setToolTip(column, str(row))
        if not row.held:
            font = item.font(column)
            font.setBold(True)
            item.setFont(column, font)
    return item
