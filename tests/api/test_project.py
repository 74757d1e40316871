from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gradstudio
from gradstudio.data.source import load_dataset
from gradstudio.engine.errors import ConfigurationError, GradStudioError
from gradstudio.export.errors import ExportError
from gradstudio.importing.errors import ImportingError
from gradstudio.project import ProjectSpec, save_project
from gradstudio.project.spec import ConstantRate, MomentumSpec
from gradstudio.store import load_kept
from gradstudio.training import Session, TrainingError
from gradstudio.training.record import Record
from gradstudio.training.run.moment import FIRST_RUN, Moment


def test_training_gives_the_numbers_of_a_session_in_whatever_pieces() -> None:
    project = gradstudio.Project()
    assert (project.step, len(project.losses)) == (0, 0)
    project.train(7).train(5)
    session = Session(ProjectSpec())
    session.advance(12)
    assert project.parameters.tolist() == session.parameters().tolist()
    assert project.losses.tolist() == session.losses
    assert (project.step, project.loss, project.accuracy) == (
        12,
        session.snapshot().loss,
        session.snapshot().accuracy,
    )
    assert [weight.shape for weight in project.weights] == [(16, 2), (16, 16), (1, 16)]
    assert project.biases[2].tolist() == project.parameters[-1:].tolist()


def test_a_project_trains_its_own_number_of_steps_each_time_and_stops_by_its_rules() -> None:
    project = gradstudio.train()
    assert project.step == 100
    assert project.train().step == 200
    assert project.stopped == ""
    early = gradstudio.Project().set("training.stop.epochs", 3).train()
    assert (early.step, "3" in early.stopped) == (3, True)
    last = gradstudio.Project().set("training.stop.epochs", 100).train(200)
    assert (last.step, last.stopped) == (100, "Reached the 100 epochs of this project.")


def test_progress_is_told_up_to_the_last_step() -> None:
    told: list[tuple[int, float]] = []
    project = gradstudio.Project().train(30, progress=lambda step, loss: told.append((step, loss)))
    assert told[-1] == (30, project.losses[-1])


def test_a_run_goes_on_under_a_new_rate_and_begins_anew_with_another_network() -> None:
    project = gradstudio.Project().train(10)
    project.set("training.learning_rate.kind", "constant").set("training.learning_rate.rate", 0.05)
    project.set("training.optimizer.kind", "momentum")
    assert project.spec.training.learning_rate == ConstantRate(rate=0.05)
    assert isinstance(project.spec.training.optimizer, MomentumSpec)
    assert project.train(5).step == 15
    project.set("training.seed", 3)
    assert (project.step, len(project.losses)) == (0, 0)
    assert project.train(2).step == 2
    assert [run.end for run in project.record.runs] == [15, 2]


def test_a_field_that_there_is_not_changes_nothing() -> None:
    project = gradstudio.Project().train(3)
    with pytest.raises(GradStudioError, match=r"There is no field training\.rate"):
        project.set("training.rate", 1)
    with pytest.raises(GradStudioError):
        project.set("training.learning_rate.start", -1)
    assert project.train(1).step == 4


def test_a_run_that_runs_away_keeps_the_steps_before() -> None:
    project = gradstudio.from_data([1.0, 2.0, 3.0], [0.5, 0.1, 0.7], hidden=[])
    project.set("training.optimizer.kind", "sgd")
    project.set("training.learning_rate.kind", "constant").set("training.learning_rate.rate", 1000)
    with pytest.raises(TrainingError):
        project.train(1000)
    assert 0 < project.step < 1000


def test_ctrl_c_finishes_the_step_and_leaves_the_project_usable() -> None:
    project = gradstudio.Project()

    def interrupt(step: int, loss: float) -> None:
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        project.train(10**7, progress=interrupt)
    taken = project.step
    assert 0 < taken < 10**7
    session = Session(ProjectSpec())
    session.advance(taken)
    assert project.parameters.tolist() == session.parameters().tolist()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("handler", [signal.SIG_IGN, None], ids=["ignored", "not Python's"])
