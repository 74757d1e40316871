"""Many runs: races of seeds and settings on all cores, sweeps on clusters. No Qt.

Called, the package is the function `gradstudio.sweep`: `from_python.sweep_project`.
"""

import sys
from types import ModuleType
from typing import Any


class CallableSweepPackage(ModuleType):
    """A package that is a function too: once it is loaded, `gradstudio.sweep` is the package whatever one does."""

    def __call__(self, project: Any = None, axes: Any = None, **options: Any) -> Any:
        """Train a project with many settings: see `from_python.sweep_project`.

        Args:
            project: which, or the TOML file of a sweep.
            axes: the fields that vary.
            **options: of the search, and where runs are carried out.
        """
        from gradstudio.sweep.from_python import sweep_project  # noqa: PLC0415 - loads all of it

        return sweep_project(project, axes, **options)


sys.modules[__name__].__class__ = CallableSweepPackage
