"""An ONNX model of an MLP as an imported network; one of our own comes back as it went out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradstudio.engine.errors import cut
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.facts import ending_of, target_unit, words_of
from gradstudio.importing.layer import ImportedLayer
from gradstudio.importing.network import Ending, ImportedNetwork
from gradstudio.importing.onnx_model.chain import Chain
from gradstudio.importing.onnx_model.model_file import read_model
from gradstudio.importing.onnx_model.model_graph import ModelGraph
from gradstudio.project.formula import FormulaError, parse_formula
from gradstudio.project.spec.data.base import MAX_FEATURES

_FACT = "gradstudio."
_SHOWN = 4


def read_onnx(data: bytes, source: str) -> ImportedNetwork:
    """Read an MLP: a chain of Gemm, or MatMul and Add, and activations.

    Activations may be written out of other operators, as ours are in float64. Before the first layer the columns
    may be shifted and scaled, and in our own files features be computed of them. After the last one probabilities
    may be made of the outputs: the loss takes that over.

    Args:
        data: the file's bytes.
        source: its name, for messages.

    Raises:
        ImportingError: this is no ONNX file, it is too large, onnx cannot be loaded, or a node is part of no MLP;
            the message says which and what it is.
    """
    with np.errstate(all="ignore"):  # what is not finite is refused by the network
        return _network(read_model(data, source))


def _network(graph: ModelGraph) -> ImportedNetwork:
    source = graph.source
    if len(graph.inputs) != 1:
        names = ", ".join(cut(name) for name in graph.inputs[:_SHOWN])
        raise ImportingError(
            f"{source} takes {len(graph.inputs)} inputs ({names}), but an MLP takes one: a row for each "
            "sample. "
            "Export a model with a single input."
        )
    if not graph.outputs:
        raise ImportingError(f"{source} has no output. Export it again.")
    chain = Chain(graph=graph, tensor=graph.inputs[0])
    facts = _own_facts(graph)
    columns, features = words_of(facts, "columns"), words_of(facts, "features")
    if features != columns and _are_formulas(features, columns):
        chain.take_features(columns, features)
    chain.follow()
    is_own = words_of(facts, "activations") == tuple(layer.activation for layer in chain.layers)
    layers, ending = (tuple(chain.layers), ending_of(facts)) if is_own else _without_sigmoid(chain)
    width = len(columns) if chain.features else layers[0].fan_in
    outputs = layers[-1].fan_out
    classes = words_of(facts, "classes")
    target_shift, target_scale = target_unit(facts) if is_own else (0.0, 1.0)
    return ImportedNetwork(
        layers=layers,
        ending=ending,
        input_names=columns if len(columns) == width else (),
        features=chain.features,
        class_names=classes if len(classes) == max(outputs, 2) else (),
        standardising=chain.scaling(),
        knows_scaling=True,
        target_shift=target_shift,
        target_scale=target_scale,
        notes=tuple(chain.notes),
        source=source,
    )


def _without_sigmoid(chain: Chain) -> tuple[tuple[ImportedLayer, ...], Ending]:
    """Leave a sigmoid of a single output at the very end to the loss: other programs have it in the model."""
    *before, last = chain.layers
    if last.activation == "sigmoid" and last.fan_out == 1:
        return (*before, replace(last, activation="linear")), "sigmoid"
    return tuple(chain.layers), chain.ending


def _own_facts(graph: ModelGraph) -> dict[str, str]:
    """Return what the metadata of a file of ours tells, by the names of docs/EXPORT.md."""
    return {key.removeprefix(_FACT): text for key, text in graph.facts.items() if key.startswith(_FACT)}


def _are_formulas(features: tuple[str, ...], columns: tuple[str, ...]) -> bool:
    if not features or len(features) > MAX_FEATURES or not columns:
        return False
    try:
        for feature in features:
            parse_formula(feature, columns)
    except FormulaError:
        return False
    return True
