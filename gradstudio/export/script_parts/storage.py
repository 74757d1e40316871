"""Which arrays of a script stand in it as text, and which in files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.kind import ExportOptions
from gradstudio.export.script_parts.facts import is_held, is_split, memory_names, targets
from gradstudio.export.script_parts.library import in_precision
from gradstudio.export.subject import ExportSubject

MOST_SAMPLES_INSIDE = 4096
"""Most numbers of samples that are written out in a script."""
MOST_PARAMETERS_INSIDE = 100_000
"""Most parameters that are: more would make a text that no editor opens."""

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Storage:
    """All arrays of a script by name.

    Attributes:
        weights: of the layers, as ``0.weight`` and ``0.bias``, the names of PyTorch's `state_dict`.
        training: what going on with the training needs besides: ``first.0.weight`` and ``second.0.weight``, the
            memory of the optimizer, and ``held.0.weight``, what stands still.
        samples: ``inputs``, ``targets`` and, where some are for testing, ``train_rows`` and ``test_rows``.
        weights_inside: whether weights and training stand in the script.
        samples_inside: whether samples do.
        stem: of the names of the files.
    """

    weights: Arrays
    training: Arrays
    samples: Arrays
    weights_inside: bool
    samples_inside: bool
    stem: str

    @property
    def weights_file(self) -> str:
        """Name of the file with the weights, which PyTorch can load as a `state_dict`."""
        return f"{self.stem}.safetensors"

    @property
    def training_file(self) -> str:
        """Name of the file with all else."""
        return f"{self.stem}.training.safetensors"

    @property
    def has_files(self) -> bool:
        """Whether there is any file beside the script."""
        return not self.weights_inside or self.has_training_file

    @property
    def has_training_file(self) -> bool:
        """Whether there is anything for the file with all else."""
        return bool(self._beside_training)

    def weight(self, name: str) -> str:
        """Return the expression for an array of the weights in a script; nothing where it is to be written out."""
        return "" if self.weights_inside else f'weights["{name}"]'

    def other(self, name: str) -> str:
        """Return the expression for an array of the training; nothing where it is to be written out."""
        return "" if self.weights_inside else f'data["{name}"]'

    def sample(self, name: str) -> str:
        """Return the expression for an array of the samples; nothing where it is to be written out."""
        return "" if self.samples_inside else f'data["{name}"]'

    def files(self) -> Mapping[str, bytes]:
        """Return the files beside the script, by name."""
        from safetensors.numpy import save  # noqa: PLC0415 - only who exports waits for it

        found = {}
        if not self.weights_inside:
            found[self.weights_file] = save(_contiguous(self.weights))
        if self._beside_training:
            found[self.training_file] = save(_contiguous(self._beside_training))
        return found

    @property
    def _beside_training(self) -> Arrays:
        kept = {} if self.weights_inside else self.training
        return kept if self.samples_inside else {**kept, **self.samples}


def storage_of(subject: ExportSubject, options: ExportOptions) -> Storage:
    """Decide where the arrays of a subject's script stand: very many weights are never inside."""
    samples: Arrays = {"inputs": subject.dataset.inputs, "targets": targets(subject)}
    if is_split(subject):
        samples |= {"train_rows": subject.train_rows, "test_rows": subject.test_rows}
    weights: Arrays = {}
    for layer in subject.layers:
        weights |= zip(layer.names, (layer.weight, layer.bias), strict=True)
    return Storage(
        weights=_in(options.precision, weights),
        training=_in(options.precision, {**_memory(subject), **_held(subject)}),
        samples=_in(options.precision, samples),
        weights_inside=options.weights == "inside" and subject.spec.parameter_count <= MOST_PARAMETERS_INSIDE,
        samples_inside=sum(array.size for array in samples.values()) <= MOST_SAMPLES_INSIDE,
        stem=options.name,
    )


def _memory(subject: ExportSubject) -> Arrays:
    """Return what the optimizer remembers, if it has taken a step."""
    engine, found = subject.engine, Arrays()
    if engine.step > engine.began_at:
        parts = zip(("first", "second"), memory_names(subject), (engine.first, engine.second), strict=True)
        for part, memory, flat in parts:
            if memory is not None:
                found |= {f"{part}.{name}": array for name, array in subject.named(flat).items()}
    return found


def _held(subject: ExportSubject) -> Arrays:
    """Return of all parameters whether training leaves them as they are; nothing where it leaves none."""
    found: Arrays = {}
    for layer in subject.layers if is_held(subject) else ():
        weight, bias = layer.names
        found[f"held.{weight}"] = np.zeros(layer.weight.shape, dtype=np.bool_)
        found[f"held.{bias}"] = np.zeros(layer.bias.shape, dtype=np.bool_)
        if layer.held is not None:
            found |= {f"held.{weight}": layer.held.weight, f"held.{bias}": layer.held.bias}
    return found


def _in(precision: str, arrays: Arrays) -> Arrays:
    return {name: in_precision(array, precision) for name, array in arrays.items()}


def _contiguous(arrays: Arrays) -> Arrays:
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}
