"""Mends that win, lose, tie and cannot be tried, and what is said of each."""

from __future__ import annotations

import pytest

from gradstudio.project import edits
from gradstudio.project.number_text import short_number
from gradstudio.project.spec import GivenInitialisation, ProjectSpec
from gradstudio.training.doctor.trial.patient import Patient
from gradstudio.training.doctor.trial.trial import Trial
from gradstudio.training.doctor.trial.trying import Tries, ranked, try_everything, try_mend
from tests.training.doctor.trial.mends import classes, finding, layers, many_classes, mend, numbers, rate


def tried(before: ProjectSpec, after: ProjectSpec) -> Trial:
    offered = mend(after)
    trial = try_mend(Patient(spec=before), finding(offered), offered)
    assert trial is not None
    return trial


@pytest.mark.parametrize("kind", [classes, many_classes, numbers])
def test_a_rate_that_learns_wins_over_one_that_does_not(kind) -> None:
    trial = tried(kind(1e-5), rate(kind(1e-5), 0.03))
    assert trial.recommended
    assert trial.wins == 3
    assert {attempt.begin for attempt in trial.attempts} == {0}
    before, after = trial.numbers
    assert trial.says == f"tried on 3 seeds: {short_number(before, 2)} → {short_number(after, 2)}"
    assert after < 0.5 * before


@pytest.mark.parametrize("kind", [classes, many_classes, numbers])
def test_a_rate_that_learns_nothing_loses(kind) -> None:
    trial = tried(kind(), rate(kind(), 1e-5))
    assert not trial.recommended
    assert trial.wins == 0
    assert trial.says == "tried on 3 seeds, won on 0: not recommended"


def test_the_seeds_are_the_project_s_own_and_two_more() -> None:
    spec = edits.set_training(classes(1e-5, steps=5), seed=2**32 - 1)
    assert [attempt.seed for attempt in tried(spec, rate(spec, 0.1)).attempts] == [2**32 - 1, 0, 1]


def test_a_mend_that_makes_no_difference_ties_and_is_not_recommended() -> None:
    spec = classes()
    trial = tried(spec, edits.set_training(spec, steps=spec.training.steps, metrics_interval=7))
    assert trial.wins == 0
    assert not trial.recommended
    for attempt in trial.attempts:
        assert attempt.before.losses.tobytes() == attempt.after.losses.tobytes()


def test_two_solved_runs_tie_however_their_losses_differ() -> None:
    spec = many_classes(steps=600)
    longer = edits.set_training(spec, steps=1200)
    trial = tried(spec, longer)
    assert all(attempt.before.final > 1.2 * attempt.after.final for attempt in trial.attempts)
    assert trial.wins == 0


def test_a_project_is_not_tried_against_itself() -> None:
    trial = tried(classes(), classes())
    assert trial.says == "not tried: it changes nothing."
    assert not trial.attempts
    assert not trial.recommended


def test_a_mend_that_takes_other_samples_is_not_tried() -> None:
    spec = classes()
    other = spec.model_copy(update={"data": spec.data.model_copy(update={"noise": 0.4})})
    assert "other samples" in tried(spec, other).says
    parted = spec.model_copy(update={"data": spec.data.model_copy(update={"test_share": 0.5})})
    assert "other samples" in tried(spec, parted).says


def test_a_mend_whose_samples_cannot_be_had_is_told_and_raises_nothing() -> None:
    spec = classes()
    nowhere = spec.data.model_copy(update={"features": ("log(x1)", "x2")})
    trial = tried(spec, spec.model_copy(update={"data": nowhere}))
    assert trial.refused.startswith("The feature log(x1)")
    assert not trial.recommended


def test_a_run_that_runs_away_is_lost_with_the_mend_and_mended_without_it() -> None:
    tame = edits.set_training(numbers(0.005), optimizer={"kind": "sgd"})
    wild = rate(tame, 900.0)
    lost = tried(tame, wild)
    assert lost.wins == 0
    assert not lost.recommended
    won = tried(wild, tame)
    assert won.recommended
    assert won.says.startswith("tried on 3 seeds: diverged → ")


