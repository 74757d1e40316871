"""Tables and the whole project: what stands in them, and that it is read again."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import numpy as np
import pytest

from gradstudio.export.export import export
from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.export.subject import ExportSubject, subject_of_run, subject_of_spec, subject_of_state
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import (
    Iris,
    LayerSpec,
    Moons,
    NetworkSpec,
    ProjectSpec,
    Sine,
    TrainingSpec,
    validated,
)
from gradstudio.training.record import Record
from gradstudio.training.run.history import History, Series
from gradstudio.training.run.session import Session


def written(subject: ExportSubject, kind: str) -> list[dict[str, str]]:
    files = KINDS[kind].write(subject, ExportOptions())
    text = (b"".join(files.parts()) if files.parts is not None else files.main).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def trained(spec: ProjectSpec, steps: int) -> ExportSubject:
    record = Record()
    record.begin(spec).advance(steps)
    subject = subject_of_run(record)
    assert subject is not None
    return subject


@pytest.fixture(scope="module")
def moons() -> ExportSubject:
    spec = ProjectSpec(
        data=Moons(samples=20, test_share=0.25), training=TrainingSpec(metrics_interval=3, seed=2)
    )
    return trained(cut(freeze(spec, "layer1.neuron1"), "layer2.neuron2.w3"), 7)


@pytest.fixture(scope="module")
def iris() -> ExportSubject:
    layers = (LayerSpec(size=3, activation="tanh"), LayerSpec(size=3, activation="linear"))
    return subject_of_spec(
        ProjectSpec(
            data=Iris(standardise=True),
            network=NetworkSpec(layers=layers),
            training=TrainingSpec(loss="softmax_cross_entropy"),
        )
    )


def test_losses_have_their_steps_and_those_of_the_test_samples(moons: ExportSubject) -> None:
    rows = written(moons, "losses")
    assert [row["step"] for row in rows] == [str(step) for step in range(7)]
    assert [float(row["loss"]) for row in rows] == moons.history.losses.tolist()
    assert [row["step"] for row in rows if row["test_loss"]] == ["0", "3", "6"]


def test_a_long_run_that_was_thinned_out_keeps_the_numbers_of_its_steps(moons: ExportSubject) -> None:
    steps = np.arange(0, 40_000, 4)
    training = Series.restored(4, steps, steps * 0.5, steps * 0.0)
    test = Series.restored(8, steps[::2], steps[::2] * 2.0, steps[::2] * 0.0)
    history = History.restored(40_000, training, test)
    rows = written(ExportSubject(spec=moons.spec, state=moons.state, history=history), "losses")
    assert len(rows) == 10_000
    assert all(float(row["loss"]) == int(row["step"]) / 2 for row in rows)
    assert {row["test_loss"] for row in rows[1::2]} == {""}
    assert all(float(row["test_loss"]) == 2 * int(row["step"]) for row in rows[::2])


def test_a_prediction_names_the_class_and_its_probabilities(iris: ExportSubject) -> None:
    rows = written(iris, "predictions")
    assert len(rows) == 150
    names = iris.spec.data.class_names
    for row in rows[::37]:
        outputs = [float(row[f"output{k + 1}"]) for k in range(3)]
        shares = [float(row[f"probability_{name}"]) for name in names]
        assert math.isclose(sum(shares), 1.0)
        assert row["prediction"] == names[int(np.argmax(outputs))] == names[int(np.argmax(shares))]
        assert row["target"] in names


def test_predictions_tell_training_and_test_samples_apart(moons: ExportSubject) -> None:
    rows = written(moons, "predictions")
    tests = [int(row["sample"]) - 1 for row in rows if row["part"] == "test"]
    assert tests == moons.test_rows.tolist()
    assert {row["target"] for row in rows} == {"-1", "1"}


def test_a_regression_is_in_the_unit_of_its_data() -> None:
    network = NetworkSpec(
        layers=(LayerSpec(size=3, activation="tanh"), LayerSpec(size=1, activation="linear"))
    )
    training = TrainingSpec(loss="half_squared_error")
    plain = Sine(samples=30)
    scaled = plain.model_copy(update={"standardise_target": True})
    rows, others = (
        written(subject_of_spec(ProjectSpec(data=data, network=network, training=training)), "predictions")
        for data in (plain, scaled)
    )
    assert [float(row["target"]) for row in others] == pytest.approx([float(row["target"]) for row in rows])
    assert any(float(row["prediction"]) != float(row["output"]) for row in others)
    assert all(float(row["prediction"]) == float(row["output"]) for row in rows)


def test_parameters_have_paths_gradients_and_what_holds_them(moons: ExportSubject) -> None:
    rows = {row["parameter"]: row for row in written(moons, "parameters")}
    assert len(rows) == moons.spec.parameter_count
    assert (rows["layer1.neuron1.b"]["held"], rows["layer1.neuron1.b"]["input"]) == ("frozen", "")
    assert (rows["layer2.neuron2.w3"]["held"], float(rows["layer2.neuron2.w3"]["value"])) == ("cut", 0.0)
    assert [float(row["value"]) for row in rows.values()] == moons.parameters.tolist()
    assert [float(row["gradient"]) for row in rows.values()] == moons.session().gradients().tolist()
    assert rows["layer3.neuron1.w1"]["activation"] == "linear"


def test_parameters_say_how_features_and_target_were_standardised() -> None:
    data = Sine(samples=30).model_copy(update={"standardise": True, "standardise_target": True})
    network = NetworkSpec(
        layers=(LayerSpec(size=3, activation="tanh"), LayerSpec(size=1, activation="linear"))
    )
    subject = subject_of_spec(
        ProjectSpec(data=data, network=network, training=TrainingSpec(loss="half_squared_error"))
    )
    rows = {row["parameter"]: row for row in written(subject, "parameters")}
    column = subject.dataset.raw[:, 0]
    weight, bias, last = (
        rows[name] for name in ("layer1.neuron2.w1", "layer1.neuron2.b", "layer2.neuron1.w1")
    )
    shift, scale = float(weight["feature_shift"]), float(weight["feature_scale"])
    np.testing.assert_array_equal((column - shift) / scale, subject.dataset.inputs[:, 0])
    assert weight["feature"] == subject.dataset.features.names[0]
    assert (float(last["target_shift"]), float(last["target_scale"])) == (
        subject.dataset.target_shift,
        subject.dataset.target_scale,
    )
    assert weight["target_scale"] == last["feature"] == last["feature_scale"] == ""
    assert bias["feature"] == bias["feature_shift"] == ""


def test_features_that_are_not_standardised_are_named_alone(moons: ExportSubject) -> None:
    rows = written(moons, "parameters")
    assert rows[1]["feature"] == moons.dataset.features.names[1]
    assert {
        row[f"{what}_{part}"] for row in rows for what in ("feature", "target") for part in ("shift", "scale")
    } == {""}


def test_the_whole_project_goes_on_where_it_was(moons: ExportSubject, tmp_path: Path) -> None:
    path = tmp_path / "moons.json"
    result = export(moons, KINDS["json"], path)
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held"
    found = json.loads(path.read_bytes())
    assert validated(found["project"]) == moons.spec
    assert found["moment"] == {"run": 1, "step": 7}
    assert np.array_equal(found["network"][1]["weight"], moons.layers[1].weight)
    assert found["network"][1]["cut"]["weight"][1][2] is True
    assert found["samples"]["training_rows"] == moons.train_rows.tolist()
    assert len(found["samples"]["raw"]) == 20
    assert len(found["history"]["losses"]) == 7


def test_losses_that_were_just_being_thinned_out_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    record = Record()
    record.begin(ProjectSpec(data=Moons(samples=12))).advance(5)
    whole = record.history(1)
    torn = History.restored(5, Series.restored(1, np.arange(5), np.zeros(5), np.zeros(5)), Series(2))
    readings = [torn, whole, whole]
    monkeypatch.setattr(record, "history", lambda number: readings.pop(0))
    subject = subject_of_run(record)
    assert subject is not None
    assert subject.history.losses.tolist() == whole.losses.tolist()
    assert readings == []


def test_a_project_before_its_first_step_has_no_losses_and_that_holds(
    iris: ExportSubject, tmp_path: Path
) -> None:
    path = tmp_path / "losses.csv"
    result = export(iris, KINDS["losses"], path)
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held"
    assert path.read_text() == "step,loss,accuracy,test_loss,test_accuracy\n"


@pytest.mark.parametrize("kind", ["losses", "predictions", "parameters"])
def test_a_table_is_read_again(kind: str, moons: ExportSubject, tmp_path: Path) -> None:
    result = export(moons, KINDS[kind], tmp_path / "table.csv")
    assert result is not None
    assert result.certificate is not None
    assert result.certificate.status == "held"
    assert result.certificate.headline.startswith("Read again with Python's csv")


def test_a_past_step_of_a_run_is_what_it_was() -> None:
    record, spec = Record(), ProjectSpec(data=Moons(samples=12), training=TrainingSpec(batch_size=5))
    record.begin(spec).advance(9)
    subject = subject_of_run(record, 1, 4)
    fresh = Session(spec)
    fresh.advance(4)
    assert subject is not None
    assert np.array_equal(subject.parameters, fresh.parameters())
    assert subject.history.losses.tolist() == fresh.losses
    fresh.advance(3)
    session = subject.session()
    session.advance(3)
    assert np.array_equal(session.parameters(), fresh.parameters())
    same = subject_of_state(spec, subject.state, history=record.history(1))
    assert same.history.losses.tolist() == subject.history.losses.tolist()
