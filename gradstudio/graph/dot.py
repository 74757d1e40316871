"""graphviz's dot as a layout, in a process of its own: it can be ended, and it keeps no other thread waiting."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from gradstudio.graph.groups import Outline
from gradstudio.graph.metrics import NODE_HEIGHT, NODE_WIDTH
from gradstudio.graph.placement import Placement, Progress
from gradstudio.graph.value_graph import ValueGraph

_CHILD = Path(__file__).with_name("dot_child.py")
_POLL_SECONDS = 0.05
_GAP = 20.0


def dot(graph: ValueGraph, outline: Outline, progress: Progress) -> Placement:
    """Place a graph from left to right, with few crossings.

    Args:
        graph: the graph.
        outline: its groups.
        progress: told the share that is done, 0 to 1; raises `LayoutCancelled` to give up.

    Raises:
        LayoutCancelled: `progress` gave up; the process is ended.
        RuntimeError: dot failed; the message is its own.
    """
    asked = json.dumps(
        {
            "nodes": len(graph),
            "edges": graph.edges.tolist(),
            "width": NODE_WIDTH,
            "height": NODE_HEIGHT,
            "gap": _GAP,
        }
    )
    # -P: the folder of the script has modules of the names of Python's own.
    command = [sys.executable, "-P", str(_CHILD)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as child:
        pending: str | None = asked
        while True:
            try:
                progress(0.0)
                out, errors = child.communicate(pending, timeout=_POLL_SECONDS)
                break
            except subprocess.TimeoutExpired:
                pending = None
            except BaseException:
                child.kill()
                raise
    if child.returncode:
        raise RuntimeError(f"graphviz's dot failed: {errors.strip().splitlines()[-1:] or child.returncode}")
    return Placement(positions=np.array(json.loads(out)).reshape(-1, 2) * (1.0, -1.0))
