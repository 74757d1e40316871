"""Finding the groups of a network's graph by its labels and its structure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple, get_args

import numpy as np

from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.groups import Group, Outline
from gradstudio.graph.value_graph import ValueGraph

_ROWS_FOR_COLUMN = 1.4
"""Rows of samples for each column of them: a sample is wider than high."""

PartKind = Literal["parameters", "inputs", "neuron", "penalty", "loss"]
_ORDER: tuple[PartKind, ...] = get_args(PartKind)


class Membership(NamedTuple):
    """What a node is part of: the kind of its group, and its sample, layer and neuron, from 1, 0 for none."""

    kind: PartKind
    sample: int = 0
    layer: int = 0
    neuron: int = 0

    @property
    def key(self) -> str:
        """Key of its group."""
        sample = f"sample{self.sample}" if self.sample else ""
        kind = "" if self.kind == "neuron" else self.kind
        place = f"layer{self.layer}.neuron{self.neuron}" if self.layer else ""
        return ".".join(filter(None, (sample, kind, place)))


_PENALTY = Membership("penalty")
_LOSS = Membership("loss")


def network_outline(graph: ValueGraph) -> Outline:
    """Return the groups of the graph of a network's loss, for one sample or several; none without neurons.

    A neuron's group is all that its activation depends on, up to the activations and inputs it is fed with.
    Where there are several samples they share the parameters, which then are a group of their own. What
    depends on nothing but parameters is the penalty; what is left is the loss, the sample's or that of all.
    """
    parts = _Finder(graph).parts()
    found = set(parts)
    if not any(part.kind == "neuron" for part in found):
        return Outline((), np.full(len(graph), -1, dtype=np.intp))
    groups = group_tree(found)
    place = {group.key: index for index, group in enumerate(groups)}
    where = {part: place[part.key] for part in found}
    return Outline(groups, np.fromiter((where[part] for part in parts), dtype=np.intp, count=len(parts)))


def group_tree(parts: Iterable[Membership]) -> list[Group]:
    """Return the groups for some parts, each group right before those that it holds."""
    present = sorted(set(parts), key=_rank)
    last_layer = max(part.layer for part in present)
    samples = max(part.sample for part in present)
    rows = max(1, math.ceil(math.sqrt(samples * _ROWS_FOR_COLUMN)))
    groups: list[Group] = []
    place: dict[str, int] = {}

    def add(group: Group, inside: str) -> str:
        if group.key not in place:
            place[group.key] = len(groups)
            groups.append(replace(group, parent=place[inside]) if inside else group)
        return group.key

    for part in present:
        outer = ""
        if part.sample:
            every = Group(key="samples", kind="samples", title=f"{samples:,} samples", column=1)
            column, row = divmod(part.sample - 1, rows)
            key, title = f"sample{part.sample}", f"sample {part.sample}"
            outer = add(Group(key=key, kind="sample", title=title, column=column, row=row), add(every, ""))
        elif part.kind == "parameters":
            outer = add(Group(key="parameters", kind="parameters", title="parameters"), "")
        if part.layer:
            key = ".".join(filter(None, (outer, f"layer{part.layer}")))
            title = "output" if part.layer == last_layer else f"layer {part.layer}"
            outer = add(Group(key=key, kind="layer", title=title, column=part.layer, layer=part.layer), outer)
        add(_innermost(part, last_layer, samples > 0), outer)
    return groups


def _innermost(part: Membership, last_layer: int, several: bool) -> Group:
    column, row, title = 0, 0, str(part.kind)
    if part.neuron:
        row, title = part.neuron - 1, f"neuron {part.neuron}"
    elif part.kind == "loss":
        column = last_layer + 1
    elif part.kind == "penalty":
        # Wide and low: below the samples, if there are any, or else below the loss.
        column, row = (1 if several else last_layer + 1), 1
    return Group(
        key=part.key,
        kind=part.kind,
        title=title,
        column=column,
        row=row,
        layer=part.layer,
        neuron=part.neuron,
    )


def _rank(part: Membership) -> tuple[int, int, int, int, int]:
    block = 0 if part.kind == "parameters" else 1 if part.sample else 2
    return block, part.sample, _ORDER.index(part.kind), part.layer, part.neuron


class _Finder:
    """Says of each node what it is part of."""

    def __init__(self, graph: ValueGraph) -> None:
        self._graph = graph
        self._found: list[Membership | None] = [None] * len(graph)

    def parts(self) -> list[Membership]:
        """Return what each node is part of."""
        graph, found = self._graph, self._found
        ends: list[tuple[int, Membership]] = []
        seen: Counter[str] = Counter()
        parameters: list[tuple[int, Membership]] = []
        inputs = set()
        # Each sample has the same labels: every one is read once.
        paths = {label: ScalarPath.parse(label) for label in set(graph.labels)}
        for node, label in enumerate(graph.labels):
            path = paths.get(label)
            if path is None:
                continue
            number = 0 if path.neuron is None else path.neuron + 1
            if path.part == "activation":
                # Samples come one after the other, so that the k-th of a label is that of the k-th sample.
                seen[label] += 1
                ends.append((node, Membership("neuron", seen[label], path.layer, number)))
            elif graph.operands[node]:
                continue
            elif path.is_parameter:
                parameters.append((node, Membership("parameters", 0, path.layer, number)))
            elif path.part == "input":
                inputs.add(node)
        several = max(seen.values(), default=0) > 1
        if several:
            for node, part in parameters:
                found[node] = part
        else:
            ends = [(node, part._replace(sample=0)) for node, part in ends]
        for node, part in ends:
            found[node] = part
        for node, part in ends:
            self._claim(node, part, inputs)
        self._share_out_the_rest()
        return [part or _LOSS for part in found]

    def _claim(self, end: int, part: Membership, inputs: set[int]) -> None:
        """Give a neuron all that leads to its activation and is not taken."""
        found, operands = self._found, self._graph.operands
        stack = [end]
        while stack:
            for operand in operands[stack.pop()]:
                if found[operand] is not None:
                    continue
                if operand in inputs:
                    found[operand] = Membership("inputs", part.sample)
                else:
                    found[operand] = part
                    stack.append(operand)

    def _share_out_the_rest(self) -> None:
        """Assign the remaining nodes to a sample's loss, to the penalty, or to the loss of all samples."""
        graph, found = self._graph, self._found
        rest = [node for node, part in enumerate(found) if part is None]
        for node in rest:
            found[node] = self._by(graph.operands[node])
        for node in rest:
            if self._begins_the_sum(node):
                found[node] = _LOSS
        # A constant belongs to what uses it.
        for node in reversed(rest):
            if not graph.operands[node] and graph.consumers[node]:
                found[node] = found[graph.consumers[node][0].target]

    def _begins_the_sum(self, node: int) -> bool:
        """Whether a node is the ``0 + loss`` that Python's `sum` begins with."""
        graph, found = self._graph, self._found
        return (
            graph.symbols[node] == "+"
            and any(found[operand] is None for operand in graph.operands[node])
            and bool(graph.consumers[node])
            and all(found[edge.target] == _LOSS for edge in graph.consumers[node])
        )

    def _by(self, operands: Sequence[int]) -> Membership | None:
        """Return the group of a node by its operands; None if these are constants alone."""
        samples, penalty, known = set(), False, False
        for operand in operands:
            part = self._found[operand]
            if part is None:
                continue
            known = True
            # The leaves of a neuron are its parameters.
            is_parameter = part.kind == "neuron" and not self._graph.operands[operand]
            if part.kind in ("parameters", "penalty") or is_parameter:
                penalty = True
            else:
                samples.add(part.sample)
        if not known:
            return None
        if not samples:
            return _PENALTY
        if penalty or len(samples) > 1:
            return _LOSS
        return Membership("loss", samples.pop())
