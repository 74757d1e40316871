"""What is saved and undone: the frozen description of a project, the edits of it, and its file.

Nothing in here trains or draws; every other layer is handed a `ProjectSpec` and follows it.
"""

from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.file import load_project, save_project
from gradstudio.project.spec import (
    ConstantRate,
    LayerSpec,
    LinearRate,
    MicrogradMoons,
    Moons,
    NetworkSpec,
    ProjectSpec,
    TrainingSpec,
)

__all__ = [
    "ConstantRate",
    "LayerSpec",
    "LinearRate",
    "MicrogradMoons",
    "Moons",
    "NetworkSpec",
    "ProjectFileError",
    "ProjectSpec",
    "SpecError",
    "TrainingSpec",
    "load_project",
    "save_project",
]
