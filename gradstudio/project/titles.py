"""What the fields of a project are called, and what the values of a choice are."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.project.spec import OPTIMIZERS, optimizer_settings

TITLES: Mapping[str, str] = {
    "data.kind": "Data",
    "data.formula": "y =",
    "data.low": "From x1",
    "data.high": "To x1",
    "data.samples": "Samples",
    "data.classes": "Classes",
    "data.cells": "Fields",
    "data.noise": "Noise",
    "data.test_share": "Test share",
    "data.standardise": "Standardise",
    "data.standardise_target": "Scale target",
    "data.seed": "Data seed",
    "data.features": "Features",
    "data.edited": "Typed inputs",
    "data.points": "Points",
    "data.source": "File",
    "data.column_names": "Columns",
    "data.input_values": "Values of the inputs",
    "data.target_name": "Target",
    "data.class_labels": "Values of the target",
    "data.rows": "Samples",
    "data.packed": "Numbers in the file",
    "network.layers": "Layers",
    "network.layers.size": "Neurons",
    "network.layers.activation": "Activation",
    "network.layers.dropout": "Dropout",
    "network.layers.initialisation.kind": "Weights",
    "network.layers.initialisation.values": "Given weights",
    "network.initialisation.kind": "Weights",
    "network.initialisation.values": "Given weights",
    "network.edited": "Typed parameters",
    "network.frozen": "Frozen",
    "network.cut": "Cut",
    "training.learning_rate.rate": "Learning rate",
    "training.learning_rate.start": "Learning rate",
    "training.learning_rate.kind": "Schedule",
    "training.learning_rate.end": "Final rate",
    "training.learning_rate.floor": "Final rate",
    "training.learning_rate.gamma": "Decay factor",
    "training.learning_rate.every": "Interval",
    "training.learning_rate.steps": "Decay steps",
    "training.learning_rate.warm_up": "Warm-up",
    "training.loss": "Loss",
    "training.optimizer.kind": "Optimizer",
    "training.optimizer.weight_decay": "Weight decay",
    "training.batch_size": "Batch size",
    "training.steps": "Steps",
    "training.l2": "L2",
    "training.l1": "L1",
    "training.penalize_biases": "Penalty with biases",
    "training.clipping.kind": "Clipping",
    "training.clipping.limit": "Clipping limit",
    "training.seed": "Seed",
    "training.stop.epochs": "Stop after epochs",
    "training.stop.target_loss": "Stop at loss",
    "training.stop.target_accuracy": "Stop at accuracy",
    "training.stop.patience": "Patience",
    "training.stop.seconds": "Stop after seconds",
    "training.engine": "Engine",
    "training.metrics_interval": "Test interval",
    "chosen": "Chosen by hand",
}
"""By path; what is of each layer stands below ``network.layers``."""

_INITIALISATIONS = {
    "micrograd": "uniform ±1",
    "playground": "Playground",
    "xavier_uniform": "Xavier uniform",
    "xavier_normal": "Xavier normal",
    "he_uniform": "He uniform",
    "he_normal": "He normal",
    "zeros": "zeros",
}

VALUE_TITLES: Mapping[str, Mapping[str, str]] = {
    "data.kind": {
        "micrograd_moons": "micrograd",
        "moons": "Moons",
        "circle": "Circle",
        "xor": "XOR",
        "gaussians": "Gaussians",
        "spiral": "Spiral",
        "checkerboard": "Checkers",
        "blobs": "Blobs",
        "rings": "Rings",
        "yin_yang": "Yin-yang",
        "plane": "Plane",
        "multi_gaussian": "Hills",
        "sine": "Sine",
        "step": "Step",
        "formula": "Formula",
        "iris": "Iris",
        "wine": "Wine",
        "breast_cancer": "Cancer",
        "digits": "Digits",
        "table": "Table",
        "drawn": "Draw",
    },
    "network.initialisation.kind": _INITIALISATIONS,
    "training.loss": {
        "hinge": "hinge",
        "logistic": "logistic",
        "half_squared_error": "½ squared error",
        "squared_error": "squared error",
        "softmax_cross_entropy": "cross-entropy",
    },
    "training.optimizer.kind": {name: kind.title for name, kind in OPTIMIZERS.items()},
    "training.learning_rate.kind": {
        "constant": "constant",
        "linear": "linear",
        "step": "step",
        "exponential": "exponential",
        "cosine": "cosine",
    },
    "training.clipping.kind": {"none": "none", "value": "by value", "norm": "by norm"},
    "training.engine": {"compiled": "compiled", "reference": "reference"},
}
"""Of the fields in which one chooses: by path, what each value is called, in the order of the menu."""


def title_of(path: str) -> str:
    """Return what a field is called; one that has no title is called by its name."""
    if path in TITLES:
        return TITLES[path]
    name = path.rpartition(".")[2]
    if path.startswith("training.optimizer.") and name in (own := optimizer_settings()):
        return own[name][0]
    return name.replace("_", " ").capitalize()


def layer_title(layer: int, count: int) -> str:
    """Return what a layer is called.

    Args:
        layer: 0 for the inputs, 1 for the first layer of neurons.
        count: number of layers of neurons.
    """
    return "Inputs" if layer == 0 else "Output" if layer == count else f"Layer {layer}"
