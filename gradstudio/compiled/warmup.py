"""Compiling all kernels ahead of their first use, with progress that a window can show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba.core import event

from gradstudio.compiled.cells import warm_up_cells
from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.counting import warm_up_counting
from gradstudio.compiled.maps import activations_of
from gradstudio.compiled.network import PackedNetwork
from gradstudio.compiled.nudger import Nudger
from gradstudio.compiled.strokes import warm_up_strokes
from gradstudio.compiled.tape import record
from gradstudio.engine.value import Value

_PARTS = 124
"""Kernels and parts, of numba's own too, that are compiled when nothing is on disk."""
_ENTRIES = 11
_ENTRY = 6
"""Parts that take as long as the last of an entry's stages, in which all its parts are optimised together."""


class _Counter(event.Listener):  # type: ignore[misc]  # numba ships no types
    """Reports each part as numba begins to compile it, and each entry when all its parts are there."""

    def __init__(self, progress: Callable[[float, str], None]) -> None:
        self._progress = progress
        self._depth = 0
        self._done = 0
        self._text = "Compiling"

    def on_start(self, started: Any) -> None:
        function = started.data["dispatcher"].py_func
        if function.__module__.startswith("gradstudio."):  # numba's own have names like "impl"
            self._text = f"Compiling {function.__name__.strip('_').replace('_', ' ')}"
        self._report()
        self._done += 1
        self._depth += 1

    def on_end(self, ended: Any) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._done += _ENTRY
            self._report()

    def _report(self) -> None:
        self._progress(min(0.99, self._done / (_PARTS + _ENTRIES * _ENTRY)), self._text)


def warm_up(progress: Callable[[float, str], None] | None = None) -> None:
    """Load every kernel from the disk, or compile it; afterwards no call waits for the compiler.

    Args:
        progress: is told the share done, 0 to 1, and what is being done, from the thread that called.
            It may raise to stop: what has been compiled stays.
    """
    report = progress or _say_nothing
    report(0.0, "Loading kernels")
    with event.install_listener("numba:compile", _Counter(report)):
        network = PackedNetwork(NetConfig(sizes=(1, 1), activations=("linear",)), TrainingConfig())
        network.load([[0.0]], [1.0])
        network.run([0.1])
        activations_of(network.net, network.parameters(), [[0.0]])
        warm_up_counting(network.net)
        leaf = Value(1.0)
        tape = record(leaf + leaf, [leaf])
        tape.replay()
        tape.replay([[1.0]])
        nudger = Nudger([leaf, leaf + leaf])
        nudger.numbers_with(0, 1.0)
        nudger.differences([0])
        warm_up_cells()
        warm_up_strokes()
    report(1.0, "Ready")


def _say_nothing(share: float, text: str) -> None:
    """Take no notice."""
