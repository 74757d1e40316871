"""How a plane is measured: in which passes, on how many samples, so that the first picture comes soon."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradstudio.sweep.landscape.work import MAKING, work_of

SOON = 2.0**32
"""Work of a first look: a fifth of a second on a fast core, one on a slow one."""
SOON_LIVE = 2.0**30
"""The same while a run is trained."""
_MOST = 2.0**42
"""Work of a pass that nobody has asked for: a minute or two."""
SIDE = 101
"""Points along each side of the finest surface."""
STRIDES = (10, 5, 2, 1)
"""Each pass measures the points whose two indices are multiples of its stride."""
_COARSER = (10, 20, 25, 50)
"""Strides of the first look: they give 11, 6, 5 or 3 points along each side."""
_BETWEEN, _COARSE, _FINER = (20, 10, 5), 5, (2, 1)
"""It becomes finer up to the second, then it is measured on more and more samples, then it becomes finer again."""
_ENOUGH, _FEWEST = 50, 20
"""Samples of a first look that are worth a finer grid, and the fewest of all."""
_GROWTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneStage:
    """Passes on some of the samples.

    Attributes:
        samples: how many, drawn fairly.
        strides: of each pass, descending.
    """

    samples: int
    strides: tuple[int, ...]


def stages_of(parameters: int, samples: int, soon: float = SOON) -> tuple[PlaneStage, ...]:
    """Return the stages, each finer or on more samples than the one before.

    Where a first look at all samples takes longer than a moment, it is at some of them, and at fewer points where
    even that takes too long. Each pass costs a few times the one before. What would take minutes is left out.

    Args:
        parameters: of the network.
        samples: of the training.
        soon: work of a first look.
    """
    if work_of(_points(_COARSER[0]), parameters, samples) <= soon:
        return (PlaneStage(samples=samples, strides=STRIDES),)
    for stride in _COARSER:
        some = min(samples, int(soon / (_points(stride) * parameters)) - MAKING)
        if some >= min(_ENOUGH, samples):
            break
    counts = [min(samples, max(_rounded(some), _FEWEST))]
    while counts[-1] < samples:
        more = counts[-1] * _GROWTH
        more = samples if 2 * more >= samples else more  # what is nearly all may as well be all
        if work_of(_points(_COARSE), parameters, more) > _MOST:
            break
        counts.append(more)
    stages = [PlaneStage(samples=counts[0], strides=(stride, *(s for s in _BETWEEN if 2 * s <= stride)))]
    stages += [PlaneStage(samples=count, strides=(_COARSE,)) for count in counts[1:]]
    finer = tuple(s for s in _FINER if work_of(_points(s), parameters, counts[-1]) <= _MOST)
    return *stages[:-1], replace(stages[-1], strides=(*stages[-1].strides, *finer))


def work_of_stages(stages: tuple[PlaneStage, ...], parameters: int, states: int) -> float:
    """Return the work of all passes and of a path in each stage.

    Args:
        stages: see `stages_of`.
        parameters: of the network.
        states: of all paths.
    """
    return sum(
        work_of(2 * states + _points(stage.strides[-1]), parameters, stage.samples) for stage in stages
    )


def _points(stride: int) -> int:
    side = len(range(0, SIDE, stride))
    return side * side


def _rounded(count: int) -> int:
    """Return a number with two digits and noughts."""
    power = int(10 ** max(0, len(str(max(count, 1))) - 2))
    return count // power * power
