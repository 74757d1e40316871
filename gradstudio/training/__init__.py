"""Training a project: the session, what it reports, and the graph of one sample's loss. No Qt."""

from gradstudio.training.errors import TrainingError
from gradstudio.training.history import History
from gradstudio.training.sample import build_network, sample_loss
from gradstudio.training.session import Session
from gradstudio.training.snapshot import Snapshot, Trace

__all__ = ["History", "Session", "Snapshot", "Trace", "TrainingError", "build_network", "sample_loss"]
