"""`network_of_estimator`: a fitted estimator of scikit-learn as an imported network."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import numpy as np

from gradstudio.engine.errors import cut, shown
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import Floats
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.new_project import ProjectOptions
from gradstudio.importing.sklearn_model.fitted import is_perceptron, layers_of, loss_of, training_of
from gradstudio.importing.sklearn_model.scalers import scaling_of
from gradstudio.importing.target_values import class_name

_TRIED = 8
_SAME = 1e-8


def network_of_estimator(
    estimator: Any, samples: int | None = None
) -> tuple[ImportedNetwork, ProjectOptions]:
    """Return the network of a fitted estimator, and what it tells of the training.

    What was read is compared with the estimator on random inputs.

    Args:
        estimator: an MLP or a linear model of scikit-learn, a pipeline of scalers and one of these, or a
            search that found one.
        samples: number of training samples; None where there are none.

    Raises:
        ImportingError: it is none of these, or is not fitted; the message names what and why.
    """
    whole = getattr(estimator, "best_estimator_", estimator)
    if isinstance(whole, type) or not any(
        base.__module__.startswith("sklearn.") for base in type(whole).__mro__
    ):
        raise ImportingError(
            f"from_sklearn takes a fitted estimator of scikit-learn, not {shown(estimator)}."
        )
    *before, (_, last) = whole.steps if hasattr(whole, "steps") else [("", whole)]
    called = f"The {type(last).__name__}"
    layers, ending = layers_of(last, called)
    names = getattr(whole, "feature_names_in_", ())
    network = ImportedNetwork(
        layers=layers,
        ending=ending,
        standardising=scaling_of(before),
        knows_scaling=True,
        input_names=tuple(str(name) for name in names),
        class_names=tuple(class_name(label) for label in np.asarray(getattr(last, "classes_", ())).tolist()),
        source=called,
    )
    _require_same(whole, network, called)
    options = ProjectOptions(loss=loss_of(last))
    if is_perceptron(last):
        fields, notes = training_of(last, samples or 200)
        network = replace(network, notes=notes)
        options = replace(options, training=fields)
    return network, options


def _require_same(estimator: Any, network: ImportedNetwork, called: str) -> None:
    draw = np.random.Generator(np.random.PCG64(1))
    inputs = draw.normal(size=(_TRIED, network.input_count))
    if network.standardising is not None:
        inputs = inputs * network.standardising.scale + network.standardising.shift
    outputs = network.outputs(inputs)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that these inputs have no names
            theirs, ours = _said(estimator, network, inputs, outputs)
    except (ValueError, AttributeError, TypeError) as error:
        raise ImportingError(f"{called} cannot predict: {cut(str(error), 120)}.") from None
    apart = float(np.abs(theirs - ours).max())
    if apart > _SAME * max(1.0, float(np.abs(theirs).max())):
        raise ImportingError(
            f"{called} does more than its layers: on random inputs its answers differ by {apart:.3g}."
        )


def _said(estimator: Any, network: ImportedNetwork, inputs: Floats, outputs: Floats) -> tuple[Floats, Floats]:
    """Return what an estimator says of inputs, and what the network does."""
    if network.ending == "none":
        ask = estimator.decision_function if network.class_names else estimator.predict
        return np.asarray(ask(inputs), dtype=np.float64).ravel(), outputs.ravel()
    shares = np.asarray(estimator.predict_proba(inputs), dtype=np.float64)
    own = network.ended(outputs)
    return shares, np.hstack([1.0 - own, own]) if network.ending == "sigmoid" else own
