"""The record of training: every run with what it went by, and any step of it opened again, bit for bit. No Qt."""

from gradstudio.training.record.errors import RecordError
from gradstudio.training.record.keyframes import DEFAULT_BYTES, Keyframe, Keyframes
from gradstudio.training.record.probe import Curves, Probe, probe
from gradstudio.training.record.record import Record
from gradstudio.training.record.replay import Replay
from gradstudio.training.record.run import Bookmark, Label, Run
from gradstudio.training.record.turning_points import (
    TurningPoint,
    TurningPoints,
    seconds_from_seed,
    turning_points,
)
from gradstudio.training.record.why import SampleShare, Why, why

__all__ = [
    "DEFAULT_BYTES",
    "Bookmark",
    "Curves",
    "Keyframe",
    "Keyframes",
    "Label",
    "Probe",
    "Record",
    "RecordError",
    "Replay",
    "Run",
    "SampleShare",
    "TurningPoint",
    "TurningPoints",
    "Why",
    "probe",
    "seconds_from_seed",
    "turning_points",
    "why",
]
