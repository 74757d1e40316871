"""The debugger on a graph of nearly 100,000 scalars, and `Value.backward` against the same pass step by step.

Times are those of the processor. Run in a process of its own: ``python -m benchmarks.debugger`` prints one JSON object.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable

from gradstudio.engine.losses import mean
from gradstudio.engine.nn import MLP
from gradstudio.engine.passes import backward_pass
from gradstudio.engine.value import Value
from gradstudio.lab.debugger.debugger import Debugger
from gradstudio.lab.debugger.pass_script import pass_script
from gradstudio.lab.subject import subject_of_value

_SEED = 7


def main() -> None:
    """Measure, and print the figures."""
    draw, loss = random.Random(_SEED), _loss()
    backward = _milliseconds(loss.backward)
    stepwise = _milliseconds(lambda: [None for _ in backward_pass(loss)])
    subject = subject_of_value(loss)
    recording = _milliseconds(lambda: pass_script(subject), rounds=1)
    debugger = Debugger(pass_script(subject))
    going = []
    for _ in range(200):
        position = draw.randrange(debugger.length)
        begin = time.process_time()
        debugger.go_to(position)
        assert debugger.now.position == position
        going.append((time.process_time() - begin) * 1e3)
    debugger.run_to_end()
    taking_back = _milliseconds(lambda: [debugger.unstep() for _ in range(10_000)], rounds=1) / 10_000
    figures = {
        "scalars": len(subject),
        "backward_ms": backward,
        "backward_step_by_step_ms": stepwise,
        "recording_ms": recording,
        "going_anywhere_ms_worst": max(going),
        "taking_back_ms": taking_back,
    }
    print(json.dumps({name: round(number, 4) for name, number in figures.items()}))


def _loss() -> Value:
    draw = random.Random(_SEED)
    network = MLP(20, [64, 64, 1], rng=_SEED)
    return mean([network.outputs([draw.uniform(-1, 1) for _ in range(20)])[0] ** 2 for _ in range(8)])


def _milliseconds(action: Callable[[], object], rounds: int = 5) -> float:
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        action()
        best = min(best, time.process_time() - begin)
    return best * 1e3


if __name__ == "__main__":
    main()
