"""`DoctorTab`: how many findings there are, on the tab of the doctor, and the way from a finding to its panel."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from gradstudio.app.doctor.doctor import Doctor
from gradstudio.app.program.settings import Settings
from gradstudio.ui.window.docks import Docks

_CALM_MILLISECONDS = 600
"""When no finding is left, the tab keeps its count this long: findings often come back after an edit."""


class DoctorTab(QObject):
    """Keeps the title of the doctor's dock. Nothing else of the window is touched by what is found.

    Args:
        doctor: whose findings are counted.
        docks: of the panels.
        panel: of the doctor.
        parent: as for any QObject.
    """

    def __init__(self, doctor: Doctor, docks: Docks, panel: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._doctor = doctor
        self._findings = findings = doctor.findings
        dock = docks.dock_of(panel)
        assert dock is not None  # it never has the stage
        self._dock, self._name = dock, dock.windowTitle()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MILLISECONDS)
        self._calm.timeout.connect(self._show)
        findings.changed.connect(self._on_findings_changed)
        findings.opened.connect(partial(docks.show, "doctor"))

    def recall(self, settings: Settings) -> None:
        """Switch the doctor off if that is what was chosen; its panel may not be made yet."""
        self._doctor.examiner.set_on(settings.panel("doctor").get("on") is not False)

    def _on_findings_changed(self) -> None:
        if self._findings.shown:
            self._calm.stop()
            self._show()
        elif self._dock.windowTitle() != self._name and not self._calm.isActive():
            self._calm.start()

    def _show(self) -> None:
        count = len(self._findings.shown)
        title = f"{self._name} • {count}" if count else self._name
        if title != self._dock.windowTitle():
            self._dock.setWindowTitle(title)
            self._dock.toggleViewAction().setText(self._name)  # menu and palette name the panel
