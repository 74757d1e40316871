"""What differs between the layers of two networks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gradstudio.project.difference.difference import Difference
from gradstudio.project.difference.lists import between_given
from gradstudio.project.difference.text import ARROW, MINUS, counted, pair_text, value_text, word_of
from gradstudio.project.spec import GivenInitialisation, LayerSpec
from gradstudio.project.titles import title_of

_FIELDS = ("size", "activation", "dropout")
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Changed:
    """A field that differs in a layer that both networks have, with its value in both."""

    place: int
    field: str
    before: str
    after: str
    words: str = ""


def between_layers(
    path: str, before: Sequence[LayerSpec], after: Sequence[LayerSpec]
) -> Iterator[Difference]:
    """Yield which layers came and went, and what became of those that stayed.

    Args:
        path: of the field.
        before: the layers of the one network, the output layer last.
        after: those of the other.
    """
    pairs, come, gone = _matched(before, after)
    chains = _chain(before), _chain(after)
    known = {layer.activation for layer in before}
    for layers, sign in (([after[i] for i in come], "+"), ([before[i] for i in gone], MINUS)):
        if layers:
            words = f"{sign}{_described(layers, known)}"
            yield Difference(path=path, title=title_of(path), before=chains[0], after=chains[1], words=words)
    changed = [change for i, k in pairs for change in _between(path, before[i], after[k], k)]
    for alike in _grouped(changed):
        first = alike[0]
        field = f"{path}.{first.field}"
        where = _where([change.place for change in alike], len(after), pairs)
        yield Difference(
            path=field,
            title=f"{title_of(field)}{', ' if where else ''}{where}",
            before=first.before,
            after=first.after,
            words=_words(field, first, where),
        )


def _matched(
    before: Sequence[LayerSpec], after: Sequence[LayerSpec]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Return which layers are the same in both, which are new, and which are gone; output layers are the same."""
    last = len(before) - 1, len(after) - 1
    if last[0] == last[1]:
        return [(i, i) for i in range(len(after))], [], []
    pairs: list[tuple[int, int]] = []
    come: list[int] = []
    gone: list[int] = []
    matcher = SequenceMatcher(a=before[:-1], b=after[:-1], autojunk=False)
    for _, i, i_end, k, k_end in matcher.get_opcodes():
        both = min(i_end - i, k_end - k)
        pairs += [(i + step, k + step) for step in range(both)]
        gone += range(i + both, i_end)
        come += range(k + both, k_end)
    return [*pairs, last], come, gone


def _between(path: str, before: LayerSpec, after: LayerSpec, place: int) -> Iterator[_Changed]:
    for field in _FIELDS:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield _Changed(place, field, *pair_text(f"{path}.{field}", old, new))
    one, other = before.initialisation, after.initialisation
    if one == other:
        return
    if isinstance(one, GivenInitialisation) and isinstance(other, GivenInitialisation):
        for found in between_given(f"{path}.initialisation.values", one.values, other.values):
            yield _Changed(place, "initialisation.values", found.before, found.after, found.words)
        return
    field = "initialisation.kind"
    texts = [
        value_text(f"{path}.initialisation", None)
        if kind is None
        else value_text(f"{path}.{field}", kind.kind)
        for kind in (one, other)
    ]
    yield _Changed(place, field, texts[0], texts[1])


def _grouped(changed: Iterable[_Changed]) -> list[list[_Changed]]:
    """Return the changes, those that are alike together."""
    groups: dict[tuple[str, str, str, str], list[_Changed]] = {}
    for change in changed:
        groups.setdefault((change.field, change.before, change.after, change.words), []).append(change)
    return list(groups.values())


def _where(places: Sequence[int], count: int, pairs: Sequence[tuple[int, int]]) -> str:
    """Return which layers some are; nothing if they are all hidden layers that both networks have, and several."""
    output = count - 1
    hidden = [place for _, place in pairs if place != output]
    if places == hidden and len(hidden) > 1:
        return ""
    names = [str(place + 1) for place in places if place != output]
    told = []
    if len(names) > _MOST_NAMED:
        told.append(counted(len(names), "layer"))
    elif names:
        told.append(f"layer{'s' if len(names) > 1 else ''} {', '.join(names)}")
    if output in places:
        told.append("output layer")
    return " and ".join(told)


def _words(field: str, change: _Changed, where: str) -> str:
    pair = f"{change.before} {ARROW} {change.after}"
    if change.field == "size":
        return f"{where}: {pair} neurons" if where else f"{pair} neurons"
    return f"{where} {change.words or f'{word_of(field)} {pair}'}".lstrip()


def _chain(layers: Sequence[LayerSpec]) -> str:
    return "-".join(str(layer.size) for layer in layers)


def _described(layers: Sequence[LayerSpec], known: set[str]) -> str:
    """Return how many layers there are and how large: ``2 layers of 4 and 8``, ``1 layer of 4 tanh``.

    Args:
        layers: one or more.
        known: activations that go without saying.
    """
    if len(layers) > _MOST_NAMED:
        return counted(len(layers), "layer")
    return f"{counted(len(layers), 'layer')} of {' and '.join(_one(layer, known) for layer in layers)}"


def _one(layer: LayerSpec, known: set[str]) -> str:
    words = str(layer.size)
    if layer.activation not in known:
        words += f" {value_text('network.layers.activation', layer.activation)}"
    if layer.dropout:
        words += f" with dropout {value_text('network.layers.dropout', layer.dropout)}"
    return words
