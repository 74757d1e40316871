"""Races over fields whose values are typed: what they are called, and what is refused at which row."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.app.race.entry import RaceChoice, enter
from gradstudio.app.race.over_axes import MOST_VALUES, plan_over, raced_fields
from gradstudio.app.race.running import run_race
from gradstudio.app.sweep.draft import AxisDraft, DraftError
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.race.groups import groups_over
from gradstudio.training.run.constant_answer import ConstantAnswer

RATES = AxisDraft(path="training.learning_rate", text="0.001 to 1 in 4", logarithmic=True)
ACTIVATIONS = AxisDraft(path="network.activation", text="relu, tanh")


def typed(*axes: AxisDraft, seeds: int = 2) -> RaceChoice:
    return RaceChoice(seeds=seeds, steps=2, axes=axes)


def test_all_pairs_of_two_fields_race_as_they_do_on_the_command_line() -> None:
    entry = enter(ProjectSpec(), typed(RATES, ACTIVATIONS))
    fields = {RATES.path: (0.001, 0.01, 0.1, 1.0), ACTIVATIONS.path: ("relu", "tanh")}
    assert [list(one.values()) for one in entry.typed] == [
        [pytest.approx(rate), name] for rate in fields[RATES.path] for name in fields[ACTIVATIONS.path]
    ]
    exact = {path: tuple(dict.fromkeys(one[path] for one in entry.typed)) for path in fields}
    groups, specs = groups_over(edits.set_training(ProjectSpec(), engine="compiled"), exact, 2)
    assert entry.specs == specs
    assert [group.runs for group in groups] == list(entry.runs_of)


def test_values_are_called_by_what_was_typed() -> None:
    entry = enter(ProjectSpec(), typed(RATES, ACTIVATIONS))
    assert entry.title == "Learning rate × activation"
    assert entry.groups[:3] == ("0.001 · relu", "0.001 · tanh", "0.01 · relu")
    assert entry.name_of(2) == f"Learning rate 0.001, activation tanh, seed {entry.specs[0].training.seed}"
    layer = enter(ProjectSpec(), typed(AxisDraft(path="network.layers.2.size", text="4 to 16 in 3")))
    assert layer.title == "Layer 2 size"
    assert [one.network.layers[1].size for one in layer.specs[::2]] == [4, 10, 16]
    near = enter(ProjectSpec(), typed(AxisDraft(path="training.l2", text="0.10001, 0.10002")))
    assert near.groups == ("0.10001", "0.10002")


@pytest.mark.parametrize(
    ("axes", "row", "words"),
    [
        ((AxisDraft(path="training.l2", text=f"0 to 1 in {MOST_VALUES + 1}"),), 0, "17 values are too many"),
        ((RATES, AxisDraft(path="training.l2", text="0 to 1")), 1, "4 × 5 = 20 pairs are too many"),
        ((RATES, AxisDraft(path="network.activation", text="relu, tanf")), 1, "Did you mean 'tanh'"),
        ((AxisDraft(path="training.l2", text=""),), 0, "Type values"),
        (
            (AxisDraft(path="training.l2", text="−1, 0"),),
            0,
            "^L2, value 1: -1 is not legal here. It should be",
        ),
        ((RATES, RATES), 0, "two axes of this field"),
        ((AxisDraft(path="training.steps", text="1, 2"),), 0, "^Steps is the same for all runs of a race"),
        ((RATES, ACTIVATIONS, AxisDraft(path="training.l2", text="0, 1")), None, "Use a sweep for more"),
    ],
)
def test_what_cannot_race_is_refused_at_its_row(axes, row, words) -> None:
    with pytest.raises(DraftError, match=words) as refused:
        plan_over(ProjectSpec(), axes)
    assert refused.value.row == row


def test_as_many_values_as_can_be_told_apart_race() -> None:
    plan = plan_over(ProjectSpec(), (AxisDraft(path="training.l2", text=f"0 to 1 in {MOST_VALUES}"),))
    assert plan.count == MOST_VALUES


def test_fields_that_are_one_for_all_runs_are_not_offered() -> None:
    paths = raced_fields(ProjectSpec())
    assert "data.noise" in raced_fields(edits.set_data(ProjectSpec(), kind="moons"))
    assert {"training.l2", "network.layers.1.size"} <= set(paths)
    assert not any(path.startswith(("training.steps", "training.stop", "training.seed")) for path in paths)


def test_each_value_is_held_against_the_constant_answer_on_its_own_data(monkeypatch) -> None:
    asked: list[float] = []

    def heard(samples, loss) -> ConstantAnswer:
        asked.append(float(np.asarray(samples.inputs).sum()))
        return ConstantAnswer(loss=1.0, accuracy=0.5)

    monkeypatch.setattr("gradstudio.app.race.running.constant_answer", heard)
    spec = edits.set_data(ProjectSpec(), kind="moons")
    choice = typed(AxisDraft(path="data.noise", text="0, 0.4"))
    assert run_race(spec, choice, lambda news: None, lambda share: True) is not None
    assert len(set(asked)) == 2
