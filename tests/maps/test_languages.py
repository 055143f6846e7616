"""The languages of page and sheet: complete tables, plurals, numbers, dates, names of the ground."""

from __future__ import annotations

import json
import re
import subprocess
from importlib import resources

import geopandas as gpd
import pytest

from geo import natural_earth
from layers.scenario.models import Scenario
from maps.dates import written_date
from maps.names import area_names, own_divisions, town_name_pairs
from maps.texts import LANGUAGES, counted, direction, interface_texts, number_text, plural_ending
from maps.web.assets import PAGE_FOLDER
from maps.web.common_layer import Wording

ENGLISH = LANGUAGES["en"]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_language_says_everything_and_fills_in_the_same_things(language: str) -> None:
    table = LANGUAGES[language]
    further = {key for key in table if key.endswith("_few") and language in {"ru", "uk"}}
    assert ENGLISH.keys() == table.keys() - further
    for key, text in ENGLISH.items():
        assert placeholders(text) == placeholders(table[key]), key
        assert text, key
        assert table[key], key
    for key in further:
        assert placeholders(table[key]) == placeholders(ENGLISH[key.removesuffix("_few")]), key
    for key in ("months", "months_alone", "months_short"):
        assert len(table[key].split()) == 12, key
    assert {key.removesuffix("_one") + "_few" for key in table if key.endswith("_one")} == further or not further


@pytest.mark.parametrize(
    ("language", "letters"), [("ar", r"[\u0600-\u06ff]"), ("ru", r"[\u0400-\u045f]"), ("uk", r"[\u0400-\u045f]")]
)
def test_words_are_in_the_letters_of_the_language(language: str, letters: str) -> None:
    for key, text in ENGLISH.items():
        bare = re.sub(r"\{\w+\}|GeoJSON|CSV|PNG", "", text)
        assert re.search(letters, LANGUAGES[language][key]) or not re.search(r"[a-z]{2}", bare), key


@pytest.mark.parametrize("language", ["fr", "es", "tr"])
def test_words_in_latin_letters_are_translated(language: str) -> None:
    same = {
        text
        for key, text in ENGLISH.items()
        if LANGUAGES[language][key] == text and re.search(r"[A-Za-z]{3}", re.sub(r"\{\w+\}", "", text))
    }
    assert len(same) <= 20, same  # Source and Zone are French, too
    assert not [text for text in same if len(text.split()) > 3], same


@pytest.mark.parametrize(
    ("language", "endings"),
    [
        ("en", {0: "", 1: "_one", 2: "", 21: ""}),
        ("fr", {0: "_one", 1: "_one", 2: ""}),
        ("ru", {0: "", 1: "_one", 2: "_few", 5: "", 11: "", 12: "", 21: "_one", 24: "_few", 111: "", 112: ""}),
    ],
)
def test_plural_forms_are_those_of_the_language(language: str, endings: dict[int, str]) -> None:
    assert {count: plural_ending(count, language) for count in endings} == endings


def test_counts_numbers_and_dates_are_written_by_the_language() -> None:
    assert counted(interface_texts("ru"), "events_in_period", 1022, "ru") == "1\u202f022 события за период"
    assert counted(interface_texts("uk"), "events_in_period", 5, "uk") == "5 подій за період"
    assert [number_text(1234.5, 1, code) for code in ("en", "fr", "tr")] == ["1,234.5", "1\u202f234,5", "1.234,5"]
    assert number_text(2.5, None, "es") == "2,5"
    assert written_date("2020-02-01", "fr") == "1er février 2020"
    assert written_date("2020-02-07", "es") == "7 de febrero de 2020"
    assert [written_date(day, "ru") for day in ("2020-02-07", "2020-02")] == ["7 февраля 2020 г.", "февраль 2020 г."]
    assert written_date("2020-02-07", "tr") == "7 Şubat 2020"
    assert direction("ar") == "rtl"


def test_the_page_writes_counts_dates_and_numbers_as_python_does() -> None:
    """The script's own rules, run by node where there is one."""
    page = {
        code: {"language": code, "direction": "ltr", "texts": interface_texts(code)}
        for code in ("en", "fr", "ru", "uk")
    }
    script = (PAGE_FOLDER / "page_data.js").read_text(encoding="utf-8").replace("export ", "")
    script = script.replace('JSON.parse(document.getElementById("truceline-page").textContent)', "PAGE")
    counts = [0, 1, 2, 5, 11, 21, 24, 112, 1022]
    run = f"""
      const pages = {json.dumps(page)};
      const found = Object.values(pages).map((PAGE) => {{ {script}
        return [{counts}.map((count) => sayCount("events_in_period", count)),
          formatEdtf("2020-02-01"), formatEdtf("2020-02")];
      }});
      console.log(JSON.stringify(found));
    """
    try:
        output = subprocess.run(["node", "-e", run], capture_output=True, text=True, check=True, timeout=60).stdout
    except FileNotFoundError:
        pytest.skip("node is not installed")
    for code, (said, day, month) in zip(page, json.loads(output), strict=True):
        assert said == [counted(interface_texts(code), "events_in_period", count, code) for count in counts]
        assert [day, month] == [written_date("2020-02-01", code), written_date("2020-02", code)]


