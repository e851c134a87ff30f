"""The catalogue as values: items and their parts, packages, departments, material rules."""

from yikou.catalogue.items.answers import Answers, Chosen, MissingAnswer, UnknownItem, UnknownOption
from yikou.catalogue.items.item import NO_LEGAL_LIMIT, Item, MaterialsSoFar
from yikou.catalogue.items.package import (
    Chain,
    Department,
    JointMaterial,
    MaterialRules,
    Outside,
    Package,
    PackageOption,
    PackageQuestion,
    longest_chain,
)
from yikou.catalogue.items.parts import Basis, Faq, Fee, LegalTerm, Material, Option, Result, Situation, Step

__all__ = [
    "NO_LEGAL_LIMIT",
    "Answers",
    "Basis",
    "Chain",
    "Chosen",
    "Department",
    "Faq",
    "Fee",
    "Item",
    "JointMaterial",
    "LegalTerm",
    "Material",
    "MaterialRules",
    "MaterialsSoFar",
    "MissingAnswer",
    "Option",
    "Outside",
    "Package",
    "PackageOption",
    "PackageQuestion",
    "Result",
    "Situation",
    "Step",
    "UnknownItem",
    "UnknownOption",
    "longest_chain",
]
