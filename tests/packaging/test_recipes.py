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
from gradstudio.training.run.packed import net_config
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
