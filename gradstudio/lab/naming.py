"""What the lab calls the nodes of a graph: each has a name of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count

from gradstudio.engine.value import Value
from gradstudio.project.number_text import short_number


def node_names(nodes: Sequence[Value], samples: Sequence[int] = ()) -> tuple[str, ...]:
    """Return a name for each node, no two of which are equal.

    A node is called by its label, a leaf without one by its number, and what is computed without one u1, u2 and so
    on. Of several with one label or number each says which it is: ``c #1``, ``c #2``; in the loss of several
    samples it says whose, as everywhere: ``sample2.x1`` is of the second sample of the data.

    Args:
        nodes: in topological order.
        samples: whose loss the graph is, as indices in the data set, in their order in it; a label that there is
            as often as samples is one of each.
    """
    asked = [node.label or ("" if node._prev else short_number(node.data, 6)) for node in nodes]
    times = Counter(asked)
    taken = set(times)
    free = _free_names(taken)
    seen: Counter[str] = Counter()
    names = []
    for name, node in zip(asked, nodes, strict=True):
        if not name:
            names.append(next(free))
        elif times[name] == 1:
            names.append(name)
        else:
            place, seen[name] = seen[name], seen[name] + 1
            is_of_samples = bool(node.label) and times[name] == len(samples)
            names.append(
                _unlike(
                    f"sample{samples[place] + 1}.{name}" if is_of_samples else f"{name} #{place + 1}", taken
                )
            )
    return tuple(names)


def _free_names(taken: set[str]) -> Iterator[str]:
    return (name for number in count(1) if (name := f"u{number}") not in taken)


def _unlike(name: str, taken: set[str]) -> str:
    """Return a name that is none of those taken, and take it."""
    while name in taken:
        name += "'"
    taken.add(name)
    return name
