"""Brackets of any size are looked through in time that grows with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradstudio.sweep.limits import EarlyEnding
from gradstudio.sweep.running.bracket import Bracket
from gradstudio.sweep.trial import SweepTrial
from tests.sweep.running.plans import Plan
from tests.sweep.running.test_many import made_up


def test_a_bracket_of_many_never_compares_its_trials_one_with_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trials = list(Plan(rates=(0.1, 0.2), seeds=100, steps=90).trials())
    compared: list[object] = []
    monkeypatch.setattr(SweepTrial, "__eq__", lambda one, other: compared.append(one) or one is other)
    bracket = Bracket(trials, EarlyEnding(keep_one_in=3, first_rung=10, bracket=200), "loss")
    ended: list[int] = []
    while not (ahead := bracket.ahead()).is_over:
        bracket.hand_out(ahead.trials)
        for trial in ahead.trials:
            bracket.hear(replace(made_up(trial), loss=float(trial.number)))
        bracket.end(ahead.losers)
        ended += ahead.losers
    assert len(ended) == 200 - 23
    assert not compared
