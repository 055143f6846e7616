"""What an agreement puts on the ground: scenario file, lines, zones, posts, routes, events, overlaps, drafts, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.lazy_names import lazy_names

if TYPE_CHECKING:
    from geo.vector_files.read import read_shapes as read_shapes
    from layers.draft import Document as Document, Draft as Draft, draft_scenario as draft_scenario
    from layers.draft.lint import Lint as Lint, lint as lint
    from layers.export import export_layers as export_layers
    from layers.export.postgis import to_postgis as to_postgis
    from layers.ground.build import Layers as Layers, build_layers as build_layers
    from layers.measures.audit import Audit as Audit, audit as audit
    from layers.measures.overlap import overlaps as overlaps
    from layers.measures.points_in_zones import points_in_zones as points_in_zones
    from layers.measures.watch import Watch as Watch, watch as watch
    from layers.scenario.load import load_scenario as load_scenario
    from layers.scenario.models import Scenario as Scenario

_HOMES = {
    "Document": "layers.draft",
    "Draft": "layers.draft",
    "Lint": "layers.draft.lint",
    "Layers": "layers.ground.build",
    "Scenario": "layers.scenario.models",
    "Audit": "layers.measures.audit",
    "audit": "layers.measures.audit",
    "Watch": "layers.measures.watch",
    "build_layers": "layers.ground.build",
    "draft_scenario": "layers.draft",
    "export_layers": "layers.export",
    "lint": "layers.draft.lint",
    "load_scenario": "layers.scenario.load",
    "overlaps": "layers.measures.overlap",
    "points_in_zones": "layers.measures.points_in_zones",
    "read_shapes": "geo.vector_files.read",
    "to_postgis": "layers.export.postgis",
    "watch": "layers.measures.watch",
}

__all__ = [
    "Audit",
    "Document",
    "Draft",
    "Layers",
    "Lint",
    "Scenario",
    "Watch",
    "audit",
    "build_layers",
    "draft_scenario",
    "export_layers",
    "lint",
    "load_scenario",
    "overlaps",
    "points_in_zones",
    "read_shapes",
    "to_postgis",
    "watch",
]

if not TYPE_CHECKING:  # or a type checker would let any name pass
    __getattr__, __dir__ = lazy_names(__name__, _HOMES)
