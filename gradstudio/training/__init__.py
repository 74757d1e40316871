"""Training a project: the session, what it reports, and the graph of one sample's loss. No Qt."""

from gradstudio.training.look.sample import build_network, sample_loss
from gradstudio.training.look.snapshot import Snapshot, Trace
from gradstudio.training.run.engine import Evaluation, Score, Steps, TrainingEngine
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.history import History
from gradstudio.training.run.session import Session
from gradstudio.training.run.stopping import Stop

__all__ = [
    "Evaluation",
    "History",
    "Score",
    "Session",
    "Snapshot",
    "Steps",
    "Stop",
    "Trace",
    "TrainingEngine",
    "TrainingError",
    "build_network",
    "sample_loss",
]
