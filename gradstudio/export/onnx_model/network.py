"""A project at a moment as an ONNX graph: columns in, outputs out, and what the loss makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.export.onnx_model.activations import ACTIVATION_WRITERS, write_sigmoid
from gradstudio.export.onnx_model.features import write_features
from gradstudio.export.onnx_model.nodes import NodeWriter, OnnxNode, Precision
from gradstudio.export.plain_files.facts import facts_of
from gradstudio.export.subject import ExportSubject, LayerNumbers

COLUMNS = "columns"
OUTPUT = "output"
PROBABILITY = "probability"
PREDICTION = "prediction"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OnnxGraph:
    """A graph with its constants and what is told of it. Tensors have one row for each sample.

    Attributes:
        nodes: each after those whose tensors it takes.
        arrays: constants by name.
        precision: of all numbers but indices.
        inputs: name of the input tensor and number of its columns.
        outputs: name of each output tensor and number of its columns.
        facts: key → text, for the metadata.
        about: what it is, as a few sentences.
    """

    nodes: tuple[OnnxNode, ...]
    arrays: Mapping[str, NDArray[np.generic]]
    precision: Precision
    inputs: tuple[str, int]
    outputs: tuple[tuple[str, int], ...]
    facts: Mapping[str, str]
    about: str


def graph_of(subject: ExportSubject, precision: Precision = "float64") -> OnnxGraph:
    """Return the network of a project at a moment as a graph.

    Args:
        subject: the project.
        precision: of its numbers. In float64, what onnxruntime has no kernel for is written out.
    """
    writer, dataset = NodeWriter(precision), subject.dataset
    tensor = write_features(writer, dataset.features, COLUMNS)
    write_layers(writer, subject.layers, tensor, OUTPUT)
    width = len(subject.layers[-1].bias)
    outputs = [(OUTPUT, width), *_conclusions(writer, subject, width)]
    return OnnxGraph(
        nodes=tuple(writer.nodes),
        arrays=writer.arrays,
        precision=precision,
        inputs=(COLUMNS, len(dataset.columns)),
        outputs=tuple(outputs),
        facts=_facts(subject),
        about=_about(subject),
    )


def write_layers(writer: NodeWriter, layers: Sequence[LayerNumbers], tensor: str, output: str) -> None:
    """Write the layers: a Gemm each, then the activation.

    Args:
        writer: receives the nodes.
        layers: from the first hidden one to the output layer.
        tensor: name of what the first one takes, shape (samples, inputs).
        output: name that the outputs are to have, shape (samples, outputs).
    """
    for number, layer in enumerate(layers, start=1):
        last, linear = number == len(layers), layer.activation == "linear"
        writer.scope = f"layer{number}"
        weight = writer.array(f"layer{number}.weight", layer.weight)
        bias = writer.array(f"layer{number}.bias", layer.bias)
        named = output if last and linear else f"layer{number}.z"
        tensor = writer.add("Gemm", tensor, weight, bias, output=named, transB=1)
        if not linear:
            writer.scope = f"layer{number}/{layer.activation}"
            ACTIVATION_WRITERS[layer.activation](writer, tensor)
            tensor = writer.call_last(output if last else f"layer{number}.a")


def _conclusions(writer: NodeWriter, subject: ExportSubject, width: int) -> list[tuple[str, int]]:
    """Write what follows from the outputs: probabilities, or a number in the target's own unit."""
    loss, dataset = subject.spec.training.loss, subject.dataset
    if loss == "softmax_cross_entropy":
        writer.scope = PROBABILITY
        writer.add("Softmax", OUTPUT, output=PROBABILITY, axis=1)
        return [(PROBABILITY, width)]
    if loss == "logistic":
        writer.scope = PROBABILITY
        write_sigmoid(writer, OUTPUT)
        writer.call_last(PROBABILITY)
        return [(PROBABILITY, width)]
    if (dataset.target_shift, dataset.target_scale) != (0.0, 1.0):
        writer.scope = PREDICTION
        scaled = writer.add("Mul", OUTPUT, writer.array("target.scale", dataset.target_scale))
        writer.add("Add", scaled, writer.array("target.shift", dataset.target_shift), output=PREDICTION)
        return [(PREDICTION, width)]
    return []


def _facts(subject: ExportSubject) -> dict[str, str]:
    return {key: text for key, text in facts_of(subject).items() if key != "format"}


def _about(subject: ExportSubject) -> str:
    """Return sentences that say what goes in and what comes out."""
    dataset = subject.dataset
    names, classes = ", ".join(dataset.columns[:8]), subject.spec.data.class_names
    more = ", …" if len(dataset.columns) > 8 else ""
    lines = [
        f"A multi-layer perceptron, {'-'.join(map(str, subject.spec.sizes))}, after {subject.step:,} steps.",
        f"Input “{COLUMNS}”: a row for each sample with the columns {names}{more}, as they are in the data: "
        "features and standardising are in the graph.",
    ]
    if len(classes) == 2 and len(subject.layers[-1].bias) == 1:
        lines.append(f"Output “{OUTPUT}”: a score; above 0 is class {classes[1]}, else {classes[0]}.")
    elif classes:
        lines.append(
            f"Output “{OUTPUT}”: a score for each class: {', '.join(classes)}. The largest is chosen."
        )
    else:
        lines.append(f"Output “{OUTPUT}”: the number that is predicted.")
    if (dataset.target_shift, dataset.target_scale) != (0.0, 1.0):
        lines.append(f"Output “{PREDICTION}”: the same in the target's own unit.")
    return "\n".join(lines)
