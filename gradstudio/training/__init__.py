"""Training a project: the session, what it reports, and the graph of one sample's loss. No Qt."""

from gradstudio.training.engine import Evaluation, Score, Steps, TrainingEngine
from gradstudio.training.errors import TrainingError
from gradstudio.training.history import History
from gradstudio.training.sample import build_network, sample_loss
from gradstudio.training.session import Session
from gradstudio.training.snapshot import Snapshot, Trace
from gradstudio.training.stopping import Stop

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
