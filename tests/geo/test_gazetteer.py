"""The gazetteer finds what a name means, or says that it does not know."""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from geo.errors import InputError
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.names import fold, skeleton
from geo.gazetteer.place import Place
from geo.gazetteer.ranking import distance_m
from geo.position import Extent, Position

SARAQIB, BINNISH, MAARAT, JISR, KHAN = 164816, 172013, 167611, 169303, 168325

SPELLINGS = {
    "Saraqib": ["saraqeb", "Saraqib", "Sarāqib", "سراقب", "Serakib", "Saraqeeb", "SARAQEB", "Сараки́б"],
    "Binnish": ["Binnish", "Binish", "بنش"],
    "Ma‘arrat an Nu‘mān": ["Maaret al-Numan", "Ma'arrat al-Nu'man", "معرة النعمان", "Maarat an-Nouman"],
    "Jisr ash Shughūr": ["Jisr al-Shughur", "جسر الشغور", "Jisr al-Shughour", "Cisr eş-Şuğur"],
    "Khān Shaykhūn": ["Khan Sheikhoun", "Han Şeyhun", "خان شيخون", "Khan Shikhun"],
    "Tall Rif‘at": ["Tel Rifat", "Tal Refaat", "تل رفعت"],
    "Manbij": ["Menbiç", "منبج"],
    "Al Qāmishlī": ["Qamishli", "Kamishly", "القامشلي"],
}


@pytest.mark.parametrize(("name", "spelling"), [(name, one) for name, many in SPELLINGS.items() for one in many])
def test_syrian_places_in_every_spelling(gazetteer, name, spelling):
    match = gazetteer.find(spelling, countries=["SY"])
    assert match.place is not None, match
    assert match.place.name == name
    assert match.place.country == "SY"
    assert match.place.names["ar"]
    anywhere = gazetteer.find(spelling)
    assert match.place.geonameid in {candidate.place.geonameid for candidate in anywhere.candidates}
    assert anywhere.ambiguous or anywhere.place == match.place


@pytest.mark.parametrize(
    ("query", "country", "name"),
    [
        ("Бахмут", "UA", "Bakhmut"),
        ("Artemivsk", "UA", "Bakhmut"),
        ("Debalzewe", "UA", "Debaltseve"),
        ("Слов'янськ", "UA", "Slovyansk"),
        ("Kharkov", "UA", "Kharkiv"),
        ("Prishtina", "XK", "Pristina"),
        ("Peć", "XK", "Pejë"),
        ("Lefkoşa", "CY", "Nicosia"),
        ("Gazimağusa", "CY", "Famagusta"),
        ("El Geneina", "SD", "Al-Junaynah"),
        ("الفاشر", "SD", "El Fasher"),
        ("Hodeida", "YE", "Al Ḩudaydah"),
        ("تعز", "YE", "Taiz"),
        ("개성", "KP", "Kaesŏng"),
        ("Paju", "KR", "Paju"),
        ("Halep", "SY", "Aleppo"),
        ("Xankəndi", "AZ", "Khankendi"),
        ("Mekelle", "ET", "Mek'ele"),
    ],
)
def test_places_elsewhere(gazetteer, query, country, name):
    match = gazetteer.find(query, countries=country, kinds=["settlement"])
    assert match.place is not None, match
    assert (match.place.name, match.place.country) == (name, country)


@pytest.mark.parametrize(
    ("query", "label", "kind"),
    [
        ("Syria", "Syria, SY", "country"),
        ("سوريا", "Syria, SY", "country"),
        ("Suriye", "Syria, SY", "country"),
        ("Idlib", "Idlib, SY", "settlement"),
        ("Idlib Governorate", "Idlib, SY", "admin1"),
        ("Texas", "Texas, US", "admin1"),
        ("Aleppo, Syria", "Aleppo, SY", "settlement"),
        ("Paris, Texas", "Paris, Texas, US", "settlement"),
        ("Saraqib, Idlib, Syria", "Saraqib, Idlib, SY", "settlement"),
        ("Fırat", "Euphrates", "river"),
        ("Strait of Hormuz", "Strait of Hormuz", "strait"),
        ("Golan Heights", "Golan Heights", "region"),
    ],
)
def test_kinds_and_contexts(gazetteer, query, label, kind):
    match = gazetteer.find(query)
    assert match.place is not None, match
    assert (match.place.label, match.place.kind) == (label, kind)


@pytest.mark.parametrize(
    "query", ["Tripoli", "Springfield", "Georgia", "San José", "Al Bab al Kabir ash Sharqi 17", "Qqzzx"]
)
def test_nothing_is_placed_silently(gazetteer, query):
    match = gazetteer.find(query)
    assert match.place is None
    assert not match
    assert match.status in {"ambiguous", "unknown"}
    if match.ambiguous:
        assert len(match.candidates) > 1


