"""`Steadiness`: which findings are shown, so that what comes and goes while a run trains does not flicker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gradstudio.training.doctor.finding import Finding

Identity = tuple[str, int]
"""A finding among those of one examination: its rule, and which of the findings of this rule it is.

Its places are not part of it: a layer whose neurons die one by one stays the same finding.
"""

_EXAMINATIONS = 2
"""A finding appears, or disappears, after this many examinations in a row agree."""


class Steadiness:
    """Remembers what was found in the examinations of one run."""

    def __init__(self) -> None:
        self._found: Counter[Identity] = Counter()
        self._missed: Counter[Identity] = Counter()
        self._shown: dict[Identity, Finding] = {}

    def start_over(self) -> None:
        """Forget all that was found: another run is examined."""
        self._found.clear()
        self._missed.clear()
        self._shown.clear()

    def take(self, found: Sequence[Finding], *, at_once: bool) -> dict[Identity, Finding]:
        """Take in an examination, and return what is shown now, the most serious first.

        Args:
            found: what was found, the most serious first.
            at_once: whether it stays like that, as that of a run that rests.
        """
        fresh = identified(found)
        if at_once:
            self.start_over()
        for identity in fresh:
            self._found[identity] += 1
            self._missed.pop(identity, None)
        for identity in self._found.keys() - fresh.keys():
            self._missed[identity] += 1
            if self._missed[identity] >= _EXAMINATIONS or identity not in self._shown:
                for counts in (self._found, self._missed, self._shown):
                    counts.pop(identity, None)
        shown = {
            identity: finding
            for identity, finding in fresh.items()
            if at_once or identity in self._shown or self._found[identity] >= _EXAMINATIONS
        }
        kept = {identity: finding for identity, finding in self._shown.items() if identity not in fresh}
        self._shown = dict(sorted((shown | kept).items(), key=lambda item: item[1].seriousness != "fault"))
        return dict(self._shown)


def identified(found: Sequence[Finding]) -> dict[Identity, Finding]:
    """Return the findings of an examination by what they are known again by."""
    counts: Counter[str] = Counter()
    known = {}
    for finding in found:
        known[finding.rule, counts[finding.rule]] = finding
        counts[finding.rule] += 1
    return known
