"""What is saved and undone: the frozen description of a project, the edits of it, and its file.

Nothing in here trains or draws; every other layer is handed a `ProjectSpec` and follows it.
"""

from gradstudio.project.errors import ProjectFileError, SpecError
from gradstudio.project.file import load_project, save_project
from gradstudio.project.spec import (
    Blobs,
    ConstantRate,
    LayerSpec,
    LinearRate,
    MicrogradMoons,
    Moons,
    NetworkSpec,
    Plane,
    ProjectSpec,
    StopSpec,
    TrainingSpec,
)

__all__ = [
    "Blobs",
    "ConstantRate",
    "LayerSpec",
    "LinearRate",
    "MicrogradMoons",
    "Moons",
    "NetworkSpec",
    "Plane",
    "ProjectFileError",
    "ProjectSpec",
    "SpecError",
    "StopSpec",
    "TrainingSpec",
    "load_project",
    "save_project",
]
