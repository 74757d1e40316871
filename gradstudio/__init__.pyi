# What editors and type checkers know of `import gradstudio`; the package loads each name when it is asked for.
from gradstudio.api.making import from_data as from_data
from gradstudio.api.making import from_sklearn as from_sklearn
from gradstudio.api.making import from_torch as from_torch
from gradstudio.api.making import from_weights as from_weights
from gradstudio.api.making import load as load
from gradstudio.api.making import train as train
from gradstudio.api.project import Project as Project
from gradstudio.engine import MLP as MLP
from gradstudio.engine import GradStudioError as GradStudioError
from gradstudio.engine import Value as Value
from gradstudio.export.from_python import export_project
from gradstudio.showing.show import show as show
from gradstudio.sweep.from_python import sweep_project

__version__: str

export = export_project
sweep = sweep_project
