"""The fields of a project that a sweep can vary, those first that matter most often."""

from __future__ import annotations

from gradstudio.app.sweep.draft import OFFERED
from gradstudio.project.field_types import field_paths, field_types
from gradstudio.project.fields import has_field
from gradstudio.project.spec import ProjectSpec

_NOT_VARIED = ("data.packed", "data.cells", "data.points", "training.seed", "training.engine")
_PLAIN = frozenset({int, float, str, bool, type(None)})


def offered_fields(spec: ProjectSpec) -> tuple[str, ...]:
    """Return the paths of what can be varied in a project, as a menu lists them."""
    first = [path for path in OFFERED if path.startswith("network.") or _is_there(spec, path)]
    sizes = [f"network.layers.{number + 1}.size" for number in range(len(spec.network.layers) - 1)]
    rest = [
        path
        for path in field_paths()
        if path not in _NOT_VARIED and field_types(path) <= _PLAIN and has_field(spec, path)
    ]
    return tuple(dict.fromkeys([*first, *sizes, *rest]))


def _is_there(spec: ProjectSpec, path: str) -> bool:
    return path in ("training.learning_rate", "training.optimizer") or has_field(spec, path)
