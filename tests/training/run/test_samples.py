from __future__ import annotations

from gradstudio.data.source import load_dataset
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.samples import TrainingSamples


def test_the_rows_are_those_of_the_part_that_is_trained_on() -> None:
    data = ProjectSpec().data.model_copy(update={"test_share": 0.3})
    samples = TrainingSamples(data)
    train, dataset = samples.split().train, load_dataset(data)
    assert len(dataset) > len(samples.rows) > 0
    assert dataset.inputs[samples.rows].tolist() == train.inputs.tolist()
    assert dataset.targets[samples.rows].tolist() == train.targets.tolist()
