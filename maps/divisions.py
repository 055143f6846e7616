"""Names of governorates and other first-level divisions in Arabic, as far as Natural Earth has them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import MappingProxyType

__all__ = ["arabic_divisions"]


def arabic_divisions(countries: Sequence[str] = ()) -> MappingProxyType[str, str]:
    """From the name of a division to its Arabic one; of two of one name that in `countries` (ISO codes) counts."""
    return _arabic_divisions(tuple(countries))


@cache
def _arabic_divisions(countries: tuple[str, ...]) -> MappingProxyType[str, str]:
    from geo import natural_earth

    divisions = natural_earth.read("admin1")
    divisions = divisions[divisions["name_ar"] != ""]
    own = divisions[divisions["country"].isin(countries)]
    return MappingProxyType(
        {
            **dict(zip(divisions["name"], divisions["name_ar"], strict=True)),
            **dict(zip(own["name"], own["name_ar"], strict=True)),
        }
    )
