"""Running an ONNX model by onnxruntime."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.errors import ProofError
from gradstudio.export.missing import loading

Floats = NDArray[np.float64]

_ERRORS_ALONE = 3


def run_model(model: bytes, inputs: Mapping[str, NDArray[np.generic]]) -> dict[str, Floats]:
    """Compute the outputs of a model on the CPU.

    Args:
        model: the file's bytes.
        inputs: by the names of the model's inputs.

    Returns:
        By the names of its outputs, as float64.

    Raises:
        ProofError: onnxruntime cannot be loaded, or it cannot load or run the model.
    """
    with loading("onnxruntime", "Running an ONNX model", ProofError):
        import onnxruntime  # noqa: PLC0415 - an extra, loaded when it is needed
        from onnxruntime.capi import onnxruntime_pybind11_state as errors  # noqa: PLC0415 - as above

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ALONE
    options.intra_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        found = session.run(None, dict(inputs))
    except (
        errors.Fail,
        errors.InvalidArgument,
        errors.InvalidGraph,
        errors.InvalidProtobuf,
        errors.NotImplemented,
        errors.RuntimeException,
    ) as error:
        raise ProofError(f"onnxruntime cannot run the model. {str(error).strip().splitlines()[0]}") from error
    names = [output.name for output in session.get_outputs()]
    return {name: np.asarray(values, dtype=np.float64) for name, values in zip(names, found, strict=True)}


def runtime_version() -> str:
    """Return the version of onnxruntime."""
    import onnxruntime  # noqa: PLC0415 - as above

    return str(onnxruntime.__version__)
