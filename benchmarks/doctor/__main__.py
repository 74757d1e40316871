"""``python -m benchmarks.doctor``: how often the doctor is right, on faulty networks and on healthy ones.

Each network is trained and examined; where something is wrong, the mends are tried as the program tries them, and it
is trained with the best one. Tables in Markdown: faults and controls, and, apart, other networks with the same faults
and sound ones with random layers.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.doctor.examined import Outcome, examined
from benchmarks.doctor.faulty import FAULTY
from benchmarks.doctor.healthy import HEALTHY, RANDOM
from benchmarks.doctor.scores import trained
from benchmarks.doctor.specimen import Specimen
from benchmarks.doctor.tally import Tally, faulty_rows, healthy_rows, summary
from benchmarks.doctor.unseen import UNSEEN
from gradstudio.compiled.warmup import warm_up

PARTS: dict[str, tuple[Specimen, ...]] = {
    "faulty": FAULTY,
    "healthy": HEALTHY,
    "unseen": UNSEEN,
    "random": RANDOM,
}
GROUPS = (("faulty", "healthy"), ("unseen", "random"))
"""Parts that are counted together; those of the second group were looked at when the rules stood."""
ALL = {specimen.name: specimen for part in PARTS.values() for specimen in part}


def chosen(names: Sequence[str]) -> dict[str, tuple[Specimen, ...]]:
    """Return the specimens of each part that are asked for, by part, name or beginning of a name; all for none."""
    return {
        part: tuple(
            one
            for one in specimens
            if not names or part in names or any(one.name.startswith(name) for name in names)
        )
        for part, specimens in PARTS.items()
    }


def _examined(task: tuple[str, int]) -> Outcome:
    name, seed = task
    return examined(ALL[name], seed)


def _scored(task: tuple[str, int]) -> tuple[float, float]:
    specimen, seed = ALL[task[0]], task[1]
    score = trained(specimen.spec(seed)).of(specimen.bar.measure)
    sound = trained(specimen.sound(seed)).of(specimen.bar.measure) if specimen.sound else float("nan")
    return score, sound


def run(specimens: Sequence[Specimen], seeds: Sequence[int], pool: ProcessPoolExecutor) -> Iterator[Outcome]:
    """Examine networks, and print what comes of each as it comes."""
    tasks = [(specimen.name, seed) for specimen in specimens for seed in seeds]
    for outcome in pool.map(_examined, tasks):
        print(_line(outcome), file=sys.stderr, flush=True)
        yield outcome


def _line(one: Outcome) -> str:
    told = ", ".join(f"{told.rule}{'' if told.right else '!'}" for told in one.found) or "–"
    state = "sound" if one.met else "fails" if one.faulty else "unsound"
    mend = (
        f" | {one.best or 'no mend'} → {one.mended:.3f}{' repaired' if one.repaired else ''}"
        if one.tried
        else ""
    )
    early = f" | {', '.join(one.earlier)}" if one.met and one.earlier else ""
    return f"{one.name} {one.seed}: {state} ({one.score:.3f}) | {told}{early}{mend}"


def main() -> int:
    """Print the tables; the exit code is 1 where a target is missed."""
    parser = argparse.ArgumentParser(description="How often the doctor is right.")
    parser.add_argument("case", nargs="*", help=f"a part ({', '.join(PARTS)}), or the beginning of a name")
    parser.add_argument("--seeds", type=int, default=10, help="of each network, from 0")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--json", type=Path, help="file for all that was said and tried")
    parser.add_argument("--raw", action="store_true", help="only scores against bars, without the doctor")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    warm_up()
    outcomes: list[Outcome] = []
    held, began = True, time.perf_counter()
    with ProcessPoolExecutor(given.jobs) as pool:
        asked = chosen(given.case)
        for group in GROUPS:
            own: list[Outcome] = []
            for part in group:
                if given.raw:
                    _print_raw(asked[part], seeds, pool)
                elif asked[part]:
                    of_part = list(run(asked[part], seeds, pool))
                    rows = faulty_rows if part in ("faulty", "unseen") else healthy_rows
                    print("\n".join(rows(asked[part], of_part)) + "\n", flush=True)
                    own += of_part
            if own:
                print(summary(Tally.of(own)) + "\n", flush=True)
                held &= Tally.of(own).holds
            outcomes += own
    print(f"{time.perf_counter() - began:.0f} s with {given.jobs} processes.")
    if given.json:
        plain = json.dumps([one.plain() for one in outcomes], ensure_ascii=False, indent=1)
        given.json.write_text(plain, encoding="utf-8")
    return 0 if held else 1


def _print_raw(specimens: Sequence[Specimen], seeds: Sequence[int], pool: ProcessPoolExecutor) -> None:
    if specimens:
        print("| network | bar | as it is | sound |\n|---|---|---|---|")
    for one in specimens:
        scores = list(pool.map(_scored, [(one.name, seed) for seed in seeds]))
        cells = [
            " ".join(f"{score:.3g}{'+' if one.bar.met_by(score) else ''}" for score in column)
            for column in zip(*scores, strict=True)
        ]
        print(f"| {one.about} | {one.bar.measure} {one.bar.bound:g} | {cells[0]} | {cells[1]} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
