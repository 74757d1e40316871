"""A race rests while the window is behind, and no longer."""

from __future__ import annotations

from gradstudio.app.race.courtesy import RaceCourtesy
from gradstudio.app.race.entry import RaceChoice
from gradstudio.app.race.running import run_race
from gradstudio.project.spec import ProjectSpec


def test_it_rests_the_more_the_longer_the_window_is_behind_and_works_half_of_the_time_at_least() -> None:
    courtesy = RaceCourtesy()
    assert courtesy.rest_after(0.03) == 0.0
    rests = []
    for _ in range(8):
        courtesy.hear(0.2)
        rests.append(courtesy.rest_after(0.03))
    assert rests[0] > 0.0
    assert rests == sorted(rests)
    assert rests[-1] == 0.03
    assert courtesy.rest_after(60.0) == 0.1  # so that it is cancelled soon


def test_it_rests_no_more_once_the_window_keeps_up() -> None:
    courtesy = RaceCourtesy()
    for _ in range(8):
        courtesy.hear(0.2)
    for _ in range(400):
        courtesy.hear(0.001)
    assert courtesy.rest_after(0.03) == 0.0


def test_a_race_rests_between_its_steps_and_has_the_same_results() -> None:
    asked: list[float] = []

    def rest_after(seconds: float) -> float:
        asked.append(seconds)
        return 1e-4

    choice = RaceChoice(seeds=3, steps=40)
    rested = run_race(ProjectSpec(), choice, lambda news: None, lambda share: True, rest_after)
    plain = run_race(ProjectSpec(), choice, lambda news: None, lambda share: True)
    assert asked
    assert rested is not None
    assert plain is not None
    assert rested.results.last.losses.tolist() == plain.results.last.losses.tolist()
