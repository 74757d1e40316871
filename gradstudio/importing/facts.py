"""What a file of ours tells of a network besides its weights, as texts by name: activations, columns, features.

Source: docs/EXPORT.md. A file of somebody else's has none of it, or something else under the same name, which is
passed over.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.importing.layer import ImportedScaling
from gradstudio.importing.network import Ending, ImportedNetwork

_OF_OURS = frozenset({"columns", "features", "loss", "made_by"})
"""Keys of a file that GradStudio wrote; such a file also has shift and scale if the inputs were standardised."""
_LONGEST = 2**20
_ENDING_OF_LOSS: dict[str, Ending] = {"logistic": "sigmoid", "softmax_cross_entropy": "softmax"}


def with_facts(network: ImportedNetwork, facts: Mapping[str, str]) -> ImportedNetwork:
    """Return a network with what a file tells of it.

    Args:
        network: its weights and biases.
        facts: texts by name, any of which may be left out. ``loss`` is a word; ``activations``, ``dropout``,
            ``columns``, ``features``, ``classes``, ``shift`` and ``scale`` are lists in JSON, or words
            with commas between.

    Raises:
        ImportingError: features or scales that do not fit the first layer.
        FormulaError: a feature that is no formula over the columns.
    """
    count = len(network.layers)
    activations = [word for word in words_of(facts, "activations") if word in ACTIVATIONS]
    dropout = [share for share in _numbers(facts, "dropout") if 0 <= share < 1]
    layers = network.layers
    if len(activations) == count:
        shares = dropout if len(dropout) == count else [0.0] * count
        layers = tuple(
            replace(layer, activation=activation, dropout=share)
            for layer, activation, share in zip(layers, activations, shares, strict=True)
        )
    columns, features = words_of(facts, "columns"), words_of(facts, "features")
    if features == columns or not columns:
        features = ()
    shift, scale = _numbers(facts, "shift"), _numbers(facts, "scale")
    scaling = None
    if shift and len(shift) == len(scale):
        scaling = ImportedScaling(shift=np.array(shift), scale=np.array(scale))
    target_shift, target_scale = target_unit(facts)
    return replace(
        network,
        layers=layers,
        target_shift=target_shift,
        target_scale=target_scale,
        input_names=columns if features or len(columns) == network.input_count else (),
        features=features,
        class_names=words_of(facts, "classes"),
        standardising=scaling,
        knows_scaling=facts.keys() >= _OF_OURS,
        ending=ending_of(facts),
    )


def target_unit(facts: Mapping[str, str]) -> tuple[float, float]:
    """Return what was taken off the target, and what it was then divided by; 0 and 1 where nothing usable is told.

    Args:
        facts: texts by name; ``target_shift`` and ``target_scale`` are numbers.
    """
    unit = (*_numbers(facts, "target_shift"), *_numbers(facts, "target_scale"))
    return unit if len(unit) == 2 and math.isfinite(unit[0]) and 0 < unit[1] < math.inf else (0.0, 1.0)


def _list(facts: Mapping[str, str], name: str) -> list[Any]:
    text = facts.get(name, "").strip()
    if len(text) > _LONGEST:
        return []
    if not text.startswith("["):
        return [word.strip() for word in text.split(",") if word.strip()]
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else [found]


def words_of(facts: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return the words that are told under a name; none where it is something else."""
    found = _list(facts, name)
    return tuple(found) if all(isinstance(word, str) for word in found) else ()


def ending_of(facts: Mapping[str, str]) -> Ending:
    """Return what is made of the outputs, by the loss that is told."""
    return _ENDING_OF_LOSS.get(facts.get("loss", ""), "none")


def _numbers(facts: Mapping[str, str], name: str) -> tuple[float, ...]:
    try:
        return tuple(float(number) for number in _list(facts, name))
    except (TypeError, ValueError, OverflowError):
        return ()
