"""Choosing the engine that a project is trained with."""

from __future__ import annotations

from gradstudio.data.split import Split
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.engine import TrainingEngine
from gradstudio.training.run.reference import ReferenceEngine


def engine_for(spec: ProjectSpec, parts: Split) -> TrainingEngine:
    """Return the engine that a project names, at its initial parameters.

    Args:
        spec: the project.
        parts: what it is trained and tested on.
    """
    if spec.training.engine == "reference":
        return ReferenceEngine(spec, parts)
    # The compiler takes half a second to load: only who trains with it waits for it.
    from gradstudio.training.run.packed import CompiledEngine  # noqa: PLC0415

    return CompiledEngine(spec, parts)