def test_context_decides_between_homonyms(gazetteer):
    assert gazetteer.find("Tripoli", countries="LB").place.country == "LB"
    assert gazetteer.find("Tripoli", near=Position(13.2, 32.9)).place.country == "LY"
    assert gazetteer.find("Tripoli", extent=Extent(35, 33, 37, 35)).place.country == "LB"


def test_population_nought_is_not_nowhere(gazetteer):
    match = gazetteer.find("Ariha", countries=["SY"])
    assert match.place.population == 0
    assert match.score == 1.0


def test_bounds_hold(gazetteer):
    assert not gazetteer.find("Saraqib", countries=["TR"]).place
    assert not gazetteer.find("Saraqib", extent=Extent(0, 0, 10, 10)).place
    assert not gazetteer.find("Saraqib", kinds=["country"]).place
    assert gazetteer.find("Suva", extent=Extent(170, -30, -170, -10)).place.country == "FJ"


@pytest.mark.parametrize(
    ("query", "country", "name"),
    [
        ("Mediterranean", "SY", "Mediterranean Sea"),
        ("Euphrates", "SY", "Euphrates"),
        ("Golan", "SY", "Golan Heights"),
        ("Black Sea", "UA", "Black Sea"),
        ("Sahra", "SY", None),  # the Sahara is not in Syria
        ("Irish Sea", "YE", None),
        ("Sahara", "DZ", "Sahara"),
    ],
)
def test_what_lies_in_no_country_is_found_in_those_that_it_reaches(gazetteer, query, country, name):
    place = gazetteer.find(query, countries=[country]).place
    assert (place and place.name) == name


@pytest.mark.parametrize(
    "options",
    [
        {"countries": ["Syria"]},
        {"countries": ["ZZ"]},
        {"near": Position(400, 95)},
        {"near": Position(float("nan"), 0)},
        {"kinds": ["village"]},
        {"extent": Extent(0, 50, 10, 40)},
        {"extent": Extent(0, float("nan"), 1, 1)},
    ],
)
def test_false_bounds_are_refused(gazetteer, options):
    with pytest.raises(InputError):
        gazetteer.find("Saraqib", **options)


@pytest.mark.parametrize(
    ("given", "meant"),
    [("Syria", "SY (Syria)"), ("UK", "GB (United Kingdom)"), ("SYR", "SY (Syria)"), ("ZZ", "ZA (South Africa)")],
)
def test_a_false_country_code_says_what_may_be_meant(gazetteer, given, meant):
    with pytest.raises(InputError, match="is not an ISO country code") as caught:
        gazetteer.find("Saraqib", countries=[given])
    assert meant in str(caught.value)


def test_an_overlay_wins_and_says_so(gazetteer):
    place = Place("Saraqib", Position(10.0, 50.0), names={"en": "Saraqib", "ar": "سراقب"}, source="mine", id="x")
    ours = gazetteer.with_overlays([place])
    for query in ("Saraqib", "Serakib", "سراقب"):
        match = ours.find(query, countries=["SY"])
        assert match.matched_by == "overlay"
        assert match.place.position == (10.0, 50.0)
        assert match.place.source == "mine"
    assert gazetteer.find("Saraqib").matched_by == "exact"


def test_places_that_ship_say_that_they_are_overlays(gazetteer):
    match = gazetteer.find("Tal Tuqan", countries=["SY"])
    assert match.matched_by == "overlay"
    assert match.place.uncertainty_m == 1000
    assert match.place.source
    assert gazetteer.find("Surman").place.country != "SY"  # a bigger Surman is in Libya


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_any_text_gets_an_answer(text):
    match = Gazetteer.open(progress=False).find(text)
    assert match.query == text
    assert (match.place is not None) <= bool(match.candidates)
    assert all(0 <= candidate.score <= 1 for candidate in match.candidates)


def test_many_names_keep_their_order(gazetteer):
    queries = ["Saraqib", "Qqzzx", "Binnish", "Saraqib"]
    matches = gazetteer.find_many(queries, countries=["SY"])
    assert [match.query for match in matches] == queries
    assert [match.place and match.place.name for match in matches] == ["Saraqib", None, "Binnish", "Saraqib"]


def test_exact_columns(gazetteer):
    rows = gazetteer.find_exact(["Saraqib", "Qqzzx", "حلب"])
    assert [int(gazetteer.base.geonameid[row]) if row >= 0 else None for row in rows] == [164816, None, 170063]
    within = gazetteer.find_exact(["Tripoli", "Tripoli, no"], countries=["LB"])
    assert gazetteer.base.place(int(within[0])).country == "LB"
    assert within[1] == -1


