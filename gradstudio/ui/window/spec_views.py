"""An edit of the project, told to everything that shows or trains it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradstudio.app.program.rounds import tell_all
from gradstudio.data.source import load_dataset
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.window.models import Models
from gradstudio.ui.window.panel_set import Panels


class SpecViews(QObject):
    """Follows `Document.spec_changed`. Lives on the GUI thread.

    Args:
        models: hear of an edit: the plane before the panels, sight and graph after them.
        panels: show it.
        parent: as for any QObject.
    """

    def __init__(self, models: Models, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._models = models
        self._panels = panels
        models.document.spec_changed.connect(self._on_document_spec_changed)
        models.document.spec_changed.connect(models.sight.follow)
        models.document.spec_changed.connect(models.graph.set_spec)
        self._on_document_spec_changed(models.document.spec)

    def _on_document_spec_changed(self, spec: ProjectSpec) -> None:
        dataset, selection = load_dataset(spec.data), self._models.selection
        tell_all([self._models.plane.set_dataset], dataset)
        if selection.sample >= len(dataset):
            tell_all([selection.set_sample], 0)
        tell_all([panel.show_spec for panel in self._panels], spec)
