"""``python -m benchmarks.suited``: what a run does with the settings that GradStudio proposes.

Two tables, in Markdown: every data set of the gallery and every shipped file with three networks and several seeds,
against the best constant answer; and test scores against scikit-learn's `MLPClassifier` and `MLPRegressor` with their
defaults, on inputs and targets that are standardised for both.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, ProjectSpec
from gradstudio.project.spec.data import packed
from gradstudio.training import Session
from gradstudio.training.run.constant_answer import constant_answer
from gradstudio.training.run.errors import TrainingError

KINDS = (
    "micrograd_moons", "moons", "circle", "xor", "gaussians", "spiral", "checkerboard", "blobs", "rings", "yin_yang",
    "plane", "multi_gaussian", "sine", "step", "formula", "drawn", "iris", "wine", "breast_cancer", "digits",
)  # fmt: skip
NETWORKS: Mapping[str, tuple[int, ...]] = {"default": (16, 16), "4": (4,), "8-8-8-8": (8,) * 4}
TABLES = ("iris", "wine", "breast_cancer", "digits", "diabetes", "formula")
LEAST_SHARE = 0.95
TOLERANCE = 0.02
_AS_SCIKIT_LEARN = (100,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a run went.

    Attributes:
        loss: at the end, infinite if it diverged.
        constant: loss of the best constant answer.
        accuracy: of the training samples; NaN for regression.
        constant_accuracy: share of the most frequent class; NaN for regression.
        steps: that were proposed.
    """

    loss: float
    constant: float
    accuracy: float
    constant_accuracy: float
    steps: int

    @property
    def ran_away(self) -> bool:
        """Whether the loss is not finite, or a hundred times that of the constant answer."""
        return not self.loss < 100 * self.constant

    @property
    def learned(self) -> bool:
        """Whether it did better than the constant answer: in loss, and of classes in accuracy as well."""
        better = self.loss < self.constant
        return better and (math.isnan(self.accuracy) or self.accuracy > self.constant_accuracy)


def proposed(kind: str, hidden: Sequence[int], seed: int) -> ProjectSpec:
    """Return a project as one gets it: a network is built, and then a data set is chosen."""
    spec = ProjectSpec()
    for _ in spec.network.layers[:-1]:
        spec = edits.remove_layer(spec, 0)
    for size in hidden:
        spec = edits.add_layer(spec, layer=LayerSpec(size=size))
    other = "sine" if kind == "micrograd_moons" else "micrograd_moons"
    spec = edits.set_data(edits.set_data(spec, kind=other), kind=kind)
    return edits.new_weights(spec, seed)


def ran(kind: str, hidden: Sequence[int], seed: int) -> Ran:
    """Train a project with the settings proposed for as long as is proposed."""
    spec = proposed(kind, hidden, seed)
    answer = constant_answer(load_dataset(spec.data), spec.training.loss)
    session = Session(spec)
    try:
        session.advance(spec.training.steps)
        snapshot = session.snapshot()
        loss, accuracy = snapshot.loss, snapshot.accuracy
    except TrainingError:
        loss, accuracy = math.inf, math.nan
    return Ran(
        loss=loss,
        constant=answer.loss,
        accuracy=accuracy,
        constant_accuracy=answer.accuracy,
        steps=spec.training.steps,
    )


def gallery_rows(seeds: int, kinds: Sequence[str] = KINDS) -> Iterator[tuple[str, str, list[Ran]]]:
    """Train every data set with every network, `seeds` times each."""
    with ProcessPoolExecutor() as pool:
        waiting = [
            (kind, name, [pool.submit(ran, kind, hidden, seed) for seed in range(seeds)])
            for kind in kinds
            for name, hidden in NETWORKS.items()
        ]
        for kind, name, runs in waiting:
            yield kind, name, [run.result() for run in runs]


def table_project(name: str, seed: int, share: float = 0.25) -> ProjectSpec:
    """Return a project with one of the tables, some samples kept for testing, and scikit-learn's one layer of 100."""
    spec = ProjectSpec()
    for _ in spec.network.layers[:-1]:
        spec = edits.remove_layer(spec, 0)
    for size in _AS_SCIKIT_LEARN:
        spec = edits.add_layer(spec, layer=LayerSpec(size=size))
    if name in ("diabetes", "formula"):
        spec = edits.set_data(
            spec, kind="table", **_table_fields(*(_diabetes if name == "diabetes" else _formula)())
        )
    else:
        spec = edits.set_data(spec, kind=name)
    return edits.new_weights(edits.set_data(spec, test_share=share, seed=seed), seed)


