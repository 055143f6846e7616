"""Places in text: what is found, what is not, where it is, and text made to hurt."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from geo.errors import InputError
from geo.geoparsing.toponyms import Toponym, geoparse, iter_toponyms, resolve_toponyms
from geo.position import Position


def named(text: str, **options: object) -> dict[str, Toponym]:
    return {toponym.text: toponym for toponym in geoparse(text, **options)}


def km_from(toponym: Toponym, latitude: float, longitude: float) -> float:
    from geo.gazetteer.ranking import distance_m

    return distance_m(toponym.place.position, Position(longitude, latitude)) / 1000


AGREEMENT = """Russia, Turkey agree on a zone in Idlib

The presidents met in Sochi on Monday. The zone lies in Syria's Idlib province. Routes between Latakia and Aleppo as
well as Latakia and Hama must be reopened, said Sergei Lavrov. Ankara and Moscow will patrol it together.
"""


def test_the_places_of_a_news_text() -> None:
    found = named(AGREEMENT)
    assert {"Russia", "Turkey", "Idlib", "Sochi", "Syria", "Latakia", "Aleppo", "Hama", "Ankara", "Moscow"} == set(
        found
    )
    assert {name: toponym.place.country for name, toponym in found.items() if name in {"Idlib", "Hama", "Sochi"}} == {
        "Idlib": "SY", "Hama": "SY", "Sochi": "RU",
    }  # fmt: skip


def test_offsets_point_into_the_text_and_fields_are_as_documented() -> None:
    for toponym in geoparse(AGREEMENT):
        assert AGREEMENT[toponym.start : toponym.end] == toponym.text
        assert 0 < toponym.confidence <= 1
        assert toponym.place == toponym.candidates[0].place
        assert -90 <= toponym.place.latitude <= 90
        assert -180 <= toponym.place.longitude <= 180
        assert toponym.place.geonameid is None or toponym.place.geonameid > 0


def test_a_town_alone_is_the_town_and_a_province_the_province() -> None:
    town, province = geoparse("Fighting reached the city of Idlib. Patrols crossed Idlib province.")
    assert (town.place.kind, province.place.kind) == ("settlement", "admin1")


@pytest.mark.parametrize(
    ("text", "name", "country", "latitude", "longitude"),
    [
        ("A man from Paris, Texas, was found near Dallas.", "Paris", "US", 33.66, -95.55),
        ("The mayor of Paris spoke to reporters in France.", "Paris", "FR", 48.85, 2.35),
        ("Police in Dublin, Ohio, and nearby Columbus arrested two men.", "Dublin", "US", 40.1, -83.1),
        ("He flew from Dublin to Cork and Galway in Ireland.", "Dublin", "IE", 53.33, -6.25),
        ("The court in Atlanta, Georgia, ruled on the Savannah case.", "Georgia", "US", 32.75, -83.5),
        ("Georgia and Russia fought over South Ossetia; Tbilisi protested.", "Georgia", "GE", 42.0, 43.5),
        ("The sheriff of Kanawha County spoke in Charleston, W.Va.", "Kanawha County", "US", 38.3, -81.5),
        ("A ship sank in the Red Sea off Yemen near Hodeidah.", "Red Sea", "", 20.0, 38.5),
    ],
)
def test_names_are_placed_by_their_company(
    text: str, name: str, country: str, latitude: float, longitude: float
) -> None:
    toponym = named(text)[name]
    assert toponym.place.country == country
    assert km_from(toponym, latitude, longitude) < 250


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Mr. Washington met Jack London and Paris Hilton.", {"Washington", "London", "Paris"}),
        ("Michael Jordan and Charlotte Church sang. Jordan left early.", {"Jordan", "Charlotte", "Church"}),
        ("In March the Police said Reading books is Nice.", {"March", "Police", "Reading"}),
        ("Of course Most people may Split the bill.", {"Of", "Most", "Split"}),
    ],
)
def test_people_and_words_are_no_places(text: str, absent: set[str]) -> None:
    assert absent.isdisjoint(named(text))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Hayat Tahrir al-Sham militants control Idlib in Syria.", {"Idlib", "Syria"}),
        ("Hay’at Tahrir al-Sham (HTS) and Ahrar al-Sham met near Aleppo in Syria.", {"Aleppo", "Syria"}),
        ("Hayat Tahrir\nal-Sham's fighters left Aleppo.", {"Aleppo"}),
        ("Liwa al-Quds and Liwa Thuwar al-Raqqa fought near Aleppo.", {"Aleppo"}),
        ("Islamic State of Iraq and the Levant took Mosul in Iraq.", {"Mosul", "Iraq"}),
        ("Al-Qaeda in the Arabian Peninsula left Aden, Yemen.", {"Aden", "Yemen"}),
        ("HMS Manchester and USS “Idaho” sailed to Naples, Italy.", {"Naples", "Italy"}),
        ("Paris Saint-Germain lost in Munich, Germany.", {"Munich", "Germany"}),
        ("قالت هيئة تحرير الشام إنها دخلت إدلب في سوريا", {"إدلب", "سوريا"}),
        ("Al-Sham is what Syrians call Damascus.", {"Al-Sham", "Syrians", "Damascus"}),
        ("They live in Liwa, United Arab Emirates.", {"Liwa", "United Arab Emirates"}),
    ],
)
def test_armed_groups_and_ships_are_no_places(text: str, places: set[str]) -> None:
    assert set(named(text)) == places


@pytest.mark.parametrize(
    ("text", "place", "organisation"),
    [
        ("The Idlib Governorate Council met.", "Idlib", "Idlib Governorate Council"),
        ("The 1st Damascus Brigade and the Homs Brigade crossed.", "Damascus", "Damascus Brigade"),
        ("They met the Raqqa Internal Security Forces in Syria.", "Raqqa", "Raqqa Internal Security Forces"),
        ("Said the Sudan People's Liberation Movement.", "Sudan", "Sudan People's Liberation Movement"),
        ("The Bank of England is old.", "England", "Bank of England"),
        ("A National Front for the Liberation of Syria.", "Syria", "National Front for the Liberation of Syria"),
        ("The Moscow Times reported it.", "Moscow", "Moscow Times"),
        ("It was in the Times of Israel.", "Israel", "Times of Israel"),
        ("Real Madrid won.", "Madrid", "Real Madrid"),
        ("The Baghdad Operations Command said so.", "Baghdad", "Baghdad Operations Command"),
        ("Police in Idlib, Syria, said so.", "Idlib", ""),
        ("Troops left Idlib on Monday. Council members stayed in Syria.", "Idlib", ""),
        ("Forces of Syria moved.", "Syria", ""),
    ],
)
def test_a_place_in_an_organisations_name_tells_that_name(text: str, place: str, organisation: str) -> None:
    assert named(text)[place].part_of == organisation
    assert (place in named(text, organisations=False)) == (not organisation)


def test_demonyms_are_an_option() -> None:
    text = "Syrian and Turkish troops met Egyptians in Syria."
    assert {"Syrian", "Turkish", "Egyptians", "Syria"} == set(named(text))
    assert set(named(text, demonyms=False)) == {"Syria"}
    assert named(text)["Turkish"].place.country == "TR"
    assert named(text)["Turkish"].form == "demonym"


def test_abbreviations_hold_their_stop_and_postal_codes_need_a_comma() -> None:
    found = named("He moved from Huntington, W.Va., to Dallas, TX, in the U.S. OR so he said.")
    assert {"W.Va.", "TX", "U.S."} <= set(found)
    assert "OR" not in found


def test_arabic_names_are_found_behind_their_clitics() -> None:
    text = "انسحبت القوات من سراقب إلى إدلب وحلب، ثم وصل الوفد إلى مدينة معرة النعمان"
    found = named(text, countries=["SY"])
    assert {"سراقب", "إدلب", "حلب", "معرة النعمان"} <= set(found)
    assert all(toponym.place.country == "SY" for toponym in found.values())
    assert "القوات" not in found


def test_arabic_letters_in_the_shapes_of_a_pdf_are_read() -> None:
    assert named("ﺇﺩﻟﺐ ﻓﻲ ﺳﻮﺭﻳﺎ")["ﺇﺩﻟﺐ"].place.name == "Idlib"


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("Maarat al-Numan", "Ma‘arrat an Nu‘mān"),
        ("Jisr al-Shughour", "Jisr ash Shughūr"),
        ("Tel Rifaat", "Tall Rif‘at"),
        ("Ain Issa", "‘Ayn ‘Īsá"),
        ("Deir Ezzor", "Deir ez-Zor"),
    ],
)
def test_arabic_names_are_read_by_their_sound(spelling: str, name: str) -> None:
    assert named(f"Fighting in {spelling}, Saraqib and Aleppo in Syria.")[spelling].place.name == name


@pytest.mark.parametrize("text", ["Khan Academy is in California.", "Tel Nobody was seen near Idlib, Syria."])
def test_what_sounds_like_no_place_is_none(text: str) -> None:
    assert not [name for name in named(text) if name.startswith(("Khan", "Tel"))]


def test_a_capital_after_an_elided_article_is_of_the_name() -> None:
    assert named("They left Côte d’Ivoire for Mali in Africa.")["Côte d’Ivoire"].place.country == "CI"


def test_turkish_suffixes_are_no_part_of_the_name() -> None:
    found = named("Askerler Gaziantep'ten Şanlıurfa'ya geçti.")
    assert {"Gaziantep", "Şanlıurfa"} <= set(found)


def test_near_and_countries_decide_between_homonyms() -> None:
    text = "The road to Tripoli was closed."
    assert named(text)["Tripoli"].place.country == "LY"
    assert named(text, countries=["LB"])["Tripoli"].place.country == "LB"
    assert named(text, near=Position(35.5, 33.9))["Tripoli"].place.country == "LB"


def test_unknown_country_codes_are_reported_together() -> None:
    with pytest.raises(InputError, match="QQ") as told:
        geoparse("Paris", countries=["SY", "QQ", "ZZZ"])
    assert len(told.value.faults) == 2


def test_given_spans_are_placed_in_their_order() -> None:
    text = "From Laurens County to Walker Twp., Dublin is small; Xqzzy is nowhere."
    spans = [(text.index("Dublin"), text.index("Dublin") + 6), (text.index("Xqzzy"), text.index("Xqzzy") + 5)]
    spans.append((text.index("Laurens"), text.index("Laurens") + 14))
    dublin, nowhere, county = resolve_toponyms(text, spans)
    assert nowhere is None
    assert county is not None
    assert county.place.country == "US"
    assert dublin is not None
    assert (dublin.start, dublin.text) == (spans[0][0], "Dublin")


def test_what_a_text_names_early_helps_with_what_it_names_late() -> None:
    filler = "Nothing of note was said about the matter at hand. " * 500
    text = f"In Lamar County, Texas, police in Paris made an arrest. {filler} Police in Paris said no more."
    late = [toponym for toponym in geoparse(text) if toponym.text == "Paris"][-1]
    assert (late.start, late.place.country) == (text.rindex("Paris"), "US")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="Paris Idlib.,-'’()\n\u202e\u200b\u0301éعحلب0ﷺ", max_size=120))
def test_any_text_gives_ordered_spans_that_do_not_overlap(text: str) -> None:
    found = geoparse(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "A" * 300_000,
        "Paris" * 30_000,
        "Paris " * 5_000,
        "Paris, " * 3_000,
        "حلب" * 30_000,
        "\u202e\u0000\u200b" * 50_000,
        "'" * 200_000,
        "A.B." * 20_000,
        "x-" * 30_000,
        "\u0301" * 200_000,
    ],
    ids=["letters", "no-spaces", "one-name", "commas", "arabic", "controls", "quotes", "dots", "hyphens", "marks"],
)
def test_hostile_text_ends_within_bounded_memory(text: str) -> None:
    geoparse("Paris")
    tracemalloc.start()
    count = sum(1 for _ in iter_toponyms(text))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count <= len(text)
    assert peak < 60_000_000


def test_a_text_past_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.geoparsing.toponyms.MAX_CHARACTERS", 10)
    with pytest.raises(InputError, match="too long"):
        geoparse("Paris and London")


def test_the_five_documents_name_their_places(shared) -> None:
    expected = {
        "000": {"Idlib", "Syria", "Turkey", "Russia", "Sochi", "Ankara", "Moscow"},
        "001": {"Idlib", "Syria", "Turkey", "Russia", "Moscow", "Iran", "Sochi"},
        "002": {"Idlib", "Binnish", "Saraqeb", "Aleppo", "Turkey", "Russia", "Tehran"},
        "003": {"Idlib", "Latakia", "Aleppo", "Hama", "Sochi", "Damascus"},
        "004": {"Idlib", "Afrin", "Istanbul", "Turkey", "Syria", "Russia"},
    }
    for path in sorted((shared / "documents").glob("*.txt")):
        found = named(path.read_text(encoding="utf-8"))
        assert expected[path.name[:3]] <= set(found), path.name
