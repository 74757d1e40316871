"""What a race says, where its curves lie, and the table of its results."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest

from gradstudio.app.race.density import MOST_LINES, _quantile, curve_field
from gradstudio.app.race.entry import RaceChoice, enter
from gradstudio.app.race.newest import NewestNews
from gradstudio.app.race.news import RaceNews
from gradstudio.app.race.race_csv import race_csv
from gradstudio.app.race.running import run_race
from gradstudio.app.race.telling import news_of
from gradstudio.app.sweep.draft import AxisDraft
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec.tasks import LOSSES_FOR
from gradstudio.sweep.race.results import LastNumbers, RaceResults
from gradstudio.training.run.constant_answer import ConstantAnswer

CONSTANT = ConstantAnswer(loss=1.0, accuracy=0.5)


def told(losses: list[float], field: str = "", seeds: int = 4, tests: list[float] | None = None) -> RaceNews:
    """Return what a race of given final losses and test accuracies says; infinite losses diverged after a step."""
    entry = enter(ProjectSpec(), RaceChoice(seeds=seeds, field=field, values=("0.3", "1") if field else ()))
    last = np.array(losses)
    nothing = np.full(len(last), math.nan)
    curves = np.column_stack([np.ones(len(last)), np.where(np.isinf(last), math.nan, last)])
    accuracies = np.where(np.isinf(last), 0.0, 1.0)
    results = RaceResults(
        steps=2,
        at=np.array([0, 1]),
        losses=curves,
        accuracies=curves,
        test_at=np.empty(0, dtype=np.int64),
        test_losses=np.empty((len(last), 0)),
        test_accuracies=np.empty((len(last), 0)),
        last=LastNumbers(
            losses=last,
            accuracies=accuracies,
            test_losses=nothing,
            test_accuracies=nothing if tests is None else np.array(tests),
        ),
        taken=np.where(np.isinf(last), 1, 2),
    )
    return news_of(entry, 2, results, [CONSTANT] * len(entry.groups))


def test_best_typical_and_worst_are_runs_of_the_race() -> None:
    news = told([0.3, 0.1, 0.2, math.inf])
    assert (news.best, news.typical, news.worst) == (1, 2, 3)
    assert "3 of 4 seeds beat the constant answer, 1 diverged" in news.sentence


def test_a_field_says_which_value_is_best_and_how_much_is_luck() -> None:
    news = told([0.5, 0.6, 0.7, 0.8, 0.1, 0.2, 0.3, 0.65], field="learning_rate")
    assert news.sentence.startswith("Learning rate: 1 is best, with a median final loss of 0.2; 0.3 is worst")
    assert "a run of 1 ends below one of 0.3 in 88% of pairs" in news.sentence
    assert news.typical == 5


def test_values_whose_runs_ran_away_are_named() -> None:
    news = told([0.1, 0.2, 0.3, 0.4, *[math.inf] * 3, 0.2], field="learning_rate")
    assert "diverged: 3 of 1" in news.sentence
    everything = told([math.inf] * 8, field="learning_rate").sentence
    assert everything == "Learning rate: with every value at least half of the runs diverged."
    assert "may be luck" in told([0.1, 0.2], field="learning_rate", seeds=1).sentence


def test_test_samples_confirm_the_best_value_or_name_another() -> None:
    losses, good, poor = [0.5, 0.6, 0.7, 0.8, 0.1, 0.2, 0.3, 0.65], [0.95] * 4, [0.8] * 4
    same = told(losses, field="learning_rate", tests=poor + good).sentence
    assert "On test samples 1 is best, with a median test accuracy of 95.0%." in same
    assert "in 88% of pairs, and is better on test samples in 100%." in same
    other = told(losses, field="learning_rate", tests=good + poor).sentence
    assert "On test samples 0.3 is best, with a median test accuracy of 95.0%, and 1 has 80.0%." in other
    assert other.endswith("better on test samples in 0%.")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.995, 1.0])
def test_the_quantile_is_that_of_the_losses_that_are_known(share) -> None:
    losses = np.random.default_rng(1).normal(size=(40, 7))
    losses[::3, 5:] = math.nan
    known = np.isfinite(losses)
    assert _quantile(losses, known, share) == pytest.approx(np.quantile(losses[known], share), rel=1e-14)


def test_density_counts_each_curve_once_in_each_column() -> None:
    runs = MOST_LINES + 50
    losses = np.linspace(1.0, 2.0, runs)[:, None] + np.linspace(0.0, 1.0, 12)[None, :]
    field = curve_field(losses, [np.arange(100), np.arange(100, runs)])
    assert [grid.shape[1] for grid in field.grids] == [11, 11]
    for grid, count in zip(field.grids, (100, runs - 100), strict=True):
        assert (grid >= 0).all()
        assert grid.max() <= count
        assert (grid.sum(axis=0) >= 0.9 * count).all()
    assert not curve_field(losses[:MOST_LINES], [np.arange(MOST_LINES)]).grids


@pytest.mark.parametrize("fill", [math.nan, math.inf, 0.0, -3.0, 1e300])
def test_curves_of_any_numbers_have_a_place(fill) -> None:
    losses = np.full((MOST_LINES + 1, 4), fill)
    losses[0] = [1.0, 2.0, 3.0, 1e-200]
    field = curve_field(losses, [np.arange(len(losses))])
    assert math.isfinite(field.low)
    assert field.low < field.high < math.inf


def test_runs_that_have_risen_far_squash_no_axis() -> None:
    losses = np.linspace(1.0, 0.01, 20)[None, :] * np.ones((40, 1))
    losses[:15, 10:] = 1e40
    field = curve_field(losses, [np.arange(40)])
    assert field.scale == "logarithmic"
    assert 10.0**field.high < 20.0
    assert 10.0**field.low < 0.01


def test_the_table_has_all_digits_and_a_row_for_each_run() -> None:
    spec = edits.set_data(ProjectSpec(), kind="moons", test_share=0.3)
    news = run_race(
        spec, RaceChoice(seeds=2, steps=3, field="optimizer"), lambda news: None, lambda share: True
    )
    assert news is not None
    rows = list(csv.DictReader(io.StringIO(race_csv(news))))
    assert [float(row["loss"]) for row in rows] == news.results.last.losses.tolist()
    assert [float(row["test_accuracy"]) for row in rows] == news.results.last.test_accuracies.tolist()
    assert [row["value"] for row in rows[::2]] == list(news.entry.groups)
    assert {row["steps"] for row in rows} == {"3"}


def test_fields_that_were_typed_have_columns_of_their_own() -> None:
    typed = (
        AxisDraft(path="training.l2", text="0, 0.1"),
        AxisDraft(path="network.hidden", text="[2], [2, 2]"),
    )
    news = run_race(
        ProjectSpec(), RaceChoice(seeds=1, steps=2, axes=typed), lambda news: None, lambda share: True
    )
    assert news is not None
    rows = list(csv.DictReader(io.StringIO(race_csv(news))))
    found = [(row["training.l2"], row["network.hidden"]) for row in rows]
    assert found == [("0", "[2]"), ("0", "[2, 2]"), ("0.1", "[2]"), ("0.1", "[2, 2]")]


def test_losses_with_different_penalties_are_not_compared() -> None:
    spec = edits.set_data(ProjectSpec(), kind="moons", test_share=0.3)
    choice = RaceChoice(seeds=3, steps=20, axes=(AxisDraft(path="training.l2", text="0, 1"),))
    news = run_race(spec, choice, lambda news: None, lambda share: True)
    assert news is not None
    assert "with a median test accuracy of" in news.sentence
    assert news.sentence.endswith("Final losses are not compared: each value has its own loss or penalty.")
    medians = [np.median(news.results.last.test_accuracies[runs]) for runs in news.entry.runs_of]
    best = int(np.argmax(medians))
    assert news.entry.group_of[[news.best, news.typical]].tolist() == [best, best]


def test_losses_of_two_kinds_with_no_other_measure_are_not_compared() -> None:
    spec = edits.set_data(ProjectSpec(), kind="sine")
    losses = ", ".join(one for one in LOSSES_FOR["regression"])
    choice = RaceChoice(seeds=2, steps=2, axes=(AxisDraft(path="training.loss", text=losses),))
    news = run_race(spec, choice, lambda news: None, lambda share: True)
    assert news is not None
    assert news.sentence == "Loss: each value has its own kind of loss, and these cannot be compared."


def test_the_newest_news_replaces_what_was_not_fetched() -> None:
    mailbox, first, second = NewestNews(), told([0.1] * 4), told([0.2] * 4)
    mailbox.post(first)
    mailbox.post(second)
    assert mailbox.take() is second
    assert mailbox.take() is None


def test_a_race_that_is_given_up_returns_nothing() -> None:
    asked: list[float] = []

    def go_on(share: float) -> bool:
        asked.append(share)
        return len(asked) < 20

    assert run_race(ProjectSpec(), RaceChoice(seeds=5, steps=10**6), lambda news: None, go_on) is None
