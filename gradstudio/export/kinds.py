"""The table of all that a project can be exported as. Menus, the command line and the documents follow from it."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.engine.errors import cut
from gradstudio.export.errors import ExportError
from gradstudio.export.jax_script.kind import JAX
from gradstudio.export.kind import ExportKind
from gradstudio.export.micrograd_script.kind import MICROGRAD
from gradstudio.export.numpy_script.kind import NUMPY
from gradstudio.export.onnx_model.kind import ONNX
from gradstudio.export.plain_files.tables import LOSSES, PARAMETERS, PREDICTIONS
from gradstudio.export.plain_files.weights import SAFETENSORS
from gradstudio.export.plain_files.whole import JSON
from gradstudio.export.torch_script.kinds import NOTEBOOK, PYTORCH

KINDS: Mapping[str, ExportKind] = {
    kind.name: kind
    for kind in (
        PYTORCH,
        NOTEBOOK,
        JAX,
        NUMPY,
        MICROGRAD,
        ONNX,
        SAFETENSORS,
        LOSSES,
        PREDICTIONS,
        PARAMETERS,
        JSON,
    )
}
"""By name, in the order of menus and documents."""


def kind_named(name: str) -> ExportKind:
    """Return a row of the table.

    Raises:
        ExportError: there is none of this name.
    """
    kind = KINDS.get(name)
    if kind is None:
        raise ExportError(f"Nothing is exported as {cut(name)}. Choose one of: {', '.join(KINDS)}.")
    return kind
