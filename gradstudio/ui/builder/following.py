"""What an edit of the layers means to the builder: what was added, and which columns stay expanded."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import LayerSpec

Layers = Sequence[LayerSpec]


def added(before: Layers, after: Layers, inserted: int | None = None) -> ScalarPath | None:
    """Return the layer, or the last of the neurons, that an edit added; None where it added neither.

    Args:
        before: the layers before the edit.
        after: the layers after it.
        inserted: index of the layer that it was to insert, where that is known: among equal layers one cannot tell.
    """
    same, rest = _untouched(before, after, inserted)
    if len(after) == len(before) + 1:
        return ScalarPath.whole(same + 1) if same + rest == len(before) else None
    if len(after) == len(before):
        changed = [k for k in range(len(after)) if after[k].size != before[k].size]
        if len(changed) == 1 and after[changed[0]].size > before[changed[0]].size:
            return ScalarPath.whole(changed[0] + 1, after[changed[0]].size - 1)
    return None


def still_expanded(
    expanded: Collection[int], before: Layers, after: Layers, inserted: int | None = None
) -> frozenset[int]:
    """Return the columns that stay expanded: each goes with its layer where layers come or go before it.

    Args:
        expanded: columns before the edit; 0 are the inputs.
        before: the layers before it.
        after: the layers after it.
        inserted: as of `added`.
    """
    same, rest = _untouched(before, after, inserted)
    shift = len(after) - len(before)
    kept = set()
    for column in expanded:
        if column <= same or not shift:
            kept.add(column)
        elif column > len(before) - rest:
            kept.add(column + shift)
    return frozenset(kept)


def _untouched(before: Layers, after: Layers, inserted: int | None) -> tuple[int, int]:
    """Return how many layers at the beginning, and then at the end, an edit left as they are."""
    most = min(len(before), len(after))
    if inserted is not None and (*before[:inserted], *before[inserted:]) == (
        *after[:inserted],
        *after[inserted + 1 :],
    ):
        return inserted, len(before) - inserted
    same = next((k for k in range(most) if before[k] != after[k]), most)
    rest = next((k for k in range(most - same) if before[-1 - k] != after[-1 - k]), most - same)
    return same, rest
