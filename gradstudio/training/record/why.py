"""Why a parameter is what it is after a step: the step is looked at from the moment before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.part_edits import Held, held
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.outlook import Outlook
from gradstudio.training.look.requests import OutlookRequest, Outlooks, Shares, SharesRequest
from gradstudio.training.record.errors import RecordError
from gradstudio.training.record.parameter import place_of
from gradstudio.training.record.replay import Replay
from gradstudio.training.record.run import Run
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session

MOST_SAMPLES = 8
"""Of a larger batch those that add most are told one by one, and the others together."""

ByHand = Literal["", "typed", "cut", "restored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleShare:
    """What a sample adds to a gradient.

    Attributes:
        sample: index in the data set.
        share: its own loss's derivative, divided by the number of samples in the batch.
    """

    sample: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """How a parameter came from its number before a step to the one after it.

    Attributes:
        moment: after the step.
        path: the parameter.
        spec: what the step was taken under.
        before: the number before the step.
        stepped: what the step made of it.
        after: the number at the moment: another one where it was changed by hand after the step.
        by_hand: what was done to it then: a number typed in or taken back, cut, or restored; "" for nothing.
        held: what kept the step from moving it.
        outlook: what the step was computed from; None where its numbers were beyond what can be computed.
        samples: those that add most to the gradient, the largest first, whichever way they pull.
        others: how many samples of the batch are not among them.
        rest: what these add together.
    """

    moment: Moment
    path: ScalarPath
    spec: ProjectSpec
    before: float
    stepped: float
    after: float
    by_hand: ByHand
    held: Held
    outlook: Outlook | None
    samples: tuple[SampleShare, ...]
    others: int
    rest: float


def why(
    replay: Replay,
    run: Run,
    step: int,
    path: ScalarPath,
    *,
    most: int = MOST_SAMPLES,
    go_on: GoOn | None = None,
) -> Why | None:
    """Tell why a parameter is what it is after a step.

    Args:
        replay: goes to the moment before; it stays there, as it was.
        run: the run, which the replay knows by its number.
        step: number of steps taken, more than the run began with.
        path: a weight or bias.
        most: largest number of samples that are told one by one.
        go_on: is asked now and then whether to.

    Returns:
        The account, or None if it was not to go on.

    Raises:
        RecordError: the run has no such step, or none before it, or the network no such parameter.
    """
    run.require(step)
    if step == run.begin:
        raise RecordError(
            f"{run.label.name} begins at step {step:,}: no step of it has changed anything yet."
        )
    session = replay.go_to(Moment(run.number, step - 1), go_on)
    if session is None:
        return None
    spec, spec_after = session.spec, run.spec_at(step)
    index = place_of(path, spec)
    outlook, shares = _looked_at(session, index)
    samples, rest = _largest(shares, most)
    before = float(session.parameters()[index])
    stepped, after = _step_taken(session, index, run, step)
    return Why(
        moment=Moment(run.number, step),
        path=path.for_all_samples,
        spec=spec,
        before=before,
        stepped=stepped,
        after=after,
        by_hand=_by_hand(spec, spec_after, path) if after != stepped else "",
        held=held(spec, path),
        outlook=outlook,
        samples=samples,
        others=0 if shares is None else len(shares.shares) - len(samples),
        rest=rest,
    )


def _looked_at(session: Session, index: int) -> tuple[Outlook | None, Shares | None]:
    """Return what the next step is computed from; None for what is beyond the numbers that can be computed."""
    ahead = session.look(OutlookRequest(parameters=(index,)))
    shares = session.look(SharesRequest(parameter=index))
    return (
        ahead.outlooks[0] if isinstance(ahead, Outlooks) else None,
        shares if isinstance(shares, Shares) else None,
    )


def _largest(shares: Shares | None, most: int) -> tuple[tuple[SampleShare, ...], float]:
    """Return the samples that add most, and what the others add together."""
    if shares is None:
        return (), 0.0
    order = np.argsort(-np.abs(shares.shares), kind="stable")
    first, others = order[:most], np.sort(order[most:])
    told = tuple(
        SampleShare(sample=sample, share=share)
        for sample, share in zip(shares.samples[first].tolist(), shares.shares[first].tolist(), strict=True)
    )
    return told, float(shares.shares[others].sum())


def _step_taken(session: Session, index: int, run: Run, step: int) -> tuple[float, float]:
    """Return a parameter after the next step, and after what was changed at its end; the session stays."""
    state, spec = session.state(), session.spec
    try:
        stepped = after = float(session.follow(1, [index])[0, 0])
        for change in run.changes:
            if change.step == step:
                session.adopt(change.spec)
                after = float(session.parameters()[index])
    finally:
        session.adopt(spec)
        session.restore(state)
    return stepped, after


def _by_hand(before: ProjectSpec, after: ProjectSpec, path: ScalarPath) -> ByHand:
    was, is_ = held(before, path) == "cut", held(after, path) == "cut"
    if is_ != was:
        return "cut" if is_ else "restored"
    return "typed"
