"""What is bundled between sealed layers is what the whole graph has there, edge by edge."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.graph.flow import edge_flow
from gradstudio.graph.focus import ancestors, between, descendants
from gradstudio.graph.folding import FoldedGraph, fold
from gradstudio.graph.partial import PartialGraph
from gradstudio.training.run.initial import initial_parameters
from tests.graph.test_sealed import PROJECTS, Whole, numbers, sealed, some

SHARES = [(0.0, 0), (0.3, 1), (0.5, 2), (1.0, 0)]


class Both:
    """A network with some neurons opened, and the same one whole with the others folded."""

    def __init__(self, spec, share: float, seed: int, layers: tuple[str, ...] = ()) -> None:
        self.part, self.whole = sealed(spec).build(some(spec, share, seed)), Whole(spec)
        data, grad = numbers(spec, self.part)
        self.values = np.append(
            edge_flow(self.part.graph, data, grad), self.part.leg_flow(grad, initial_parameters(spec))
        )
        closed = self.part.sealed.copy()
        closed[[self.part.outline.index_of(key) for key in layers]] = True
        self.folded = fold(self.part.graph, self.part.outline, closed, self.part.bundles)
        keys = {self.part.outline.groups[index].key for index in np.flatnonzero(closed)}
        outline = self.whole.outline
        mask = np.array([group.key in keys for group in outline.groups])
        self.folded_whole = fold(self.whole.graph, outline, mask)
        flow = edge_flow(self.whole.graph, np.array(self.whole.data), np.array(self.whole.grad))
        self.in_whole = self._told(self.folded_whole, outline, len(self.whole.graph), flow)
        self.in_part = self._told(
            self.folded, self.part.outline, len(self.part.graph), self.values, part=self.part
        )

    def _told(
        self, folded: FoldedGraph, outline, count: int, flow, part: PartialGraph | None = None
    ) -> dict[tuple[object, object], tuple[float, float]]:
        """Return number and flow of the edges between two things by their names; nodes have those of the whole."""

        def name(thing: int) -> object:
            if thing >= count:
                return outline.groups[thing - count].key
            return thing if part is None else self.whole.twin(part, thing)

        sums = folded.sums(flow)
        told: dict[tuple[object, object], tuple[float, float]] = {}
        for (a, b), number, amount in zip(folded.edges.tolist(), folded.counts, sums, strict=True):
            before = told.get((name(a), name(b)), (0, 0.0))
            told[name(a), name(b)] = before[0] + number, before[1] + amount
        return told


def opened_keys(both: Both) -> set[str]:
    return {both.part.outline.groups[index].key for index in both.folded.opened.tolist()}


@pytest.mark.parametrize("spec", PROJECTS)
@pytest.mark.parametrize(("share", "seed"), SHARES)
@pytest.mark.parametrize("layers", [(), ("layer1",)])
def test_what_shows_of_each_edge_is_the_sum_of_those_that_it_stands_for(spec, share, seed, layers) -> None:
    both = Both(spec, share, seed, layers)
    opened = opened_keys(both)
    straight = {ends: told for ends, told in both.in_part.items() if opened.isdisjoint(ends)}
    for ends, told in straight.items():
        assert told == pytest.approx(both.in_whole[ends], rel=1e-9, abs=1e-12), ends
    left = {ends: told for ends, told in both.in_whole.items() if ends not in straight}
    # What is not drawn straight is bundled: from each thing to the group after it, on its trunk, and to each.
    parent = {group.key: index for index, group in enumerate(both.part.outline.groups)}

    def around(thing: object) -> object:
        outline = both.part.outline
        index = parent[thing if isinstance(thing, str) else _key_of(both, thing)]
        holder = outline.parents[index]
        return outline.groups[holder].key if holder >= 0 else outline.groups[index].key

    expected: dict[tuple[object, object], tuple[float, float]] = {}
    for (a, b), (number, amount) in left.items():
        for ends in ((a, around(b)), (around(a), around(b)), (around(a), b)):
            before = expected.get(ends, (0, 0.0))
            expected[ends] = before[0] + number, before[1] + amount
    bundled = {ends: told for ends, told in both.in_part.items() if ends not in straight}
    assert bundled.keys() == expected.keys()
    for ends, told in bundled.items():
        assert told == pytest.approx(expected[ends], rel=1e-9, abs=1e-12), ends


def _key_of(both: Both, node: object) -> str:
    assert isinstance(node, int)
    return both.whole.outline.groups[both.whole.outline.of_node[node]].key


@pytest.mark.parametrize("spec", PROJECTS)
@pytest.mark.parametrize(("share", "seed"), SHARES)
def test_one_walks_along_the_bundles_to_just_what_the_whole_graph_reaches(spec, share, seed) -> None:
    part, whole = sealed(spec).build(some(spec, share, seed)), Whole(spec)
    twins = [whole.twin(part, node) for node in range(len(part.graph))]
    picked = range(0, len(twins), 3)
    for node in picked:
        for walk in (ancestors, descendants):
            found = walk(part.wiring, node)[: len(twins)]
            np.testing.assert_array_equal(found, walk(whole.graph, twins[node])[twins])
    a, b = picked[len(picked) // 3], len(twins) - 1
    found = between(part.wiring, a, b)[: len(twins)]
    np.testing.assert_array_equal(found, between(whole.graph, twins[a], twins[b])[twins])


def test_a_bundle_has_a_leg_for_each_end_and_not_for_each_pair() -> None:
    part = sealed(PROJECTS[0]).build([])  # 2 inputs, 3 neurons, 4 neurons, 1 neuron
    assert len(part.bundles.legs(len(part.graph))) == (2 + 1 + 3) + (3 + 1 + 4) + (4 + 1 + 1)
    one = slice(len(part.bundles.sources), len(part.bundles.sources) + 3)
    assert part.bundles.edge_counts[one].tolist() == [2 * 3, 3 * 4, 4 * 1]


def test_with_everything_open_nothing_is_bundled() -> None:
    part = sealed(PROJECTS[0]).build([f"layer{k}.neuron{j}" for k in (1, 2, 3) for j in range(1, 5)])
    assert not len(part.bundles.trunks)
    assert len(part.wiring.edges) == len(part.graph.edges)
