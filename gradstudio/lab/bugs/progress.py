"""How far somebody has come in “Find the bug”, as plain values that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gradstudio.lab.bugs.game import WHOLE, BugGame
from gradstudio.lab.bugs.probes import COSTS, ProbeKind
from gradstudio.lab.bugs.table import BUGS, LEVELS

_MOST_ROUNDS = 500
_LARGEST = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedRound:
    """A round that is over.

    Attributes:
        seed: that it was chosen by.
        level: 1 to 3.
        key: of the mistake.
        points: 0 where it was given up.
    """

    seed: int
    level: int
    key: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GameProgress:
    """All that is kept.

    Attributes:
        level: that is played.
        seed: of the round that is played, or will be next.
        rounds: that are over, the last one at the end.
        probes: that were asked in the round that is played.
        hints: that were given in it.
        wrong: guesses that were wrong in it.
    """

    level: int = 1
    seed: int = 1
    rounds: tuple[PlayedRound, ...] = ()
    probes: Mapping[ProbeKind, int] | None = None
    hints: int = 0
    wrong: int = 0

    @property
    def points(self) -> int:
        """Of all rounds together."""
        return sum(each.points for each in self.rounds)

    @property
    def found(self) -> int:
        """Number of rounds in which the mistake was found."""
        return sum(each.points > 0 for each in self.rounds)

    @property
    def found_keys(self) -> frozenset[str]:
        """The mistakes that were found."""
        return frozenset(each.key for each in self.rounds if each.points)

    def with_game(self, game: BugGame) -> GameProgress:
        """Return this with a round as it stands; one that is over counts among those that are."""
        riddle = game.riddle
        if not game.is_over:
            probes, hints, wrong = dict(game.probes), game.hint_count, game.wrong_count
            return replace(
                self, level=riddle.level, seed=riddle.seed, probes=probes, hints=hints, wrong=wrong
            )
        played = PlayedRound(seed=riddle.seed, level=riddle.level, key=riddle.fault.key, points=game.points)
        rounds = (*self.rounds, played)[-_MOST_ROUNDS:]
        return GameProgress(level=riddle.level, seed=riddle.seed + 1, rounds=rounds)

    def plain(self) -> dict[str, object]:
        """Return it as numbers, texts and lists."""
        return {
            "level": self.level,
            "seed": self.seed,
            "probes": dict(self.probes or {}),
            "hints": self.hints,
            "wrong": self.wrong,
            "rounds": [[each.seed, each.level, each.key, each.points] for each in self.rounds],
        }


def progress_of(kept: object) -> GameProgress:
    """Return what `plain` returned once; whatever is not sound in it is left out."""
    if not isinstance(kept, Mapping):
        return GameProgress()
    probes = kept.get("probes")
    counted: dict[ProbeKind, int] = {
        kind: _whole(probes[kind]) for kind in COSTS if isinstance(probes, Mapping) and kind in probes
    }
    level = _whole(kept.get("level"), 1)
    listed = kept.get("rounds")
    return GameProgress(
        level=level if level in LEVELS else 1,
        seed=_whole(kept.get("seed"), 1),
        probes=counted or None,
        hints=_whole(kept.get("hints")),
        wrong=_whole(kept.get("wrong")),
        rounds=tuple(found for each in listed if (found := _round(each)) is not None)[-_MOST_ROUNDS:]
        if isinstance(listed, list)
        else (),
    )


def _round(kept: Any) -> PlayedRound | None:
    if not isinstance(kept, list) or len(kept) != 4:
        return None
    seed, level, key, points = kept
    is_known = isinstance(key, str) and key in {bug.key for bug in BUGS}
    if not is_known or _whole(level) not in LEVELS or not 0 <= _whole(points, -1) <= WHOLE:
        return None
    return PlayedRound(seed=_whole(seed), level=level, key=key, points=points)


def _whole(number: object, otherwise: int = 0) -> int:
    """Return a whole number from 0 on, or something else where it is none."""
    is_whole = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < _LARGEST
    return number if is_whole and isinstance(number, int) else otherwise