def test_every_name_leads_back_to_its_places(gazetteer):
    base = gazetteer.base
    rows = np.random.default_rng(1).integers(0, len(base), 300)
    for row in rows.tolist():
        for name in base.names_of_place(row).tolist():
            assert base.name_row(base.folded[name]) == name
            assert row in base.places_of_name(name)
            assert name in base.names_with_skeleton(skeleton(base.folded[name]))


def test_columns_for_a_text_reader(gazetteer):
    base = gazetteer.base
    assert len(base) > 238_000
    assert len(base.folded) == len(base.name_hash) > 900_000
    assert np.all(base.name_hash[1:] > base.name_hash[:-1])
    assert base.countries[base.country[base.places_of_country("SY").start]] == "SY"
    assert (np.abs(base.latitude) <= 90).all()
    assert (np.abs(base.longitude) <= 180).all()


def test_reverse_gives_the_nearest(gazetteer):
    nearest = gazetteer.reverse([Position(36.80, 35.865), Position(37.15, 36.2)], count=3)
    assert nearest.rows.shape == nearest.distance_m.shape == (2, 3)
    assert nearest.places(0)[0].name == "Saraqib"
    assert nearest.distance_m[0, 0] < 1000
    assert (np.diff(nearest.distance_m, axis=1) >= 0).all()
    assert gazetteer.reverse([Position(36.8, 35.86)], kinds=["country"]).places(0)[0].country in {"SY", "LB"}


@given(st.floats(-180, 180), st.floats(-90, 90))
@settings(max_examples=12, deadline=None)
def test_reverse_agrees_with_the_plain_search(longitude, latitude):
    base = Gazetteer.open(progress=False).base
    nearest = Gazetteer([base]).reverse([Position(longitude, latitude)])
    settled = np.flatnonzero(base.kind == 0)
    phi, lam = np.radians(base.latitude[settled]), np.radians(base.longitude[settled])
    cosine = np.sin(phi) * np.sin(np.radians(latitude)) + np.cos(phi) * np.cos(np.radians(latitude)) * np.cos(
        lam - np.radians(longitude)
    )
    best = 6_371_008.8 * np.arccos(np.clip(cosine.max(), -1, 1))
    assert nearest.distance_m[0, 0] == pytest.approx(best, abs=60)  # the cosine formula is coarse when near


def test_reverse_refuses_what_is_not_on_earth(gazetteer):
    with pytest.raises(InputError):
        gazetteer.reverse([Position(0, 91)])
    with pytest.raises(InputError):
        gazetteer.reverse([Position(float("nan"), 0)])


@pytest.mark.slow
@pytest.mark.shared
def test_ocha_settlements(gazetteer, shared):
    """Of OCHA's settlements that the gazetteer has, nearly all are found; of those it has not, nearly none is."""
    with (shared / "data" / "ocha_settlements_syria.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    extents: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for row in rows:
        extents.setdefault((row["adm1"], row["adm3"]), []).append((float(row["lon"]), float(row["lat"])))
    base = gazetteer.base
    syria = np.arange(*base.places_of_country("SY").indices(len(base)))
    syria = syria[base.kind[syria] == 0]
    arabic = [{_bare(base.folded[name]) for name in base.names_of_place(place)} for place in syria.tolist()]
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        here = Position(float(row["lon"]), float(row["lat"]))
        longitudes, latitudes = zip(*extents[row["adm1"], row["adm3"]], strict=True)
        extent = Extent(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
        close = np.flatnonzero(
            np.hypot((base.longitude[syria] - here[0]) * 0.82, base.latitude[syria] - here[1]) < 0.045
        )
        there = any(_bare(row["ar"]) in arabic[place] for place in close.tolist())
        if not there and len(close):
            continue  # something is there under another name: neither here nor there
        for language in ("en", "ar"):
            place = gazetteer.find(row[language], countries=["SY"], extent=extent).place
            right = place is not None and distance_m(place.position, here) < 5000
            outcome = "none" if place is None else "right" if right else "wrong"
            counts["there" if there else "absent", language, outcome] += 1
    totals = {key: sum(n for (a, b, _), n in counts.items() if (a, b) == key) for key in {key[:2] for key in counts}}
    assert totals["there", "en"] > 280
    assert counts["there", "en", "right"] >= 0.95 * totals["there", "en"]
    assert counts["there", "ar", "right"] >= 0.99 * totals["there", "ar"]
    for language in ("en", "ar"):
        assert counts["there", language, "wrong"] <= 0.01 * totals["there", language]
        found = counts["absent", language, "wrong"] + counts["absent", language, "right"]
        assert found <= 0.02 * totals["absent", language]


def _bare(name: str) -> str:
    return "".join(word.removeprefix("ال") for word in fold(name).split(" "))
