"""Legal projects that are likely to diverge: rates to 1000, linear layers, squared errors, huge and tiny inputs."""

from __future__ import annotations

import random

import numpy as np

from gradstudio.data.source import load_dataset
from gradstudio.engine import ACTIVATIONS
from gradstudio.engine.errors import GradStudioError
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.spec import LOSSES_FOR, validated
from gradstudio.project.spec.data import packed

_KINDS = (
    "moons",
    "circle",
    "xor",
    "spiral",
    "blobs",
    "rings",
    "plane",
    "multi_gaussian",
    "sine",
    "formula",
    "iris",
)
_ACTIVATIONS = tuple(ACTIVATIONS)
OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
_INITIAL = ("micrograd", "playground", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal", "zeros")


def wild_project(dice: random.Random) -> ProjectSpec:
    """Draw a legal project that is likely to diverge."""
    while True:
        try:
            spec = _drawn(dice)
            load_dataset(spec.data)
            return spec
        except GradStudioError:
            continue  # what was drawn does not fit together


def wild_schedule(dice: random.Random) -> dict[str, object]:
    """Draw a schedule of the learning rate, of which many are far too high."""
    rate = dice.choice((1e-3, 0.1, 1.0, 10.0, 1000.0, 10.0 ** dice.uniform(-2, 3)))
    kind = dice.choice(("constant", "constant", "linear", "step", "exponential", "cosine"))
    first = {"start": rate, "end": rate} if kind == "linear" else {"rate": rate}
    return {"kind": kind, "warm_up": dice.choice((0, 0, 5, 10**9)), **first}


def _drawn(dice: random.Random) -> ProjectSpec:
    spec = edits.set_data(ProjectSpec(), **_data(dice))
    if dice.random() < 0.5:
        fitting = LOSSES_FOR[spec.data.task]
        spec = edits.set_training(spec, loss=fitting[-1] if dice.random() < 0.5 else dice.choice(fitting))
    outputs = spec.network.layers[-1].size
    linear = dice.random() < 0.4
    engine = dice.choice(("compiled", "compiled", "compiled", "reference"))
    # The reference takes a thousand times as long for the same: a few neurons diverge just so.
    sizes = (1, 2, 3, 4) if engine == "reference" else (1, 2, 3, 4, 8, 16, 33)
    layers = [
        {
            "size": dice.choice(sizes),
            "activation": "linear" if linear else dice.choice(_ACTIVATIONS),
            "dropout": dice.choice((0.0, 0.0, 0.0, 0.5)),
        }
        for _ in range(dice.choice((0, 1, 1, 2, 2, 3, 5)))
    ]
    layers.append(
        {"size": outputs, "activation": "linear" if dice.random() < 0.8 else dice.choice(_ACTIVATIONS)}
    )
    plain = spec.model_dump()
    plain["network"] = {"layers": layers, "initialisation": {"kind": dice.choice(_INITIAL)}}
    plain["training"] |= {
        "learning_rate": wild_schedule(dice),
        "optimizer": {"kind": dice.choice(OPTIMIZERS)},
        "l1": dice.choice((0.0, 0.0, 1e-3, 1000.0)),
        "l2": dice.choice((0.0, 1e-4, 1000.0)),
        "clipping": dice.choice(
            ({"kind": "none"}, {"kind": "none"}, {"kind": "norm"}, {"kind": "value", "limit": 1e30})
        ),
        "batch_size": dice.choice((None, None, 1, 10, 10**9)),
        "steps": dice.choice((20, 1000, 10**9)),
        "stop": dice.choice(
            ({}, {"epochs": 50}, {"target_loss": -1e30}, {"patience": 20}, {"seconds": 1e30})
        ),
        "metrics_interval": dice.choice((1, 10, 10**9)),
        "seed": dice.randrange(2**32),
        "engine": engine,
    }
    return validated(plain)


def _data(dice: random.Random) -> dict[str, object]:
    share = dice.choice((0.0, 0.3))
    kind = dice.choice(_KINDS)
    if dice.random() < 0.3:
        return _table(dice) | {"test_share": share}
    if kind == "formula":
        formula = dice.choice(("x1 ** 9", "exp(x1)", "10 ** 12 * x1"))
        return {
            "kind": kind,
            "formula": formula,
            "low": -1e3,
            "high": 300.0,
            "samples": 40,
            "test_share": share,
        }
    fields: dict[str, object] = {"kind": kind, "test_share": share}
    if kind != "iris":
        fields["samples"] = dice.choice((4, 12, 30))
    if kind in ("moons", "plane", "blobs") and dice.random() < 0.3:
        fields["features"] = ("x1", "x2", "exp(x1 * x2)", "x1 ** 8")
    return fields


def _table(dice: random.Random) -> dict[str, object]:
    """Draw a table of huge, tiny and ordinary numbers."""
    columns, rows = dice.randint(1, 5), dice.choice((2, 5, 40))
    sizes = [10.0 ** dice.choice((-30, -3, 0, 0, 3, 9, 30)) for _ in range(columns + 1)]
    numbers = np.array([[dice.gauss(0.0, 1.0) * size for size in sizes] for _ in range(rows)])
    labels: tuple[str, ...] = ()
    if dice.random() < 0.4:
        labels = ("no", "yes", "maybe")[: dice.choice((2, 3))]
        numbers[:, -1] = [k % len(labels) for k in range(rows)]
    return {
        "kind": "table", "column_names": tuple(f"c{k + 1}" for k in range(columns)), "rows": rows,
        "packed": packed(numbers.astype("<f8").tobytes()), "class_labels": labels,
        "standardise": dice.random() < 0.5, "standardise_target": not labels and dice.random() < 0.3,
    }  # fmt: skip
