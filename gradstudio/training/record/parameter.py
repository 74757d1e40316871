"""Which parameter of a network a path names."""

from __future__ import annotations

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record.errors import RecordError


def place_of(path: ScalarPath, spec: ProjectSpec) -> int:
    """Return the place of a weight or bias in the order of `MLP.parameters`.

    Args:
        path: its name; of which sample does not matter.
        spec: the project with its network.

    Raises:
        RecordError: it names no weight or bias of this network.
    """
    index = path.for_all_samples.flat_index(spec.sizes)
    if index is None:
        sizes = "-".join(map(str, spec.sizes))
        raise RecordError(f"There is no weight or bias {path} in a {sizes} network. Choose one that it has.")
    return index
