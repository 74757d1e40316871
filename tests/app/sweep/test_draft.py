"""What is typed to set up a sweep, and the plan that it makes."""

from __future__ import annotations

import pytest

from gradstudio.app.sweep.axis_text import axis_of, is_range, text_of
from gradstudio.app.sweep.draft import OFFERED, AxisDraft, DraftError, SweepDraft, draft_of, plan_of
from gradstudio.app.sweep.offered_fields import offered_fields
from gradstudio.engine.errors import ConfigurationError
from gradstudio.project.spec import ProjectSpec
from gradstudio.sweep.plan import Axis
from gradstudio.sweep.plan.reading import plan_of_text

RATE = "training.learning_rate"


def axis(path: str, text: str, *, log: bool = False, grid: bool = False):
    return axis_of(path, text, logarithmic=log, on_grid=grid)


def test_two_numbers_with_a_word_between_are_a_range():
    for text in ("0.001 to 1", "0.001…1", "1e-3 ... 1", ".001 – 1.0"):
        found = axis(RATE, text, log=True)
        assert (found.low, found.high, found.log, found.count) == (0.001, 1.0, True, None)
        assert is_range(text)
    assert axis("training.l2", "−0.5 to 1").low == -0.5


def test_a_grid_takes_some_values_of_a_range():
    assert axis(RATE, "0.1 to 1", grid=True).count == 5
    assert axis(RATE, "0.1 to 1 in 7").count == 7
    assert axis("training.batch_size", "8 to 10", grid=True).grid() == (8, 9, 10)


def test_what_is_between_commas_are_values():
    assert axis("network.activation", "relu, tanh").values == ("relu", "tanh")
    assert axis("network.hidden", "8, [16, 16]").values == (8, (16, 16))
    assert axis("training.batch_size", "8, none").values == (8, None)
    assert axis("training.penalize_biases", "true, False").values == (True, False)
    assert not is_range("0.1, 1")


def test_a_search_among_nothing_is_refused():
    with pytest.raises(DraftError, match="there are no axes"):
        plan_of(SweepDraft(axes=(), search="random", points=2), ProjectSpec())


def test_nothing_typed_is_refused_with_an_example():
    with pytest.raises(ConfigurationError, match="Type values"):
        axis(RATE, "  ")


@pytest.mark.parametrize("path", [path for path in OFFERED if path in offered_fields(ProjectSpec())])
def test_what_is_offered_for_a_field_is_legal_and_is_typed_back(path):
    text, log = OFFERED[path]
    draft = SweepDraft(axes=(AxisDraft(path=path, text=text, logarithmic=log),), points=8)
    plan = plan_of(draft, ProjectSpec())
    assert plan.count == 8
    assert axis(path, text_of(plan.axes[0]), log=log) == plan.axes[0]


@pytest.mark.parametrize(
    ("low", "high"), [(1.0, 1234567.0), (-0.1, 1e-7 / 3), (1e-5, 1e300), (2.0, 3.0000001)]
)
def test_a_range_is_typed_with_all_its_digits(low, high):
    found = Axis(path="training.l2", low=low, high=high)
    assert axis("training.l2", text_of(found)) == found


def test_a_name_that_would_be_read_otherwise_is_typed_in_quotes():
    found = Axis(path="data.kind", values=("none", "1", "plain"))
    assert text_of(found) == '"none", "1", plain'
    assert axis("data.kind", text_of(found)) == found


@pytest.mark.parametrize(
    ("gives_up", "keep_one_in", "pruner"),
    [("none", None, None), ("brackets", 3, None), ("asha", 3, "asha"), ("hyperband", 3, "hyperband")],
)
def test_a_draft_makes_its_plan_and_the_plan_its_draft(gives_up, keep_one_in, pruner):
    draft = SweepDraft(search="sobol", points=16, seeds=3, minutes=2.0, gives_up=gives_up, asks_doctor=True)
    plan = plan_of(draft, ProjectSpec())
    assert plan.count == 48
    assert (plan.early.keep_one_in, plan.early.pruner) == (keep_one_in, pruner)
    assert plan.early.rungs(plan.spec.training.steps) == (() if keep_one_in is None else (12, 36))
    assert draft_of(plan) == draft
    assert plan_of_text(plan.text) == plan


def test_a_plan_that_gives_up_none_is_read_back_from_its_file():
    plan = plan_of(SweepDraft(), ProjectSpec())
    assert plan_of_text(plan.text) == plan


def test_what_is_wrong_says_in_which_row():
    rows = (AxisDraft(path=RATE, text="0.1, 1"), AxisDraft(path="network.activation", text="relu, none such"))
    with pytest.raises(DraftError, match="none such") as caught:
        plan_of(SweepDraft(axes=rows), ProjectSpec())
    assert caught.value.row == 1
    with pytest.raises(DraftError, match="two axes") as caught:
        plan_of(SweepDraft(axes=(rows[0], rows[0])), ProjectSpec())
    assert caught.value.row == 0


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (
            "network.activation",
            "relu, tanhh",
            "Activation, value 2: 'tanhh' is not legal here. There is no 'tanhh'.",
        ),
        (RATE, "−1, 2", "Learning rate, value 1: -1 is not legal here. It should be greater than 0, not -1."),
        (RATE, "2 to 1", "Learning rate, high: It must be above low, but 1 is not above 2."),
        ("network.hidden", "8, 0", "Hidden layers, value 2: 0 is not legal here. A layer can have"),
        ("data.samples", "0, 9", "Samples, value 1: 0 is not legal here. "),
    ],
)
def test_what_is_wrong_is_told_by_the_fields_title_once(path, text, said):
    with pytest.raises(DraftError) as caught:
        plan_of(SweepDraft(axes=(AxisDraft(path=path, text=text),)), ProjectSpec())
    assert str(caught.value).startswith(said)
    assert "→" not in str(caught.value)


def test_without_test_samples_their_loss_cannot_be_looked_for():
    with pytest.raises(DraftError, match="no test samples") as caught:
        plan_of(SweepDraft(objective="test_loss"), ProjectSpec())
    assert caught.value.row is None


def test_the_fields_that_are_offered_are_of_the_project():
    found = offered_fields(ProjectSpec())
    first = [path for path in OFFERED if path in found]
    assert list(found[: len(first)]) == first
    assert "network.layers.1.size" in found
    assert "training.seed" not in found
    assert len(set(found)) == len(found)
