"""Walks new windows, each in a process of its own, for whoever writes to it.

``python -m tests.ui.window.walkers`` reads a JSON object of variables of the environment from each line, walks a
window under them, and answers with a line: how the process ended, and what is wrong in the window. All that
walkers import and load is there before the first of them: they are forked where a system can do that safely.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pkgutil import walk_packages

from tests.ui.window import walking

_IN_SIGHT = ("gradstudio.app", "gradstudio.lab", "gradstudio.ui")


def main() -> None:
    """Walk under the settings of each line until there are no more."""
    is_forked = sys.platform == "linux"
    if is_forked:
        _load()
    context = get_context("fork" if is_forked else "spawn")
    for line in sys.stdin:
        reader, writer = context.Pipe(duplex=False)
        walker = context.Process(target=_walk, args=(json.loads(line), writer))
        walker.start()
        writer.close()
        try:
            found = reader.recv()
        except EOFError:  # it ended before it had found anything
            found = []
        walker.join()
        sys.stdout.write(json.dumps([walker.exitcode, found]) + "\n")
        sys.stdout.flush()


def _load() -> None:
    """Import what a window is made of, with the panels that come when they are seen, and load the kernels."""
    for name in _IN_SIGHT:
        package = import_module(name)
        for module in walk_packages(package.__path__, f"{name}."):
            import_module(module.name)
    import_module("gradstudio.compiled.warmup").warm_up()
    gc.freeze()  # or each walker would go through all of it again and again, and have a copy made of it


def _walk(setting: Mapping[str, str], writer: Connection) -> None:
    """Walk under a setting; at another than the usual one those sizes that are tight in their way."""
    os.environ.update(setting)  # Qt reads it as the application begins
    writer.send(walking.find(is_tight=bool(setting)))


if __name__ == "__main__":
    main()
