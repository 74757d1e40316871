"""Which losses of a project can be watched, and why others cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.overview import is_on_demand
from gradstudio.training.look.sample import batch_scalar_count, penalty_strengths
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.look.trace import MAX_SCALARS
from gradstudio.training.look.watch import Scope, Watch
from gradstudio.training.run.batches import Batches

SCOPE_TITLES: dict[Scope, str] = {"sample": "Sample", "batch": "Mini-batch", "all": "All samples"}
"""Every scope and what to call it, in menu order."""

SCOPE_HINTS: dict[Scope, str] = {
    "sample": "The loss of one sample",
    "batch": "The mean loss of the mini-batch that the next step is trained on",
    "all": "The mean loss of all training samples, sample by sample, as micrograd builds it",
}
"""What each scope shows."""


def refusals(spec: ProjectSpec) -> dict[Scope, str]:
    """Return for each scope why it cannot be watched, "" if it can."""
    return {scope: _refusal(spec, scope) for scope in SCOPE_TITLES}


def penalty_refusal(spec: ProjectSpec) -> str:
    """Return why the penalties cannot be shown, "" if they can."""
    if not penalty_strengths(spec.training):
        return "The project has no penalty: set L1 or L2 under Training."
    if is_on_demand(spec, Watch()):
        return "The penalty of so large a network has too many scalars to be shown."
    return ""


def possible(spec: ProjectSpec, asked: Watch) -> Watch:
    """Return what is watched when something is asked for: one sample where the scope cannot be."""
    scope: Scope = "sample" if _refusal(spec, asked.scope) else asked.scope
    return replace(asked, scope=scope, penalty=asked.penalty and not penalty_refusal(spec))


def first_samples(spec: ProjectSpec, watch: Watch) -> tuple[int, ...]:
    """Return the samples that are watched at the first step, as indices in the data set."""
    return tuple(_first_rows(spec, watch).tolist())


def watched_samples(spec: ProjectSpec, watch: Watch, snapshot: Snapshot | None) -> tuple[int, ...]:
    """Return the samples whose loss is watched, as indices in the data set, as far as the window knows.

    Args:
        spec: the project.
        watch: whose loss.
        snapshot: the newest; of the batch of a snapshot of this project the samples are known.
    """
    if watch.scope == "sample":
        return (watch.sample,)
    trace = snapshot.trace if snapshot is not None and snapshot.spec == spec else None
    if trace is not None and trace.watch.scope == watch.scope:
        return trace.samples
    return first_samples(spec, watch)


def _first_rows(spec: ProjectSpec, watch: Watch) -> NDArray[np.int64]:
    if watch.scope == "sample":
        return np.array([watch.sample])
    rows, _ = split_rows(len(load_dataset(spec.data)), spec.data.test_share, spec.data.seed)
    if watch.scope == "batch":
        rows = rows[Batches(len(rows), spec.training.seed).upcoming(spec.training.batch_size)]
    return rows


def watched_count(spec: ProjectSpec, watch: Watch) -> int:
    """Return about how many scalars the graph of a loss has, never fewer than it has."""
    return batch_scalar_count(spec, len(_first_rows(spec, watch)), penalty=watch.penalty)


def _refusal(spec: ProjectSpec, scope: Scope) -> str:
    if scope == "sample":
        return ""  # what is too large to be built whole is built on demand
    if scope == "batch" and spec.training.batch_size is None:
        return "The project trains on all samples at once: set a batch size to see mini-batches."
    # Whether the penalties are shown too must not change what is offered.
    count = watched_count(spec, Watch(scope=scope, penalty=True))
    if count <= MAX_SCALARS:
        return ""
    whose = "all samples" if scope == "all" else "a mini-batch"
    return f"The loss of {whose} has {count:,} scalars; up to {MAX_SCALARS:,} can be shown."
