"""The bill of materials of what runs: CycloneDX 1.6 in JSON (https://cyclonedx.org/docs/1.6/json/).

``make sbom``. The versions are those of requirements/run.txt, which holds the hashes of their
files; licences and who needs whom come from the packages as they are installed.
"""

from __future__ import annotations

import re
import sys
import uuid
from configparser import ConfigParser
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

ROOT = Path(__file__).parents[1]


def pinned(root: Path) -> dict[str, str]:
    """Name and version of every package that runs."""
    text = (root / "requirements" / "run.txt").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", text, re.M))


def materials(when: int, root: Path) -> Bom:
    """All of it.

    :param when: seconds since 1970, told as the time at which this was written.
    :param root: the checkout.
    """
    config = ConfigParser()
    config.read(root / "setup.cfg")
    version = config["metadata"]["version"]
    ours = _component("treatment-cards", version, "MIT", ComponentType.LIBRARY)
    versions = pinned(root)
    parts = {name: _component(name, version, _licence(name)) for name, version in versions.items()}
    bom = Bom(components=parts.values(), serial_number=_serial(version, versions))
    bom.metadata.timestamp = datetime.fromtimestamp(when, UTC)
    bom.metadata.component = ours
    direct = [
        _name(line) for line in config["options"]["install_requires"].splitlines() if _name(line)
    ]
    bom.register_dependency(ours, [parts[name] for name in direct])
    for name, part in parts.items():
        needed = {_name(line) for line in distribution(name).requires or () if "extra" not in line}
        bom.register_dependency(part, [parts[other] for other in sorted(needed & parts.keys())])
    return bom


def _component(
    name: str, version: str, licence: str, kind: ComponentType = ComponentType.LIBRARY
) -> Component:
    address = PackageURL("pypi", None, name, version)
    licences = [LicenseFactory().make_from_string(licence)] if licence else []
    return Component(
        type=kind, name=name, version=version, purl=address, bom_ref=str(address), licenses=licences
    )


def _licence(name: str) -> str:
    """As the package tells it: an expression, or the newest of the older ways."""
    told = distribution(name).metadata
    named = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    return str(told.get("License-Expression") or ", ".join(named) or told.get("License") or "")


def _serial(version: str, versions: dict[str, str]) -> uuid.UUID:
    """The same for the same materials, so that the file is."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"treatment-cards {version} {sorted(versions.items())}")


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement.partition("#")[0].strip())
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def write(folder: Path, when: int, root: Path = ROOT) -> Path:
    """Write it beside the wheel."""
    bom = materials(when, root)
    assert bom.metadata.component
    path = folder / f"treatment_cards-{bom.metadata.component.version}.cdx.json"
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)
    path.write_text(text + "\n", "utf-8")
    return path


if __name__ == "__main__":
    print(
        write(Path(sys.argv[1] if len(sys.argv) > 1 else "."), int(datetime.now(UTC).timestamp()))
    )
