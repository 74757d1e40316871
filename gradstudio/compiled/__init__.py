"""Networks and `Value` graphs at the speed of the machine: the same numbers as `engine`, without the interpreter.

`PackedNetwork` trains a network from one parameter vector; `record` turns any graph into a `Tape` to replay.
Kernels are compiled by numba on first use and kept on disk: `warm_up` does it ahead, with progress.
"""

from gradstudio.compiled.activations import ACTIVATION_NAMES
from gradstudio.compiled.blas import BlasThreads, one_blas_thread
from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.compiled.losses import LOSS_NAMES
from gradstudio.compiled.network import PackedNetwork, epoch_starts
from gradstudio.compiled.optimizers import CLIP_NAMES, OPTIMIZER_NAMES
from gradstudio.compiled.results import OptimizerState, PackedEvaluation, PackedSteps
from gradstudio.compiled.tape import LEAF, Tape, TapeNumbers, record
from gradstudio.compiled.warmup import warm_up

__all__ = [
    "ACTIVATION_NAMES",
    "CLIP_NAMES",
    "LEAF",
    "LOSS_NAMES",
    "OPTIMIZER_NAMES",
    "BlasThreads",
    "NetConfig",
    "OptimizerState",
    "PackedEvaluation",
    "PackedNetwork",
    "PackedSteps",
    "Tape",
    "TapeNumbers",
    "TrainingConfig",
    "epoch_starts",
    "one_blas_thread",
    "record",
    "warm_up",
]
