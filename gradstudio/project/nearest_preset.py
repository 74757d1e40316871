"""After which preset a project is named that has no file yet."""

from __future__ import annotations

from gradstudio.project.difference import between
from gradstudio.project.presets import PRESETS
from gradstudio.project.spec import ProjectSpec


def nearest_preset(spec: ProjectSpec) -> str:
    """Return the title of the preset that a project is, or was made from.

    Of those with the same data the one from which the fewest settings differ; "" if no preset has its data.
    """
    found = [preset for preset in PRESETS if preset.spec.data == spec.data]
    if not found:
        return ""
    return min(found, key=lambda preset: len(between(preset.spec, spec))).title