def test_a_mend_is_tried_for_as_many_steps_as_a_trial_may_take_and_says_so() -> None:
    spec = classes(1e-9, steps=1_000_000)
    trial = tried(spec, rate(spec, 0.01))
    assert trial.steps < trial.of_steps == 1_000_000
    assert trial.says.startswith(f"tried on 3 seeds, for {trial.steps:,} of 1,000,000 steps")
    assert {int(attempt.after.steps[-1]) for attempt in trial.attempts} == {trial.steps}


def test_more_steps_are_a_mend_that_takes_them() -> None:
    spec = classes(0.003, steps=60)
    trial = tried(spec, edits.set_training(spec, steps=600))
    assert {int(attempt.before.steps[-1]) for attempt in trial.attempts} == {60}
    assert {int(attempt.after.steps[-1]) for attempt in trial.attempts} == {600}
    assert trial.recommended


def test_stop_rules_end_the_runs_of_a_trial() -> None:
    hasty = edits.set_training(classes(0.02, steps=400, batch_size=8), stop={"epochs": 2})
    trial = tried(hasty, edits.set_training(hasty, stop={"epochs": 30}))
    assert all("2 epochs" in attempt.before.ended for attempt in trial.attempts)
    assert trial.recommended


def test_the_clock_ends_no_run_of_a_trial() -> None:
    spec = edits.set_training(classes(), stop={"seconds": 1e-9})
    trial = tried(spec, rate(spec, 0.03))
    assert {attempt.after.ended for attempt in trial.attempts} == {""}


def test_given_weights_are_mended_by_drawn_ones() -> None:
    spec = classes(0.02)
    count = spec.parameter_count
    network = spec.network.model_copy(update={"initialisation": GivenInitialisation(values=(0.0,) * count)})
    zeros = ProjectSpec(data=spec.data, network=network, training=spec.training)
    trial = tried(zeros, spec)
    assert trial.recommended


def test_another_loss_is_judged_by_what_is_right() -> None:
    spec = classes(1e-5)
    learns = edits.set_training(rate(spec, 0.03), loss="squared_error")
    trial = tried(spec, learns)
    assert trial.recommended
    assert trial.measure.kind == "wrong"
    assert trial.says.endswith(" right")


def test_another_unit_of_the_target_is_judged_by_what_is_explained() -> None:
    spec = numbers(1e-5)
    data = spec.data.model_copy(update={"standardise_target": True})
    trial = tried(spec, rate(spec, 0.03).model_copy(update={"data": data}))
    assert trial.recommended
    assert trial.measure.kind == "unexplained"
    assert "R² " in trial.says
    halved = tried(spec, edits.set_training(rate(spec, 0.03), loss="half_squared_error"))
    assert halved.recommended
    assert halved.measure.kind == "unexplained"


def test_penalties_count_for_nothing() -> None:
    spec = edits.set_training(classes(0.02), l2=0.2)
    trial = tried(spec, edits.set_training(spec, l2=0.0))
    assert trial.measure.kind == "loss"
    assert trial.recommended
    assert trial.attempts[0].after.losses[0] == pytest.approx(trial.attempts[0].before.losses[0])


def overfitted() -> ProjectSpec:
    """A large network that learns a few samples by heart, among them wrong ones."""
    spec = classes(0.01, steps=400)
    data = spec.data.model_copy(update={"samples": 40, "noise": 0.5, "test_share": 0.5})
    return spec.model_copy(update={"data": data, "network": layers(32, 32, 1)})


def test_no_mend_wins_by_overfitting() -> None:
    spec = edits.set_training(overfitted(), steps=60)
    longer = edits.set_training(spec, steps=800)
    trial = tried(spec, longer)
    assert all(attempt.after.final < 0.5 * attempt.before.final for attempt in trial.attempts)
    assert all(attempt.after.test_final > attempt.before.test_final for attempt in trial.attempts)
    assert trial.wins == 0


def test_a_mend_of_overfitting_wins_on_the_test_samples() -> None:
    spec = overfitted()
    trial = tried(spec, edits.set_training(spec, l2=0.05))
    assert {attempt.part for attempt in trial.attempts} == {"test"}
    assert trial.recommended
    assert trial.says.endswith(" on the test samples")


def test_the_reference_engine_is_tried_compiled() -> None:
    spec = edits.set_training(classes(1e-5, steps=30), engine="reference")
    trial = tried(spec, rate(spec, 0.05))
    assert trial.recommended
    compiled = tried(edits.set_training(spec, engine="compiled"), rate(classes(1e-5, steps=30), 0.05))
    assert trial.numbers == compiled.numbers


