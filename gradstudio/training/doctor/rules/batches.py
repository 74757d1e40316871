"""Batches: a small last one whose step undoes others, and patience that ends a run on their noise."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gradstudio.project import edits
from gradstudio.project.number_text import short_number
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.finding import Finding, Mend, at_setting, plot
from gradstudio.training.doctor.mending import larger_batch, mend, mends, scaled_rate
from gradstudio.training.doctor.rule import DoctorRule

Floats = NDArray[np.float64]

_SMALL = 0.25
_FEWEST_EPOCHS = 20
_HIGHER = 0.2
_SURE = 4.0


def _epochs(case: Case) -> Floats:
    """Return the losses by epoch and step in it; no epochs where some steps are not kept."""
    length = case.steps_in_epoch
    if case.history is None or case.history.training.stride > 1 or case.begin % length:
        return np.zeros((0, length))
    _, losses = case.losses
    count = len(losses) // length
    whole: Floats = losses[: count * length].reshape(count, length)
    return whole if np.isfinite(whole).all() else np.zeros((0, length))


def _find_order(case: Case) -> Iterator[Finding]:
    size, left = case.batch_size, len(case.facts) % case.batch_size
    epochs = _epochs(case)
    if not 0 < left <= _SMALL * size or len(epochs) < _FEWEST_EPOCHS or epochs.shape[1] < 3:
        return
    late = epochs[len(epochs) // 2 :]
    # The first step of an epoch comes right after the small batch; the last is on the small batch itself.
    excess = late[1:, 0] - late[1:, 1:-1].mean(axis=1)
    usual = float(late[1:, 1:-1].mean())
    error = float(excess.std()) / math.sqrt(len(excess))
    if usual <= 0 or excess.mean() < _HIGHER * usual or excess.mean() < _SURE * error:
        return
    spec = case.spec
    yield Finding(
        rule="batch_order",
        title="A last batch that is too small",
        places=at_setting("training.batch_size"),
        since=case.begin + (len(epochs) // 2) * case.steps_in_epoch,
        until=case.steps,
        says=f"The last batch of each epoch has {left} of {size} samples. The step after it has a loss of "
        f"{short_number(usual + float(excess.mean()))} on average over {len(excess)} epochs, the others "
        f"{short_number(usual)}.",
        why="A step counts the same whether it is on few samples or many: the direction of a small batch is mostly "
        "chance, and it undoes what the steps before had reached.",
        evidence=(
            plot(
                "Loss by place in the epoch",
                "mean loss",
                np.arange(1, epochs.shape[1] + 1),
                ("loss", late.mean(axis=0)),
                axis="class",
            ),
        ),
        mends=mends(_even_batch_size(case), scaled_rate(spec, 0.1, "A shorter step undoes less.")),
        seriousness="warning",
    )


def _even_batch_size(case: Case) -> Mend | None:
    """Return a mend with the nearest batch size that leaves no small batch."""
    samples, size = len(case.facts), case.batch_size
    sizes = sorted(range(max(1, size // 2), min(samples, 2 * size) + 1), key=lambda one: abs(one - size))
    fitting = next((one for one in sizes if samples % one == 0 or samples % one > 0.75 * one), None)
    if fitting is None:
        return None
    return mend(
        case.spec,
        "even_batch",
        f"Batch size {size} → {fitting}",
        f"All batches of {samples} samples are then of about the same size.",
        lambda: edits.set_training(case.spec, batch_size=fitting),
    )


def _find_patience(case: Case) -> Iterator[Finding]:
    patience = case.spec.training.stop.patience
    if patience is None or not case.ended or case.fault is not None:
        return
    means = _epochs(case).mean(axis=1)
    if len(means) < max(2 * patience, 10) or means[-patience:].min() < means[:-patience].min():
        return  # something else ended it
    late = means[-max(4 * patience, 10) :]
    places = np.arange(len(late)) - (len(late) - 1) / 2
    slope = float(places @ late / (places @ places))
    noise = float((late - late.mean() - slope * places).std())
    error = noise / math.sqrt(float(places @ places))
    if slope >= 0 or -slope < _SURE / 2 * error or -slope * patience > noise:
        return
    spec, epochs = case.spec, len(means)
    yield Finding(
        rule="patience",
        title="Patience spent on noise",
        places=at_setting("training.stop.patience"),
        since=case.steps - patience * case.steps_in_epoch,
        until=case.steps,
        says=f"The run ended after {epochs} epochs, {patience} of them without a lower mean loss; but the mean "
        f"loss still fell by {short_number(-slope, 2)} an epoch, while it varies by ±{short_number(noise, 2)} from "
        "one to the next.",
        why="A loss that varies more than it falls may have no new minimum for some epochs while it still falls.",
        evidence=(
            plot(
                "Mean loss of each epoch",
                "loss",
                case.begin + (np.arange(epochs) + 1) * case.steps_in_epoch,
                ("mean loss", means),
            ),
        ),
        mends=mends(
            mend(
                spec,
                "patience",
                f"Patience {patience} → {10 * patience} epochs",
                "The fall then has time to show.",
                lambda: edits.set_training(
                    spec, stop=spec.training.stop.model_dump() | {"patience": 10 * patience}
                ),
            ),
            larger_batch(spec, case.batch_size, len(case.facts), "More samples a step make its loss surer."),
            scaled_rate(spec, 0.3, "Shorter steps vary less."),
        ),
        seriousness="warning",
    )


RULES = (
    DoctorRule(
        name="patience",
        title="Patience spent on noise",
        looks_at="mean loss of each epoch before patience ended the run",
        condition="it falls, by more than chance and by less in the epochs of the patience than it varies",
        source="Prechelt 1998, Early Stopping – But When?",
        find=_find_patience,
    ),
    DoctorRule(
        name="batch_order",
        title="A last batch that is too small",
        looks_at="loss by the place of a step in its epoch, over the second half of the run",
        condition="the last batch has at most a quarter of the others' samples, and the step after it a loss that "
        "is higher by 20 % and by four standard errors",
        source="a mean over few samples varies more: Bottou, Curtis & Nocedal 2018, section 4",
        find=_find_order,
    ),
)
