"""Bringing project files of older versions up to the present schema, one version at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gradstudio.engine.errors import shown
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import SCHEMA_VERSION

Fields = dict[str, Any]

MIGRATIONS: Mapping[int, Callable[[Fields], Fields]] = {}
"""From version → the step to the next version; the step also sets ``schema_version``."""


def migrated(fields: Fields) -> Fields:
    """Return the fields of a project file as the present schema has them.

    Raises:
        SpecError: no version is given, or one that this GradStudio does not know.
    """
    if fields.get("format") == "gradstudio-export":
        raise SpecError(
            "It was exported for other programs. What it has under “project”, saved alone, is one."
        )
    version = fields.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise SpecError("It names no schema_version, so it was not written by GradStudio.")
    if version > SCHEMA_VERSION:
        raise SpecError(
            f"It has schema version {shown(version)} and this GradStudio reads up to {SCHEMA_VERSION}. "
            "Open it with a newer GradStudio."
        )
    while version < SCHEMA_VERSION:
        fields = MIGRATIONS[version](fields)
        version += 1
    return fields