def test_everything_is_ranked_and_what_did_not_help_is_last() -> None:
    spec = classes(1e-4)
    offers = {
        "worse": rate(spec, 1e-6),
        "better": rate(spec, 3e-3),
        "best": rate(spec, 3e-2),
        "same": spec,
    }
    first = finding(*(mend(after, key) for key, after in list(offers.items())[:2]))
    second = finding(*(mend(after, key) for key, after in list(offers.items())[2:]))
    trials = try_everything(Patient(spec=spec), [first, second])
    assert trials is not None
    assert [trial.mend.key for trial in trials] == ["best", "better", "worse", "same"]
    assert [trial.finding for trial in trials] == [second, first, first, second]
    assert ranked(reversed(trials)) == trials


def test_the_run_without_a_mend_is_trained_once_for_all() -> None:
    tries, spec = Tries(Patient(spec=classes(1e-4))), classes(1e-4)
    offers = [mend(rate(spec, number)) for number in (0.01, 0.02)]
    one, other = (tries.try_mend(finding(*offers), offered) for offered in offers)
    assert one is not None
    assert other is not None
    for left, right in zip(one.attempts, other.attempts, strict=True):
        assert left.before.losses is right.before.losses


def test_progress_never_falls_and_ends_with_all_of_it() -> None:
    told: list[float] = []

    def go_on(share: float) -> bool:
        told.append(share)
        return True

    spec = many_classes(1e-4)
    offers = [mend(rate(spec, number)) for number in (0.01, 0.02)]
    assert try_everything(Patient(spec=spec), [finding(*offers)], go_on) is not None
    assert told == sorted(told)
    assert told[0] >= 0
    assert told[-1] == 1.0


@pytest.mark.parametrize("count", [1, 4, 15])
def test_a_trial_is_given_up_when_it_is_not_to_go_on(count: int) -> None:
    asked = 0

    def go_on(share: float) -> bool:
        nonlocal asked
        asked += 1
        return asked < count

    spec = classes(1e-4)
    offered = mend(rate(spec, 0.01))
    assert try_mend(Patient(spec=spec), finding(offered), offered, go_on) is None
    assert asked == count
    asked = 0
    assert try_everything(Patient(spec=spec), [finding(offered)], go_on) is None


def test_of_those_recommended_the_best_on_the_project_s_own_seed_is_first() -> None:
    spec = classes(1e-4)
    offers = [mend(rate(spec, number), f"{number}") for number in (0.01, 0.02, 0.05, 0.1)]
    trials = try_everything(Patient(spec=spec), [finding(*offers)])
    assert trials is not None
    own = [1.0 - float(trial.attempts[0].after.test_final) for trial in trials if trial.recommended]
    assert len(own) > 1
    assert own[0] > own[-1]
    ranks = [trial.rank for trial in trials if trial.recommended]
    assert ranks == sorted(ranks)


def test_a_mend_whose_steps_cost_far_more_is_not_tried() -> None:
    spec = edits.set_training(classes(steps=2_000_000), batch_size=1)
    data = spec.data.model_copy(update={"samples": 20_000})
    spec = spec.model_copy(update={"data": data, "network": layers(64, 64, 1)})
    trial = tried(spec, edits.set_training(spec, batch_size=None))
    assert trial.says == "not tried: its steps take too long for a trial."
    assert not trial.recommended


def test_noise_learned_by_heart_is_mended_on_the_test_samples() -> None:
    spec = classes(0.02, steps=1000)
    data = spec.data.model_copy(update={"samples": 400, "noise": 0.35, "test_share": 0.5})
    spec = edits.set_training(
        spec.model_copy(update={"data": data, "network": layers(48, 48, 1)}), batch_size=32
    )
    trial = tried(spec, edits.set_training(spec, l2=1e-2))
    assert trial.recommended
    assert trial.says.endswith(" on the test samples")


def test_a_project_that_takes_too_long_is_not_tried() -> None:
    spec = classes(steps=1000)
    data = spec.data.model_copy(update={"samples": 100_000})
    spec = spec.model_copy(update={"data": data, "network": layers(*[256] * 8, 1)})
    trial = tried(spec, rate(spec, 0.02))
    assert trial.says == "not tried: the steps of this project take too long for a trial."
