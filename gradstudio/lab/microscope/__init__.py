"""The optimizer microscope: one real gradient under every optimizer, and where each leads from there."""

from gradstudio.lab.microscope.branches import BranchCurve, OptimizerBranch, go_on_with
from gradstudio.lab.microscope.comparison import OptimizerComparison, RuleStep
from gradstudio.lab.microscope.contenders import Contender, Rates, contenders
from gradstudio.lab.microscope.gathering import GATHERED_STEPS
from gradstudio.lab.microscope.microscope import Memory, Microscope

__all__ = [
    "GATHERED_STEPS",
    "BranchCurve",
    "Contender",
    "Memory",
    "Microscope",
    "OptimizerBranch",
    "OptimizerComparison",
    "Rates",
    "RuleStep",
    "contenders",
    "go_on_with",
]
