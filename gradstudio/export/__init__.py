"""What can be taken out of the program. No Qt.

An explanation as text or LaTeX, a graph as DOT, GraphML or JSON, and a project as one of `kinds.KINDS`, with a
certificate. Called, the package is the function `gradstudio.export`: `from_python.export_project`.
"""

import sys
from types import ModuleType
from typing import Any

from gradstudio.export.explanation import explanation_as_latex, explanation_as_text
from gradstudio.export.graphs import GRAPH_FORMATS, GraphExtract, graph_as

__all__ = ["GRAPH_FORMATS", "GraphExtract", "explanation_as_latex", "explanation_as_text", "graph_as"]


class CallablePackage(ModuleType):
    """A package that is a function too: once it is loaded, `gradstudio.export` is the package whatever one does."""

    def __call__(self, project: Any, kind: str, path: Any, **options: Any) -> Any:
        """Write a project as something that runs elsewhere: see `from_python.export_project`.

        Args:
            project: which.
            kind: as what.
            path: where to.
            **options: `precision`, `weights`, `proof`.
        """
        from gradstudio.export.from_python import export_project  # noqa: PLC0415 - loads all kinds

        return export_project(project, kind, path, **options)


sys.modules[__name__].__class__ = CallablePackage
