"""The recipes of CONTRIBUTING.md are followed in a copy of the package: the files that they name are enough."""

from __future__ import annotations

from pathlib import Path

from .scratch_copy import ScratchCopy

BOTH_ENGINES = """
import numpy as np
from gradstudio.training import Session

def on_both_engines(spec):
    sessions = [Session(edits.set_training(spec, engine=engine)) for engine in ("reference", "compiled")]
    for session in sessions:
        session.advance(2)
    reference, compiled = sessions
    np.testing.assert_allclose(compiled.losses, reference.losses, rtol=1e-12)
    assert reference.losses[0] != reference.losses[1]
    return reference
"""


def test_an_activation_is_a_row_and_its_compiled_rule(tmp_path: Path) -> None:
    copy = ScratchCopy(tmp_path, "An activation")
    copy.insert(
        "engine/ops.py",
        "OPS: tuple[Op, ...] = (",
        """
SOFTSIGN = Op(
    "softsign", "softsign", 1, lambda a: a / (1.0 + abs(a)), lambda out, a: (1.0 / (1.0 + abs(a)) ** 2,),
    "a / (1 + |a|)", ("1 / (1 + |a|)²",),
    latex=r"\\frac{A}{1 + |A|}", latex_derivatives=(r"\\frac{1}{(1 + |A|)^2}",),
    title="Softsign", bounds=(-1.0, 1.0),
)

""",
    )
    copy.insert("engine/ops.py", ')\n"""Every operation', "    SOFTSIGN,\n")
    copy.insert("engine/ops.py", ')\n"""Those that a neuron', ", SOFTSIGN")
    copy.insert("compiled/activations.py", ')\n"""The name of each activation code', '    "softsign",\n')
    copy.insert("compiled/activations.py", " = range(len(ACTIVATION_NAMES))", ", SOFTSIGN")
    copy.insert(
        "compiled/activations.py",
        "\n\n@kernel\ndef activate_in_place",
        """
    elif kind == SOFTSIGN:
        for i in range(n):
            share = 1.0 / (1.0 + abs(z[i]))
            a[i] = z[i] * share
            z[i] = share * share
""",
    )
    copy.insert(
        "compiled/activations.py",
        "    elif kind == ELU:\n        for i in range(n):\n            x = z[i]\n            z[i] = x if",
        """    elif kind == SOFTSIGN:
        for i in range(n):
            z[i] = z[i] / (1.0 + abs(z[i]))
""",
    )
    copy.run(
        "from gradstudio.project import ProjectSpec, SpecError, edits\n"
        + BOTH_ENGINES
        + """
spec = edits.set_data(ProjectSpec(), kind="moons", samples=6)
spec = edits.set_activation(edits.set_layer_size(edits.remove_layer(spec, 1), 0, 3), 0, "softsign")
session = on_both_engines(spec)

try:
    edits.set_activation(spec, 0, "softsing")
except SpecError as error:
    assert "Did you mean 'softsign'" in str(error), error

# What is asked of the network: traces by the tape, maps, the graph of the canvas, initial weights.
from gradstudio.compiled.maps import activations_of
from gradstudio.compiled.tape import record
from gradstudio.engine import MLP, topological_order
from gradstudio.training.run.packed_config import net_config
network = MLP(2, [3, 1], "softsign", rng=1)
root = network([0.5, -2.0])
leaves = network.parameters()
replay = record(root, parameters=leaves).replay(parameters=[leaf.data for leaf in leaves])
root.backward()
assert abs(replay.data[-1] - root.data) < 1e-15 and np.isclose(sorted(replay.grad), sorted(
    node.grad for node in topological_order(root))).all()
hidden = activations_of(net_config(spec), np.array([leaf.data for leaf in leaves]), np.array([[0.5, -2.0]]))[0]
assert np.allclose(hidden[:, 0], [neuron([0.5, -2.0]).data for neuron in network.layers[0].neurons])

from gradstudio.project.suited import initialisation_for
assert initialisation_for(spec.network.layers).kind == "xavier_uniform"

from gradstudio.export.naming import LATEX, TEXT, expression
from gradstudio.graph.value_graph import ValueGraph
graph = ValueGraph(root)
node = next(i for i, op in enumerate(graph.operations) if op is not None and op.name == "softsign")
assert expression(graph, node, LATEX, opened=True).startswith(r"\\frac{")
assert expression(graph, node, TEXT, opened=True).endswith("|)")

from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
from gradstudio.ui.builder.header import LayerHeader
from gradstudio.ui.look.theme import DARK
above = QWidget()
menu = LayerHeader(DARK, above).activation
assert menu.findText("Softsign") == menu.findData("softsign") == menu.count() - 1
"""
    )


