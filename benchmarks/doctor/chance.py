"""``python -m benchmarks.doctor.chance``: how often a mend that changes nothing would be recommended.

Each preset is trained from many seeds. A run is then taken for the one with the mend and another for the one without
it, at random: a mend whose only effect is other weights to begin with. Trials share their seeds, so this is the worst
that chance does; a mend that leaves the weights as they are ties instead.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Sequence

from gradstudio.project.presets import PRESETS, Preset
from gradstudio.training import Session
from gradstudio.training.doctor.finding import Finding, Mend
from gradstudio.training.doctor.trial.judging import winning_part
from gradstudio.training.doctor.trial.measure import measure_for
from gradstudio.training.doctor.trial.patient import MOST_STEPS, for_trial
from gradstudio.training.doctor.trial.trial import Attempt, Trial
from gradstudio.training.doctor.trial.trial_run import TrialRun, measured_run

_DRAWS = 4000


def runs_of(preset: Preset, seeds: Sequence[int]) -> list[TrialRun]:
    """Return a preset's runs from some seeds."""
    found = []
    for seed in seeds:
        spec = for_trial(preset.spec, seed)
        run = measured_run(Session(spec), min(spec.training.steps, MOST_STEPS))
        assert run is not None  # nobody asked for an early end
        found.append(run)
    return found


def shares(preset: Preset, runs: Sequence[TrialRun]) -> tuple[float, float, float]:
    """Return how often one run wins over another, on one seed, on three, and so that it would be recommended."""
    spec = preset.spec
    measure = measure_for(spec, spec)
    parts = {
        (one, other): winning_part(runs[one], runs[other], measure)
        for one, other in itertools.permutations(range(len(runs)), 2)
    }
    curves = [measure.curve(run) for run in runs]
    nothing = Mend(key="nothing", title="Nothing", spec=spec, says="")
    finding = Finding(rule="", title="", places=(), since=0, until=0, says="", why="", mends=(nothing,))
    draw, won, recommended = random.Random(0), 0, 0
    for _ in range(_DRAWS):
        drawn = draw.sample(range(len(runs)), 6)
        attempts = tuple(
            Attempt(seed=one, begin=0, before=curves[one], after=curves[other], part=parts[one, other])
            for one, other in zip(drawn[:3], drawn[3:], strict=True)
        )
        trial = Trial(finding=finding, mend=nothing, measure=measure, attempts=attempts)
        won += trial.wins == len(attempts)
        recommended += trial.recommended
    single = sum(part is not None for part in parts.values()) / len(parts)
    return single, won / _DRAWS, recommended / _DRAWS


def main() -> None:
    """Print a row for each preset, in Markdown."""
    parser = argparse.ArgumentParser(description="How often chance alone would be recommended.")
    parser.add_argument("--seeds", type=int, default=24, help="runs of each preset, at least 6")
    given = parser.parse_args()
    print("| preset | wins on one seed | on three | recommended |\n|---|---|---|---|")
    rows = []
    for preset in PRESETS:
        rows.append(shares(preset, runs_of(preset, range(given.seeds))))
        print(f"| {preset.title} | " + " | ".join(f"{share:.3f}" for share in rows[-1]) + " |", flush=True)
    means = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    print("| **mean** | " + " | ".join(f"{share:.3f}" for share in means) + " |")


if __name__ == "__main__":
    main()
