from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from gradstudio.app.program.settings import Settings
from gradstudio.app.run.trainer import Trainer
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session
from tests.qt_helpers import (
    Listener,
    _long_lived_objects_set_aside,
    _none_stands_back,
    _nothing_left_behind,
    small_spec,
)

__all__ = ["_long_lived_objects_set_aside", "_none_stands_back", "_nothing_left_behind"]

MakeTrainer = Callable[..., tuple[Trainer, Listener]]


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def settings(store: QSettings) -> Settings:
    return Settings(store)


@pytest.fixture
def make_trainer(qapp) -> Iterator[MakeTrainer]:
    made: list[Trainer] = []

    def make(spec: ProjectSpec | None = None, make_session=Session) -> tuple[Trainer, Listener]:
        trainer = Trainer(spec if spec is not None else small_spec(), make_session)
        made.append(trainer)
        trainer.set_speed(0.0)
        return trainer, Listener(trainer)

    yield make
    for trainer in made:
        trainer.shutdown()