def test_an_optimizer_is_a_class_a_spec_and_a_compiled_branch(tmp_path: Path) -> None:
    copy = ScratchCopy(tmp_path, "An optimizer")
    copy.insert(
        "engine/optim.py",
        "OPTIMIZERS: Mapping",
        """
class Adagrad(Optimizer):
    SYMBOLS: ClassVar[Mapping[str, str]] = {"floor": "ν"}
    SECOND = ("squares", "q")
    STEP = (
        StepLine("squares q", "q + g²", lambda n: n["q"] + n["g"] * n["g"]),
        StepLine("update", "−η · g / (√q + ν)", lambda n: -n["η"] * n["g"] / (math.sqrt(n["q"]) + n["ν"])),
    )

    def __init__(self, parameters, learning_rate, *, floor=1e-6, weight_decay=0.0):
        super().__init__(parameters, learning_rate, weight_decay)
        self.floor = _epsilon(floor)
        self.squares = [0.0] * len(self.parameters)

    def _move(self, rate):
        for i, parameter in enumerate(self.parameters):
            self.squares[i] += parameter.grad * parameter.grad
            parameter.data -= rate * parameter.grad / (math.sqrt(self.squares[i]) + self.floor)


""",
    )
    copy.insert("engine/optim.py", '}\n"""Optimizers by name', '    "adagrad": Adagrad,\n')
    copy.insert(
        "project/spec/optimizer.py",
        "OptimizerSpec = Annotated[",
        """class AdagradSpec(OptimizerBase):
    title = "Adagrad"
    first_rate = 0.05
    highest_rate = 0.5
    kind: Literal["adagrad"] = "adagrad"
    floor: Epsilon = Field(default=1e-6, title="Floor", description="Added to the root of the squares")


""",
    )
    copy.insert("project/spec/optimizer.py", ', Field(discriminator="kind")\n]\n\nOPT', " | AdagradSpec")
    copy.insert("compiled/optimizers.py", ')\n"""The name of each optimizer code', ', "adagrad"')
    copy.insert("compiled/optimizers.py", " = range(len(OPTIMIZER_NAMES))", ", ADAGRAD")
    copy.insert(
        "compiled/optimizers.py",
        "    elif kind in (ADAM, ADAMW):",
        """    elif kind == ADAGRAD:
        for i in range(n):
            second[i] += gradient[i] * gradient[i]
            parameters[i] -= rate * gradient[i] / (math.sqrt(second[i]) + rule[OWN])
""",
    )
    copy.run(
        "from gradstudio.project import ProjectSpec, edits\n"
        + BOTH_ENGINES
        + """
from gradstudio.graph.update import explain_update
from gradstudio.project.fields import set_field
from gradstudio.project.suited import rate_for
from gradstudio.training.look.outlook import Outlook
from gradstudio.ui.project.form import TRAINING

spec = edits.set_data(ProjectSpec(), kind="moons", samples=6)
spec = set_field(edits.set_layer_size(edits.remove_layer(spec, 1), 0, 3), "training.optimizer.kind", "adagrad")
spec = set_field(spec, "training.optimizer.floor", 0.01)
assert rate_for(spec.training.optimizer, "hinge", 10).rate == 0.05
session = on_both_engines(spec)
state = session.state()
assert state.engine.second.any() and not state.engine.first.any() and state.engine.began_at == 0

again = Session(edits.set_training(spec, engine="compiled"))
again.restore(state)
session.advance(1)
again.advance(1)
np.testing.assert_allclose(again.parameters(), session.parameters(), rtol=1e-12)

outlook = Outlook(
    parameter="layer1.neuron1.w1", is_bias=True, value=1.0, gradient=3.0, norm=3.0, first=0.0, second=16.0, age=2,
    learning_rate=0.1, samples=6,
)
update = explain_update(spec.training, outlook)
assert [line.substituted for line in update.lines[-3:-1]] == [
    "16.00 + 3.000²", "−0.1000 · 3.000 / (√25.00 + 0.01000)",
]
rows = {row.path: row for row in TRAINING}
assert rows["training.optimizer.kind"].titles["adagrad"] == "Adagrad"
assert rows["training.optimizer.floor"].caption == "Floor"
"""
    )


