"""`export_project`, which is `gradstudio.export`: a project as something that runs elsewhere, from Python."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from gradstudio.engine.errors import shown
from gradstudio.export.errors import ExportError
from gradstudio.export.export import ExportResult, export
from gradstudio.export.kind import ExportOptions, Precision, WeightsPlace
from gradstudio.export.kinds import kind_named
from gradstudio.export.subject import ExportSubject


class Exportable(Protocol):
    """What can be exported: a `Project` of `gradstudio.api`."""

    def subject(self) -> ExportSubject:
        """Return it at its present step."""


def export_project(
    project: Exportable,
    kind: str,
    path: str | os.PathLike[str],
    *,
    precision: Precision = "float64",
    weights: WeightsPlace = "beside",
    proof: bool = True,
) -> ExportResult:
    """Write a project at its present step as something that runs elsewhere, and compare it with what we compute.

    Args:
        project: which; it is not changed.
        kind: as what: a name in the table of docs/EXPORT.md.
        path: where to; files beside it are named after it.
        precision: of the numbers, where the kind offers a choice.
        weights: whether a script has them in a file beside it, or inside.
        proof: whether what was written is run and compared.

    Returns:
        The paths, and the certificate.

    Raises:
        ExportError: it is no project, there is no such kind, or it cannot be written there; nothing was changed.
    """
    if not callable(getattr(project, "subject", None)):
        raise ExportError(
            f"export takes a Project, not {shown(project)}. gradstudio.load opens a file as one, and "
            "gradstudio.Project(spec) has the settings of one."
        )
    options = ExportOptions(precision=precision, weights=weights)
    result = export(project.subject(), kind_named(kind), Path(path), options, proof=proof)
    assert result is not None  # nobody asked for an early end
    return result
