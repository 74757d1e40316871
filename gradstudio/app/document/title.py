"""What a project is called where it has no file and no source."""

from __future__ import annotations

from gradstudio.app.document.document import Document
from gradstudio.project.presets import PRESETS


def title_of(document: Document) -> str:
    """Return the name of a project, or that of the preset which it still is; "" for neither."""
    return document.name or next((preset.title for preset in PRESETS if preset.spec == document.spec), "")
