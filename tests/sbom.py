"""A software bill of materials of what Truceline requires at run time, as installed here: CycloneDX 1.6, JSON.

    python tests/sbom.py > truceline.cdx.json      # `make build` writes it beside the wheel

https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import licences


def bill_of_materials() -> str:
    """The bill as JSON; the same for the same set, whenever it is made."""
    project = tomllib.loads(licences.PROJECT.read_text(encoding="utf-8"))["project"]
    root = {
        "type": "application",
        "bom-ref": "truceline",
        "name": project["name"],
        "version": project["version"],
        "licenses": [{"license": {"id": project["license"]}}],
    }
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": [_component(found) for found in licences.installed()],
    }
    return json.dumps(bill, indent=2, ensure_ascii=False) + "\n"


def _component(found: metadata.Distribution) -> dict[str, object]:
    name = re.sub(r"[-_.]+", "-", found.name).lower()
    reference = f"pkg:pypi/{name}@{found.version}"
    return {
        "type": "library",
        "bom-ref": reference,
        "name": found.name,
        "version": found.version,
        "purl": reference,
        "licenses": [{"license": {"name": licences.licence(found)}}],
    }


if __name__ == "__main__":
    sys.stdout.write(bill_of_materials())