def test_ctrl_c_that_is_not_for_python_stays_as_it_is(
    handler: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, seen = signal.getsignal, []
    monkeypatch.setattr(signal, "getsignal", lambda number: handler)
    project = gradstudio.Project().train(3, progress=lambda step, loss: seen.append(now(signal.SIGINT)))
    assert project.step == 3
    assert {*seen, now(signal.SIGINT)} == {signal.default_int_handler}


def test_a_branch_whose_beginning_is_interrupted_begins_at_its_step_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = gradstudio.Project().train(20).save(tmp_path / "mine.gradstudio")
    project = gradstudio.load(path, run=1, step=10)
    with monkeypatch.context() as patched:
        patched.setattr(Record, "at", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            project.train(5)
    assert project.train(5).step == 15
    assert project.record.runs[-1].parent == Moment(FIRST_RUN, 10)


def _interrupted(record: Record, moment: Moment) -> Session:
    raise KeyboardInterrupt


def test_another_thread_can_train() -> None:
    project = gradstudio.Project()
    thread = threading.Thread(target=project.train, args=(5,))
    thread.start()
    thread.join()
    assert project.step == 5


def test_answers_are_scores_classes_and_probabilities() -> None:
    project = gradstudio.Project().train(50)
    dataset = load_dataset(project.spec.data)
    outputs = project.outputs()
    assert outputs.shape == (100, 1)
    np.testing.assert_array_equal(project.outputs(dataset.raw), outputs)
    assert project.outputs(dataset.raw.tolist()[0]).shape == (1, 1)
    right = (project.predict() == np.where(dataset.targets > 0, "+1", "−1")).mean()
    assert right == project.accuracy
    with pytest.raises(ImportingError, match="The loss hinge makes no probabilities"):
        project.probabilities()
    project.set("training.loss", "logistic").train(20)
    shares = project.probabilities()
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-15)
    np.testing.assert_allclose(np.log(shares[:, 1] / shares[:, 0]), project.outputs()[:, 0], rtol=1e-9)
    with pytest.raises(
        ImportingError, match=r"xs has the shape \(1, 3\), but a sample has 2 columns: x1, x2"
    ):
        project.outputs([[1, 2, 3]])


def test_a_prediction_is_in_the_unit_of_the_target_and_columns_are_as_they_were_given() -> None:
    rng = np.random.default_rng(0)
    xs = rng.normal(10, 5, size=(60, 2))
    ys = 1000 + 50 * xs[:, 0]
    project = gradstudio.from_data(xs, ys, hidden=[4], test_share=0.25).train(300)
    assert project.spec.data.standardise
    assert project.test_loss is not None
    assert np.abs(project.predict(xs) - ys).mean() < 100
    np.testing.assert_array_equal(project.predict(xs), project.predict())


def test_of_a_single_column_a_number_is_a_sample_as_it_is_of_the_data() -> None:
    xs, ys = [1.0, 2.0, 3.0, 4.0], [1.0, 4.0, 9.0, 16.0]
    project = gradstudio.from_data(xs, ys, task="regression", hidden=[2]).train(3)
    for given in (xs, xs[:1]):
        np.testing.assert_array_equal(project.outputs(given), project.outputs([[x] for x in given]))
        assert project.predict(given).shape == (len(given),)


def test_a_saved_project_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "mine.gradstudio"
    project = gradstudio.Project().train(20)
    project.save(path)
    assert load_kept(path).record.runs[0].end == 20
    again = gradstudio.load(path)
    assert (again.step, again.title) == (20, "mine")
    assert again.train(5).losses.tolist() == project.train(5).losses.tolist()
    branch = gradstudio.load(str(path), run=1, step=10)
    assert branch.step == 10
    assert branch.train(10).parameters.tolist() == gradstudio.load(path).parameters.tolist()
    branch.save(path)
    assert [run.end for run in load_kept(path).record.runs] == [20, 20]


def test_a_project_without_a_run_is_a_text_file(tmp_path: Path) -> None:
    path = gradstudio.Project().set("training.seed", 9).save(tmp_path / "plain.gradstudio")
    assert gradstudio.load(path).spec.training.seed == 9
    with pytest.raises(ImportingError, match="keeps no runs"):
        gradstudio.load(path, run=1)


def test_links_are_opened_and_other_files_are_told_where_to_go(tmp_path: Path) -> None:
    link = "https://playground.tensorflow.org/#activation=tanh&networkShape=4,2&dataset=circle&seed=0.5"
    assert [layer.size for layer in gradstudio.load(link).spec.network.layers][:2] == [4, 2]
    np.savez(tmp_path / "w.npz", **{"0.weight": np.ones((1, 2)), "0.bias": np.ones(1)})
    with pytest.raises(ImportingError, match=r"weights of a network\. Bring them in with from_weights"):
        gradstudio.load(tmp_path / "w.npz")
    with pytest.raises(GradStudioError):
        gradstudio.load(tmp_path / "nothing.gradstudio")


def test_a_table_is_a_project_with_what_suits_it(tmp_path: Path) -> None:
    path = tmp_path / "flowers.csv"
    rows = [f"{k},{k % 7},{2 * k},{'big' if k % 7 > 3 else 'small'}" for k in range(40)]
    path.write_text("\n".join(["id,width,length,class", *rows]))
    project = gradstudio.load(path)
    assert (project.title, project.spec.data.task, project.spec.data.class_names) == (
        "flowers",
        "binary",
        ("big", "small"),
    )
    assert project.spec.data.source == "flowers.csv"
    assert project.train(20).step == 20
    priced = gradstudio.load(path, target="length")
    assert priced.spec.data.task == "regression"
    assert "class_=big" in priced.spec.data.columns
    with pytest.raises(
        ImportingError, match=r"has no column 'lenght'\. Did you mean 'length'\? It has id, width"
    ):
        gradstudio.load(path, target="lenght")


def test_train_takes_a_project_a_spec_and_a_file(tmp_path: Path) -> None:
    save_project(ProjectSpec(), tmp_path / "p.gradstudio")
    wanted = gradstudio.train(steps=3).losses.tolist()
    for thing in (
        ProjectSpec(),
        tmp_path / "p.gradstudio",
        str(tmp_path / "p.gradstudio"),
        gradstudio.Project(),
    ):
        assert gradstudio.train(thing, 3).losses.tolist() == wanted


@pytest.mark.parametrize(
    ("ys", "task", "loss"),
    [(["a", "b", "c"] * 10, "multiclass", "softmax_cross_entropy"), ([True, False, True] * 10, "binary", "hinge"),
     ([0, 1, 2] * 10, "multiclass", "softmax_cross_entropy"),
     ([0.0, 1.0, 0.5] * 10, "regression", "half_squared_error"),
     (list(range(30)), "regression", "half_squared_error")],
)  # fmt: skip
def test_a_project_of_ones_own_samples_has_what_suits_them(ys: Any, task: str, loss: str) -> None:
    project = gradstudio.from_data(
        np.random.default_rng(1).normal(size=(30, 2)), ys, hidden=[3], activation="relu"
    )
    assert (project.spec.data.task, project.spec.training.loss) == (task, loss)
    assert [(layer.size, layer.activation) for layer in project.spec.network.layers[:-1]] == [(3, "relu")]
    assert project.spec.network.initialisation.kind == "he_uniform"
    assert project.train(3).step == 3


def test_samples_of_ones_own_that_make_no_task_are_told() -> None:
    xs = np.ones((3, 1))
    with pytest.raises(ImportingError, match="1 different classes"):
        gradstudio.from_data(xs, ["a", "a", "a"])
    with pytest.raises(ImportingError, match="binary task and no multiclass"):
        gradstudio.from_data(xs, [0, 1, 1], task="multiclass")
    with pytest.raises(ImportingError, match="3 samples but 2 targets"):
        gradstudio.from_data(xs, [0, 1])
    assert gradstudio.from_data([1.0, 2.0, 3.0], [0, 1, 1], task="regression").spec.data.task == "regression"


def test_it_says_what_it_is_and_draws_itself_in_a_notebook() -> None:
    project = gradstudio.Project().train(3)
    assert repr(project).startswith(
        "Project(2-16-16-1, micrograd_moons of 100 samples, hinge, step 3, loss 0."
    )
    bundle = project._repr_mimebundle_()
    assert bundle["text/plain"] == repr(project)
    assert bundle["image/svg+xml"].startswith("<svg")


def test_it_is_exported_at_its_present_step(tmp_path: Path) -> None:
    project = gradstudio.Project().train(5)
    result = project.export("safetensors", tmp_path / "w.safetensors")
    assert result.certificate is not None
    assert result.certificate.status == "held"
    again = gradstudio.from_weights(tmp_path / "w.safetensors")
    assert again.parameters.tolist() == project.parameters.tolist()
    result = gradstudio.export(project, "losses", tmp_path / "losses.csv", proof=False)
    assert result.certificate is None
    assert len((tmp_path / "losses.csv").read_text().splitlines()) >= 6


def test_what_a_link_has_that_is_ignored_is_in_the_notes() -> None:
    link = "https://playground.tensorflow.org/#dataset=xor&activation=swish&bogus=1"
    (said,) = gradstudio.load(link).notes
    assert "activation=swish" in said
    assert "bogus (unknown to Playground)" in said
    assert gradstudio.load("https://playground.tensorflow.org/#dataset=xor").notes == ()


def test_what_is_no_project_and_no_number_of_steps_is_told(tmp_path: Path) -> None:
    for wrong in ("m.gradstudio", ProjectSpec()):
        with pytest.raises(ExportError, match="export takes a Project, not"):
            gradstudio.export(wrong, "numpy", tmp_path / "a.py")
    project = gradstudio.Project()
    for steps in (-1, 2.5, "5"):
        with pytest.raises(ConfigurationError, match="a whole number from 0 on"):
            project.train(steps)  # type: ignore[arg-type]  # so a caller may
    assert project.train(np.int64(3)).step == 3
    with pytest.raises(ImportingError, match="ys is None, but there must be a target for each"):
        gradstudio.from_data([[1.0], [2.0]], None)
    with pytest.raises(ImportingError, match=r"xs has 1 sample, .* Give more of them"):
        gradstudio.from_data([[1.0]], [0])
    with pytest.raises(ImportingError, match="xs holds words"):
        gradstudio.from_data([["a"], ["b"]], [0, 1])


def test_what_goes_with_another_kind_of_source_is_told(tmp_path: Path) -> None:
    link = "https://playground.tensorflow.org/#dataset=xor"
    with pytest.raises(ImportingError, match="link of TensorFlow Playground, which has its target"):
        gradstudio.load(link, target="x1")
    (tmp_path / "t.csv").write_text("a,b\n1,2\n2,3\n3,4\n")
    with pytest.raises(
        ImportingError, match=r"a table of samples, which keeps no runs. Leave out run and step"
    ):
        gradstudio.load(tmp_path / "t.csv", run=1)
