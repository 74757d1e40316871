"""The parameters as safetensors, under the names that PyTorch's ``state_dict`` has."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Mapping

import numpy as np

from gradstudio.export.certificate.certificate import Certificate, Compared
from gradstudio.export.certificate.comparing import TOLERANCES, relative_difference
from gradstudio.export.errors import ProofError
from gradstudio.export.kind import ExportFiles, ExportKind, ExportOptions, Precision, Proving
from gradstudio.export.plain_files.facts import facts_of
from gradstudio.export.subject import ExportSubject


def weights_bytes(subject: ExportSubject, precision: Precision) -> bytes:
    """Return the parameters of a subject as a safetensors file.

    Args:
        subject: a project at a moment.
        precision: of the numbers.
    """
    from safetensors.numpy import save  # noqa: PLC0415 - only who exports waits for it

    arrays = {
        name: np.ascontiguousarray(array, dtype=precision)
        for name, array in subject.named(subject.parameters).items()
    }
    return save(arrays, {**facts_of(subject), "precision": precision})


def _write(subject: ExportSubject, options: ExportOptions) -> ExportFiles:
    return ExportFiles(main=weights_bytes(subject, options.precision))


def _prove(proving: Proving) -> Certificate:
    """Read the file again, and compute with what stands in it."""
    import safetensors  # noqa: PLC0415
    from safetensors import SafetensorError  # noqa: PLC0415
    from safetensors.numpy import load_file  # noqa: PLC0415

    began = time.monotonic()
    try:
        found = load_file(proving.main)
    except (OSError, SafetensorError) as error:
        raise ProofError(f"the file cannot be read: {error}.") from None
    wanted = proving.subject.named(proving.subject.parameters)
    precision = proving.options.precision
    differences = [
        relative_difference(array, found[name]) if name in found else np.inf for name, array in wanted.items()
    ]
    whole = max(differences) if set(found) == set(wanted) else np.inf
    row = Compared(
        what="parameters",
        count=len(proving.subject.parameters),
        difference=float(whole),
        tolerance=0.0 if precision == "float64" else TOLERANCES[precision].values,
    )
    return Certificate.of(
        (row,),
        precision=precision,
        ran_with=f"safetensors {safetensors.__version__}",
        how="read",
        seconds=time.monotonic() - began,
    )


def _certify(files: ExportFiles, certificate: Certificate) -> ExportFiles:
    return ExportFiles(
        main=with_metadata(files.main, {"certificate": certificate.as_text()}), beside=files.beside
    )


def with_metadata(file: bytes, more: Mapping[str, str]) -> bytes:
    """Return a safetensors file with more metadata; the numbers are the same bytes.

    Args:
        file: as it was written.
        more: by name.
    """
    length = struct.unpack("<Q", file[:8])[0]
    header = json.loads(file[8 : 8 + length])
    header["__metadata__"] = {**header.get("__metadata__", {}), **more}
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + file[8 + length :]


SAFETENSORS: ExportKind = ExportKind(
    name="safetensors",
    title="Weights (safetensors)",
    suffix=".safetensors",
    hint="for load_state_dict, and for whoever reads safetensors",
    keeps="All weights and biases; as metadata activations, names of inputs and classes, features, standardising.",
    loses="Data and training.",
    write=_write,
    prove=_prove,
    certify=_certify,
    precisions=("float64", "float32"),
)
