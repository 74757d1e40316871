"""The description of a project: data, network and training, frozen and validated.

``ProjectSpec()`` is micrograd's moons demo: 100 points, a 2-16-16-1 ReLU network, hinge loss with an L2
penalty, 100 steps of gradient descent over the whole batch at a learning rate falling from 1.0 to 0.1.
"""

from gradstudio.project.spec.base import SCHEMA_VERSION, Rate, Seed, Spec
from gradstudio.project.spec.data import (
    MAX_CLASSES,
    MAX_SAMPLES,
    Blobs,
    DataSpec,
    MicrogradMoons,
    Moons,
    Plane,
)
from gradstudio.project.spec.edited import MAX_EDITS, MAX_TYPED, EditedInput, EditedParameter, ParameterPlace
from gradstudio.project.spec.network import (
    MAX_HIDDEN_LAYERS,
    MAX_LAYER_SIZE,
    Activation,
    GivenInitialisation,
    Initialisation,
    LayerSpec,
    NetworkSpec,
    RandomInitialisation,
)
from gradstudio.project.spec.optimizer import (
    Adam,
    AdamW,
    ClipNorm,
    ClippingSpec,
    ClipValue,
    Momentum,
    Nesterov,
    NoClipping,
    OptimizerSpec,
    RMSprop,
    Sgd,
)
from gradstudio.project.spec.project import ProjectSpec, validated
from gradstudio.project.spec.schedule import (
    ConstantRate,
    CosineRate,
    ExponentialRate,
    LinearRate,
    ScheduleSpec,
    StepRate,
)
from gradstudio.project.spec.tasks import LOSSES_FOR, Loss, Task, outputs_needed
from gradstudio.project.spec.training import StopSpec, TrainingSpec

__all__ = [
    "LOSSES_FOR",
    "MAX_CLASSES",
    "MAX_EDITS",
    "MAX_HIDDEN_LAYERS",
    "MAX_LAYER_SIZE",
    "MAX_SAMPLES",
    "MAX_TYPED",
    "SCHEMA_VERSION",
    "Activation",
    "Adam",
    "AdamW",
    "Blobs",
    "ClipNorm",
    "ClipValue",
    "ClippingSpec",
    "ConstantRate",
    "CosineRate",
    "DataSpec",
    "EditedInput",
    "EditedParameter",
    "ExponentialRate",
    "GivenInitialisation",
    "Initialisation",
    "LayerSpec",
    "LinearRate",
    "Loss",
    "MicrogradMoons",
    "Momentum",
    "Moons",
    "Nesterov",
    "NetworkSpec",
    "NoClipping",
    "OptimizerSpec",
    "ParameterPlace",
    "Plane",
    "ProjectSpec",
    "RMSprop",
    "RandomInitialisation",
    "Rate",
    "ScheduleSpec",
    "Seed",
    "Sgd",
    "Spec",
    "StepRate",
    "StopSpec",
    "Task",
    "TrainingSpec",
    "outputs_needed",
    "validated",
]