def own_score(name: str, seed: int) -> float:
    """Return the test score of the proposed settings: accuracy, or R² for a regression."""
    spec = table_project(name, seed)
    session = Session(spec)
    session.advance(spec.training.steps)
    dataset = load_dataset(spec.data)
    if dataset.task != "regression":
        accuracy = session.snapshot().test_accuracy
        assert accuracy is not None
        return accuracy
    _, test = split_rows(len(dataset), spec.data.test_share, spec.data.seed)
    answer = constant_answer(dataset.subset(test), spec.training.loss)
    loss = session.snapshot().test_loss
    assert loss is not None
    return 1 - loss / answer.loss


def peer_score(name: str, seed: int) -> float:
    """Return the test score of scikit-learn's network with its defaults, on the same split."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    spec = table_project(name, seed)
    dataset = load_dataset(spec.data)
    train, test = split_rows(len(dataset), spec.data.test_share, spec.data.seed)
    model = (MLPRegressor if dataset.task == "regression" else MLPClassifier)(random_state=seed)
    with threadpool_limits(1):  # two processes are at work, and more threads than cores wait for each other
        model.fit(dataset.inputs[train], dataset.targets[train])
    return float(model.score(dataset.inputs[test], dataset.targets[test]))


def _diabetes() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from sklearn.datasets import load_diabetes

    columns, targets = load_diabetes(return_X_y=True)
    return np.asarray(columns), np.asarray(targets)


def _formula() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    generator = np.random.default_rng(7)
    columns = generator.uniform(-3, 3, (300, 3))
    a, b, c = columns.T
    return columns, 200 + 40 * np.sin(a) + 15 * b * c + generator.normal(0, 2, 300)


def _table_fields(columns: NDArray[np.float64], targets: NDArray[np.float64]) -> dict[str, object]:
    table = np.column_stack([columns, targets]).astype("<f8")
    return {
        "column_names": tuple(f"c{k + 1}" for k in range(columns.shape[1])),
        "rows": len(table),
        "packed": packed(table.tobytes()),
    }


def _print_gallery(seeds: int) -> bool:
    print(
        "| data | network | steps | diverged | beat the constant answer | median loss | constant | median accuracy |"
    )
    print("|---|---|---|---|---|---|---|---|")
    away = learned = count = 0
    for kind, name, runs in gallery_rows(seeds):
        beaten, gone = sum(run.learned for run in runs), sum(run.ran_away for run in runs)
        away, learned, count = away + gone, learned + beaten, count + len(runs)
        accuracy = statistics.median(run.accuracy for run in runs)
        print(
            f"| {kind} | {name} | {runs[0].steps:,} | {gone} | {beaten} of {len(runs)} | "
            f"{statistics.median(run.loss for run in runs):.4f} | {runs[0].constant:.4f} | "
            f"{'–' if math.isnan(accuracy) else f'{accuracy:.1%}'} |",
            flush=True,
        )
    share = learned / count
    print(f"\n{away} of {count} diverged (target 0); {share:.1%} beat the constant answer (target 95 %).\n")
    return not away and share >= LEAST_SHARE


def _print_tables(seeds: int) -> bool:
    print("| table | test score, median | scikit-learn's | difference of the medians |")
    print("|---|---|---|---|")
    held = True
    with ProcessPoolExecutor() as pool:
        for name in TABLES:
            own = statistics.median(pool.map(partial(own_score, name), range(seeds)))
            peer = statistics.median(pool.map(partial(peer_score, name), range(seeds)))
            held &= own >= peer - TOLERANCE
            print(f"| {name} | {own:.3f} | {peer:.3f} | {own - peer:+.3f} |", flush=True)
    print(f"\nNone is more than {TOLERANCE} below: {'yes' if held else 'no'}.")
    return held


def main() -> int:
    """Print both tables; the exit code is 1 where a target is missed."""
    parser = argparse.ArgumentParser(description="Runs with the settings that GradStudio proposes.")
    parser.add_argument("--seeds", type=int, default=10, help="runs of each row")
    parser.add_argument(
        "part", nargs="?", choices=("gallery", "tables"), help="one of the tables; default: both"
    )
    given = parser.parse_args()
    held = True
    if given.part != "tables":
        held &= _print_gallery(given.seeds)
    if given.part != "gallery":
        held &= _print_tables(given.seeds)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