def test_a_training_field_is_in_the_spec_and_in_what_reads_it(tmp_path: Path) -> None:
    copy = ScratchCopy(tmp_path, "A training field")
    copy.insert(
        "project/spec/training.py", '    engine: Literal["compiled"', "    batch_seed: Seed | None = None\n"
    )
    copy.insert(
        "training/run/batched.py",
        "        self._batches = Batches(",
        "        training = spec.training\n"
        "        seed = training.seed if training.batch_seed is None else training.batch_seed\n"
        "        self._batches = Batches(len(parts.train), seed)\n"
        "        return\n",
    )
    copy.insert("training/run/following.py", "training.seed, training.engine", "training.batch_seed, ")
    copy.insert(
        "ui/project/form.py",
        '    Row(\n        path="training.seed"',
        """    Row(
        path="training.batch_seed", caption="Batch seed", hint="Of the batches alone", kind="whole",
        none="as above", restarts=True,
    ),
""",
    )
    copy.run(
        "from gradstudio.project import ProjectSpec, SpecError, edits\n"
        + BOTH_ENGINES
        + """
from gradstudio.project.fields import set_field
from pathlib import Path
from gradstudio.project.file import load_project, save_project

spec = edits.set_data(ProjectSpec(), kind="moons", samples=6)
spec = set_field(edits.set_layer_size(edits.remove_layer(spec, 1), 0, 3), "training.batch_size", 2)
other = set_field(spec, "training.batch_seed", 7)
assert on_both_engines(spec).losses[0] != on_both_engines(other).losses[0]
assert not Session(spec).can_adopt(other)

try:
    set_field(spec, "training.batch_seed", -1)
except SpecError as error:
    assert "batch_seed" in str(error)
else:
    raise AssertionError("a bad value was taken")

file = Path("other.gradstudio")
save_project(other, file)
assert load_project(file) == other
"""
    )


def test_a_panel_is_a_folder_and_a_row(tmp_path: Path) -> None:
    copy = ScratchCopy(tmp_path, "A panel")
    copy.write("ui/notes/__init__.py", '"""Notes."""\n\nfrom gradstudio.ui.notes.panel import NotesPanel\n')
    copy.write(
        "ui/notes/panel.py",
        """from PySide6.QtWidgets import QLabel

from gradstudio.ui.kit.view import View


class NotesPanel(QLabel, View):
    def show_spec(self, spec):
        self.setText(f"{len(spec.network.layers)} layers")
""",
    )
    copy.insert(
        "ui/window/panels.py",
        "PANELS: tuple[PanelSpec, ...] = (",
        """def _notes(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.notes import NotesPanel

    return NotesPanel(parent)


""",
    )
    copy.insert(
        "ui/window/panels.py",
        '    PanelSpec(\n        name="loss"',
        """    PanelSpec(
        name="notes", title="Notes", icon="data", area="right", shares={"studio": 0.2}, make=_notes,
    ),
""",
    )
    copy.run(
        """
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu
application = QApplication([])
from gradstudio.app.document.document import Document
from gradstudio.app.document.recovery import Recovery
from gradstudio.app.program.settings import Settings
from gradstudio.app.run.trainer import Trainer
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import Session
from gradstudio.ui.look.theme import ThemeManager, load_fonts
from gradstudio.ui.notes import NotesPanel
from gradstudio.ui.window.main_window import MainWindow
load_fonts()
settings = Settings(QSettings("settings.ini", QSettings.Format.IniFormat))
themes = ThemeManager(application, settings.theme)
spec = edits.set_training(edits.set_data(ProjectSpec(), kind="moons", samples=6), engine="reference")
document = Document(spec)
trainer = Trainer(document.spec, Session)
window = MainWindow(document, trainer, themes, settings, Recovery(Path("data")), Path("log"))
window.restore()
window.resize(1600, 1000)  # in a narrow one the side column is away at first
window.show()
application.processEvents()
(dock,) = (dock for dock in window.findChildren(QDockWidget) if dock.windowTitle() == "Notes")
(panel,) = dock.findChildren(NotesPanel)
assert dock.isVisible() and panel.text() == "3 layers", panel.text()
document.apply(edits.remove_layer(spec, 0), "Remove a layer")
application.processEvents()
assert panel.text() == "2 layers", panel.text()
menus = window.menuBar().findChildren(QMenu)
assert any(action.text().replace("&", "") == "Notes" for menu in menus for action in menu.actions())
window.close()
trainer.shutdown()
window.shutdown()
window.model.shutdown()
"""
    )
