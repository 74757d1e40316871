"""Compiling all kernels ahead of their first use, with progress that a window can show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba.core import event

from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.network import PackedNetwork
from gradstudio.compiled.tape import record
from gradstudio.engine.value import Value

_PARTS = 95
"""Kernels and parts that are compiled when nothing is on disk, about."""


class _Counter(event.Listener):  # type: ignore[misc]  # numba ships no types
    """Reports each part as numba begins to compile it."""

    def __init__(self, progress: Callable[[float, str], None]) -> None:
        self._progress = progress
        self._begun = 0

    def on_start(self, started: Any) -> None:
        name = started.data["dispatcher"].py_func.__name__.strip("_").replace("_", " ")
        self._progress(min(0.99, self._begun / _PARTS), f"Compiling {name}")
        self._begun += 1

    def on_end(self, ended: Any) -> None:
        """Nothing: the next part, or the end, is reported by itself."""


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
        network.maps([[0.0]])
        leaf = Value(1.0)
        tape = record(leaf + leaf, [leaf])
        tape.replay()
        tape.replay([[1.0]])
    report(1.0, "Ready")


def _say_nothing(share: float, text: str) -> None:
    """Take no notice."""
