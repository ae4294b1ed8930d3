"""Gives every app the same import order without anyone listing the apps a second time."""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import ContractCheck, fields
from importlinter.contracts.layers import LayersContract
from importlinter.domain.imports import ModuleExpression


class AppOrder(LayersContract):
    """A layers contract whose containers are all packages under `parent` except `not_apps`.

    A plain layers contract would want the list of apps; an app forgotten there would go unchecked in silence.
    """

    type_name = "app_order"

    parent = fields.StringField()
    not_apps = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - import-linter's signature
        # A field is a declaration on the class and a plain value on the contract, which its types do not say.
        setattr(self, "containers", {ModuleExpression(name) for name in self._app_packages(graph)})  # noqa: B010
        return super().check(graph, verbose)

    def _app_packages(self, graph: ImportGraph) -> set[str]:
        excluded: set[str] = getattr(self, "not_apps")  # noqa: B009 - as above
        children = graph.find_children(str(self.parent))
        return {child for child in children if child.rpartition(".")[2] not in excluded}

    def validate(self) -> None:
        """Skip the parent's demand for containers: they are found when the graph is known."""
