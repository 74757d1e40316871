"""What races: seeds, values of a setting, and both, for every kind of data."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.app.race.entry import RaceChoice, enter
from gradstudio.app.race.fields import RACE_FIELDS
from gradstudio.app.race.running import run_race
from gradstudio.engine.errors import ConfigurationError
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.titles import VALUE_TITLES

KINDS = [kind for kind in VALUE_TITLES["data.kind"] if kind not in ("table", "drawn")]


def test_seeds_begin_with_the_project_s_own() -> None:
    spec = edits.set_training(ProjectSpec(), seed=41)
    entry = enter(spec, RaceChoice(seeds=3))
    assert [one.training.seed for one in entry.specs] == [41, 42, 43]
    assert [entry.name_of(run) for run in range(3)] == ["Seed 41", "Seed 42", "Seed 43"]
    assert entry.groups == ("",)


@pytest.mark.parametrize("field", RACE_FIELDS, ids=lambda field: field.key)
def test_each_value_has_the_same_seeds(field) -> None:
    entry = enter(ProjectSpec(), RaceChoice(seeds=2, field=field.key))
    assert len(entry.groups) > 1
    assert np.bincount(entry.group_of).tolist() == [2] * len(entry.groups)
    assert len(set(entry.specs)) == len(entry.specs)
    assert {one.training.seed for one in entry.specs[:2]} == {one.training.seed for one in entry.specs[2:4]}
    assert entry.base in entry.specs or field.key in {"size", "activation"}


def test_chosen_values_alone_race() -> None:
    entry = enter(ProjectSpec(), RaceChoice(seeds=1, field="optimizer", values=("Adam", "SGD")))
    assert entry.groups == ("SGD", "Adam")
    assert [one.training.optimizer.kind for one in entry.specs] == ["sgd", "adam"]
    with pytest.raises(ConfigurationError, match="choose at least one"):
        enter(ProjectSpec(), RaceChoice(field="optimizer", values=("Muon",)))


def test_what_would_not_fit_is_refused_with_what_would() -> None:
    spec = edits.set_layer_size(edits.set_layer_size(ProjectSpec(), 0, 512), 1, 512)
    with pytest.raises(ConfigurationError, match=r"GB of memory\. Let at most \d+ race\."):
        enter(spec, RaceChoice(seeds=10_000))


def test_it_is_known_again_by_another_seed_and_by_its_own_runs_alone() -> None:
    spec = ProjectSpec()
    entry = enter(spec, RaceChoice(seeds=2, field="learning_rate"))
    assert entry.is_of(edits.set_training(spec, seed=99))
    assert entry.is_of(entry.specs[-1])
    assert not entry.is_of(edits.set_training(spec, l2=0.5))


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_press_works_on_every_kind_of_data(kind) -> None:
    spec = edits.set_data(ProjectSpec(), kind=kind)
    news = run_race(spec, RaceChoice(seeds=3, steps=2), lambda news: None, lambda share: True)
    assert news is not None
    assert news.results.steps == news.steps
    assert news.sentence.startswith("Does it depend on luck?")
    assert np.isfinite(news.results.last.losses).all()