def test_divisions_are_called_what_their_country_calls_them() -> None:
    assert interface_texts("en", ["SY"])["governorate"] == "Governorate"
    assert interface_texts("en", ["KR", "KP"])["share_by"] == "Share by province"
    assert interface_texts("en", ["UA"])["governorate"] == "Oblast"
    assert interface_texts("ru", ["UA"])["governorate"] == "Область"
    assert interface_texts("en", ["SY", "IL"])["governorate"] == "Division"  # governorates and districts
    assert "{" not in interface_texts("tr")["governorates"]


def towns(*rows: tuple[str, str, str, int]) -> gpd.GeoDataFrame:
    names, arabic, countries, numbers = zip(*rows, strict=True)
    cells = {"name": names, "name_ar": arabic, "country": countries, "geonameid": numbers}
    return gpd.GeoDataFrame(cells, geometry=gpd.points_from_xy([0] * len(rows), [0] * len(rows)), crs=4326)


def test_second_names_are_those_of_the_ground() -> None:
    places = towns(
        ("Kaesong", "كايسونغ", "KP", 1876373),
        ("Nicosia", "نيقوسيا", "CY", 146268),
        ("Katzrin", "قصرين", "IL", 443093),
        ("Mitrovica", "ميتروفيتسا", "XK", 789225),
        ("Gjilan", "جيلان", "XK", 790674),
        ("Aleppo", "حلب", "SY", 170063),
    )
    firsts, seconds = town_name_pairs(places, "en")
    assert firsts == ["Kaesong", "Nicosia", "Katzrin", "Mitrovica", "Gjilan", "Aleppo"]
    assert seconds == [
        "개성",
        "Λευκωσία · Lefkoşa",
        "קצרין · قصرين",
        "Mitrovicë · Косовска Митровица",
        "Гњилане",
        "حلب",
    ]
    assert town_name_pairs(places, "tr")[0][1] == "Lefkoşa"
    assert town_name_pairs(places, "ar")[0][0] == "كايسونغ"
    assert town_name_pairs(places, "ar")[1][0] == "Kaesong"


def test_countries_and_divisions_are_named_in_the_language_of_the_page() -> None:
    countries = natural_earth.read("countries")
    countries = countries[countries["code"].isin(["SY", "KR"])].sort_values("code")
    assert area_names(countries, "fr")[0] == ["Corée du Sud", "Syrie"]
    assert area_names(countries, "en")[1] == ["대한민국", "سوريا"]
    assert area_names(countries, "ru")[0] == ["Республика Корея", "Сирия"]
    assert own_divisions("es", ["SY"])["Aleppo"] == "Alepo"
    assert own_divisions("en", ["SY"]) == {}


def test_the_tables_of_names_hold_no_name_of_a_neighbour() -> None:
    """Natural Earth's translations have some: that of Damascus for its countryside, say."""
    text = (resources.files("seeds") / "gazetteer" / "division_names.csv").read_text(encoding="utf-8")
    assert [line.split(",")[3] for line in text.splitlines() if line.startswith("SY-RD,")] == [""]


def test_sources_and_notes_are_in_arabic_where_the_scenario_has_them() -> None:
    """Titles and notes of sources, notes of entries and of the scenario; what has none stays as it is."""
    scenario = Scenario.model_validate(
        {
            "truceline": 2,
            "title": "A line",
            "as_of": "2020-01-01",
            "note": "Of the whole",
            "note_ar": "عن الكل",
            "sources": {
                "letter": {"title": "Letter", "title_ar": "رسالة", "note": "Read", "note_ar": "مقروءة"},
                "map": {"title": "Map"},
            },
            "posts": [
                {
                    "id": "hill",
                    "latitude": 35,
                    "longitude": 36,
                    "source": ["letter"],
                    "note": "On a hill",
                    "note_ar": "على تلة",
                },
            ],
        }
    )
    arabic, english = Wording(scenario, "ar"), Wording(scenario, "en")
    assert [arabic.note(text) for text in ("Of the whole", "On a hill", "Other")] == ["عن الكل", "على تلة", "Other"]
    assert arabic.source({"id": "letter", "title": "Letter", "note": "Read"})["title"] == "رسالة"
    assert arabic.source({"id": "letter", "title": "Letter", "note": "Read"})["note"] == "مقروءة"
    assert arabic.source({"id": "map", "title": "Map"}) == {"id": "map", "title": "Map"}
    assert english.note("On a hill") == "On a hill"


def test_arabic_texts_that_ship_name_months_by_one_calendar() -> None:
    """Interface and scenarios alike: not both names of a month, the Syriac and the Latin one."""
    both = re.compile(r"(?:أيلول|الأول|الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب)/")
    for file in (resources.files("seeds")).iterdir():
        scenario = file / "scenario.yaml"
        if scenario.is_file():
            assert not both.search(scenario.read_text(encoding="utf-8")), file.name
