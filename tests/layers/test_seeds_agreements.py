"""Each shipped agreement against its documented figure; the tolerance says why it is what it is."""

from __future__ import annotations

import itertools
from functools import cache

import pytest
import shapely
from shipped import shipped_layers

from geo import geodesic_area, geodesic_distance, geodesic_length, natural_earth
from geo.position import Extent
from layers import load_scenario, overlaps


@cache
def layers_of(name):
    return shipped_layers(name)


def zone(name, zone_id, part="possible", variant=""):
    """A part of a zone with its lines where they are drawn, which is what others have measured."""
    periods = layers_of(name).zone_periods[zone_id, variant]
    parts = next(period for period in periods if period.state == "known").zone.parts
    return parts.drawn_possible if part == "possible" else parts.drawn_certain


def bounds_km2(name, zone_id, variant=""):
    """What surely is zone and what may be, wherever its lines may run."""
    periods = layers_of(name).zone_periods[zone_id, variant]
    parts = next(period for period in periods if period.state == "known").zone.parts
    return km2(parts.certain), km2(parts.possible)


def held(name, party):
    """What a party holds by the line of contact as it is drawn."""
    return layers_of(name).courses["contact"].lines[0].held.by_party[party].drawn


def line_km(name, line_id):
    lines = layers_of(name).lines
    return float(lines.set_index("id").length_km[line_id])


def km2(shape):
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    return sum(float(geodesic_area(polygon, edges="straight")) for polygon in polygons) / 1e6


def by_country(shape):
    countries = natural_earth.read("countries", extent=Extent(*shape.bounds))
    areas = {
        code: km2(shapely.intersection(land, shape))
        for code, land in zip(countries.code3, countries.geometry, strict=True)
    }
    return {code: area for code, area in areas.items() if area > 1e-4 * km2(shape)}


@pytest.mark.slow
def test_idlib_2018_line_and_zone():
    # Measured by others on the same settlements, once five villages stood on the side that held them and Abu al-Duhur
    # was there: 3,431 and 4,241 km², and 29 to 62 km of the M4 inside.
    assert km2(zone("idlib-2018", "dmz", "certain")) == pytest.approx(3431, rel=0.005)
    assert km2(zone("idlib-2018", "dmz")) == pytest.approx(4241, rel=0.005)
    table = overlaps(layers_of("idlib-2018"))
    inside = table[(table.subject_id == "M4") & (table.measure == "length_km") & (table.variant == "")]
    assert 0 < inside.certain.item() < 29
    assert inside.possible.item() > 62


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "zone_id"),
    [
        ("idlib-2018", "dmz"),
        ("idlib-2020", "dmz-2018-moved"),
        ("m4-corridor-2020", "corridor"),
        ("iraq-kuwait-1991", "dmz"),
        ("korea-1953", "dmz"),
        ("golan-1974", "separation"),
    ],
)
def test_what_a_line_does_not_know_its_zone_does_not_know(name: str, zone_id: str) -> None:
    """The zone as its line is drawn lies between what surely is zone and what may be, and is neither."""
    certain, possible = bounds_km2(name, zone_id)
    least, most = km2(zone(name, zone_id, "certain")), km2(zone(name, zone_id))
    assert 0 < certain < 0.95 * least
    assert possible > 1.05 * most


def test_idlib_2018_readings_of_the_clause_differ_as_they_should():
    one_side, astride = zone("idlib-2018", "dmz"), zone("idlib-2018", "dmz", variant="astride")
    government = held("idlib-2018", "government")
    assert km2(shapely.intersection(one_side, government)) < 1
    assert km2(shapely.intersection(astride, government)) > 1000
    parts = [zone("idlib-2018", "dmz", variant=v) for v in ("idlib-15", "ghab-20")]
    both = shapely.union_all(parts)
    assert km2(shapely.difference(both, one_side)) < 1
    assert km2(zone("idlib-2018", "dmz", "certain")) <= km2(both) + 1 <= km2(one_side)


def test_idlib_2018_posts():
    posts = layers_of("idlib-2018").posts
    assert len(posts) == 12
    assert set(posts.number) == set(range(1, 13))
    assert posts.set_index("title").uncertainty_m["Zaytuna"] == 8000
    assert posts.set_index("title").governorate["Zaytuna"] == "Latakia"
    assert [f"post-{number:02d}" for number in posts.number] == list(posts.id)
    behind = posts[posts.encircled != ""]
    assert {"Rashidin", "Tell Tuqan", "Surman", "Morek"} <= set(behind.title)
    assert len(behind) == 8


@pytest.mark.slow
def test_idlib_2018_only_the_doubtful_posts_come_out_as_possibly():
    table = overlaps(layers_of("idlib-2018"))
    posts = table[(table.subject_kind == "post") & (table.variant == "") & (table.zone == "dmz")]
    verdicts = posts.set_index("subject").verdict
    assert len(verdicts) == 12
    # Salwa stands 16 km from the line: inside at 20 km deep, not at 15. Zaytuna is known to 8 km only, which is enough.
    assert set(verdicts[verdicts == "possibly inside"].index) == {"Salwa"}
    assert set(verdicts) == {"inside", "possibly inside"}
    assert posts.set_index("subject").distance_km["Salwa"] == pytest.approx(16.2, abs=0.5)
    assert (posts.certain <= posts.possible).all()


@pytest.mark.slow
def test_idlib_2020_the_line_has_moved_and_the_encircled_posts_lie_behind_it():
    ground = {party: held("idlib-2020", party) for party in ("opposition", "government")}
    assert km2(ground["opposition"]) < 0.7 * km2(held("idlib-2018", "opposition"))
    posts = layers_of("idlib-2020").posts.set_index("title").geometry
    for name in (
        "Morek",
        "Surman",
        "Tell Tuqan",
        "Tell al-Eis",
        "Rashidin",
        "Jabal Anadan",
        "Sheikh Aqil",
        "Shir Mughar",
    ):
        assert not ground["opposition"].contains(posts[name]), name
    for name in ("Salwa", "Ishtabraq"):
        assert ground["opposition"].contains(posts[name]), name
    motorway = layers_of("idlib-2020").routes.set_index("id").geometry["M5"]
    # All of the M5 was the government's; next to Afis, which was not, the derived line strays over it.
    astray = geodesic_length(shapely.intersection(motorway, ground["opposition"]), edges="straight")
    assert float(astray) == pytest.approx(3600, abs=200)
    assert "crosses the M5" in load_scenario("idlib-2020").lines["contact"].note


def test_idlib_2020_the_zone_of_2018_moved():
    # Measured by others on the same settlements with Afis, Ankawi and Haddada on the side that held them.
    assert km2(zone("idlib-2020", "dmz-2018-moved", "certain")) == pytest.approx(1960, rel=0.005)
    assert km2(zone("idlib-2020", "dmz-2018-moved")) == pytest.approx(2417, rel=0.005)


def test_m4_corridor_is_six_kilometres_on_each_side():
    # Facts: 75.5 km; 873 km² with flat ends, 986 with round ones.
    assert line_km("m4-corridor-2020", "m4") == pytest.approx(75.5, abs=0.2)
    assert 873 * 0.98 <= km2(zone("m4-corridor-2020", "corridor")) <= 986 * 1.01


def test_turkey_russia_30_km_and_its_exceptions():
    # Facts: 775.6 km; 20,986 km² with flat ends. Round ends add a quarter disc of 30 km at the coast: 707 km².
    assert line_km("turkey-russia-2019", "border") == pytest.approx(775.6, abs=0.5)
    whole = zone("turkey-russia-2019", "withdrawal", variant="whole")
    assert 20_986 * 0.99 <= km2(whole) <= (20_986 + 707) * 1.01
    assert set(by_country(whole)) == {"SYR"}
    main = zone("turkey-russia-2019", "withdrawal")
    spring = zone("turkey-russia-2019", "peace-spring-area")
    border = zone("turkey-russia-2019", "withdrawal", variant="whole-border")
    for reading in (main, border):
        assert km2(shapely.intersection(reading, spring)) == pytest.approx(0, abs=0.1)
    towns = layers_of("turkey-russia-2019").places.set_index("title").geometry
    assert main.covers(towns["Qamishli"])
    assert not zone("turkey-russia-2019", "patrols").covers(towns["Qamishli"])
    assert zone("turkey-russia-2019", "patrols").covers(towns["Amuda"])
    # East of the Euphrates, 444 km were spoken of: 444 km × 30 km less 120 km × 30 km. The border here is generalised.
    assert km2(main) == pytest.approx((444 - 120) * 30, rel=0.05)
    assert not main.covers(towns["Tall Rifaat"])
    assert border.covers(towns["Tall Rifaat"])


def test_iraq_kuwait_is_twice_as_deep_in_iraq():
    # Nominal 200 km × 15 km = 3,000 km². The round end at the tripoint adds a quarter disc, 3 %; the line bends, 2 %.
    assert line_km("iraq-kuwait-1991", "border") == pytest.approx(200, rel=0.01)
    whole = zone("iraq-kuwait-1991", "dmz")
    sides = by_country(whole)
    assert set(sides) == {"IRQ", "KWT"}
    assert km2(whole) == pytest.approx(3012, rel=0.05)
    assert sides["IRQ"] / sides["KWT"] == pytest.approx(2, rel=0.1)
    assert sides["IRQ"] == pytest.approx(2063, rel=0.05)
    assert sides["KWT"] == pytest.approx(988, rel=0.05)


def test_korea_falls_short_because_the_line_is_generalised():
    # 907 km² are documented for 248 km; on 204 km of generalised line the zone must lack about as much as the line.
    length = line_km("korea-1953", "mdl")
    area = km2(zone("korea-1953", "dmz"))
    assert length == pytest.approx(203.9, abs=0.5)
    assert area == pytest.approx(810, rel=0.02)
    assert 0.8 < area / 907 < 0.95
    assert length * 4 == pytest.approx(area, rel=0.03)
    assert "generalised" in load_scenario("korea-1953").note


def test_eritrea_ethiopia_has_the_documented_line_and_width():
    # The mission measured 900 km of southern boundary and gives 25 km of width; a strip along a line that bends has a
    # little less than length by width, 2 km of 25 less or more where the line is good to a kilometre; all in Eritrea.
    length = line_km("eritrea-ethiopia-2000", "southern-boundary")
    parts = layers_of("eritrea-ethiopia-2000").zone_periods["temporary-security-zone", ""][0].zone.parts
    possible, certain = parts.possible, parts.certain
    assert length == pytest.approx(900, rel=0.02)
    assert 0.87 < km2(certain) / (length * 25) <= km2(possible) / (length * 25) < 1.08
    assert by_country(certain).keys() == {"ERI"}
    assert by_country(possible).get("ERI", 0) / km2(possible) > 0.95


def test_bosnia_has_the_documented_line_and_a_zone_of_four_kilometres():
    # 1,080 km are documented; Natural Earth's line has 1,069 km without the later district of Brčko and 1,095 round it.
    # Four kilometres wide along it, but where it bends or the zone would leave the country. The line is known to be off
    # by up to 5 km, more than the zone is deep: nothing is certain, and as much as 7 km on either side is possible.
    border = natural_earth.border("BA-BIH", "BA-SRP")
    length = line_km("bosnia-1995", "iebl")
    assert float(geodesic_length(border, edges="straight")) / 1000 < 1080 < length
    assert length == pytest.approx(1080, rel=0.02)
    assert line_km("bosnia-1995", "iebl-north-of-brcko") == pytest.approx(1080, rel=0.02)
    for variant in ("", "north-of-brcko"):
        assert km2(zone("bosnia-1995", "zone-of-separation", variant=variant)) == pytest.approx(4 * length, rel=0.02)
        certain, possible = bounds_km2("bosnia-1995", "zone-of-separation", variant)
        assert certain == 0
        assert 12 * length < possible < 14 * length
        drawn = by_country(zone("bosnia-1995", "zone-of-separation", variant=variant))
        assert drawn.keys() == {"BIH"}


def test_golan_between_the_lines_and_the_rings():
    # 235 km² are documented; the generalised polygon has 265 (+13 %), which is what lines A and B must enclose.
    separation = zone("golan-1974", "separation")
    assert km2(separation) == pytest.approx(265, rel=0.01)
    assert km2(shapely.symmetric_difference(separation, natural_earth.division_polygon("UNDOF"))) < 2
    assert 70 < line_km("golan-1974", "line-a") < 95
    for side, country in (("israel", "ISR"), ("syria", "SYR")):
        rings = [zone("golan-1974", f"limitation-{side}-{depth}") for depth in (10, 20, 25)]
        assert all(set(by_country(ring)) == {country} for ring in rings)
        for inner, outer in itertools.pairwise(rings):
            assert km2(shapely.intersection(inner, outer)) == pytest.approx(0, abs=0.5)
        assert all(km2(shapely.intersection(ring, separation)) < 0.5 for ring in rings)
        assert km2(rings[1]) > 1.5 * km2(rings[2])


def test_abkhazia_has_two_depths_and_an_end_that_is_not_known():
    # 24 km are documented for the width of the security zone, and 12 km more on either side for restricted weapons. On
    # the lower Inguri the zone is that wide, less 2 km or more on either side for the line; at its upper end it tapers.
    length = line_km("abkhazia-1994", "separation-line")
    assert 60 < length < line_km("abkhazia-1994", "whole-border") == pytest.approx(122, abs=1)
    security = zone("abkhazia-1994", "security-zone")
    restricted = zone("abkhazia-1994", "restricted-weapons-zone")
    assert km2(security) == pytest.approx(24 * length, rel=0.15)
    assert km2(shapely.intersection(security, restricted)) < 1
    lower = natural_earth.border("GE-AB", "GE-SZ")
    for part, least_km, most_km in (("certain", 9.8, 10.2), ("possible", 13.8, 14.2)):
        bounds = layers_of("abkhazia-1994").zone_periods["security-zone", ""][0].zone.parts
        edge = shapely.boundary(getattr(bounds, part))
        inland = shapely.box(41.75, 42.3, 42.2, 42.65)  # away from the coast and the upper end
        near = shapely.get_parts(shapely.intersection(edge, inland))
        away_km = [float(geodesic_distance(each, lower, edges="straight")) / 1000 for each in near]
        assert all(least_km < away < most_km for away in away_km)
        assert away_km
    assert by_country(zone("abkhazia-1994", "security-zone", "certain")).keys() == {"GEO"}


def test_karabakh_has_the_documented_districts_and_a_corridor_of_five_kilometres():
    # 1,835, 3,050 and 1,150 km² (1,094 by another count) are documented; each lies between what is certain and what is
    # possible of a generalised outline. The corridor is 5 km wide along a road known to 3 km: nothing is certain.
    for district, documented_km2 in (("lachin", [1835]), ("kalbajar", [3050]), ("agdam", [1094, 1150])):
        certain, possible = bounds_km2("karabakh-2020", f"district-{district}")
        assert all(certain < each < possible for each in documented_km2)
        assert km2(zone("karabakh-2020", f"district-{district}")) == pytest.approx(min(documented_km2), rel=0.1)
    certain, possible = bounds_km2("karabakh-2020", "lachin-corridor")
    assert certain == 0
    corridor = zone("karabakh-2020", "lachin-corridor")
    assert by_country(corridor).keys() == {"AZE"}
    assert km2(corridor) < 5 * line_km("karabakh-2020", "lachin-road") + 20 < possible
    shusha = layers_of("karabakh-2020").places.set_index("title").geometry["Shusha"]
    assert not shapely.intersects(corridor, shusha)


def test_cyprus_is_within_three_per_cent():
    area = km2(zone("cyprus-1974", "buffer-zone"))
    assert area == pytest.approx(346, rel=0.03)
    assert by_country(zone("cyprus-1974", "buffer-zone")).keys() == {"CNM"}
    assert line_km("cyprus-1974", "southern-line") == pytest.approx(180, rel=0.15)


def test_kosovo_is_one_sided_and_leaves_two_neighbours_out():
    # Facts: 270.4 + 58.5 km; 1,295 + 289 km² at 5 km with flat ends; round ends add up to two half discs of 5 km.
    assert line_km("kosovo-1999", "province-border") == pytest.approx(328.9, abs=0.5)
    ground, air = zone("kosovo-1999", "ground-safety-zone"), zone("kosovo-1999", "air-safety-zone")
    assert 1584 * 0.98 <= km2(ground) <= (1584 + 79) * 1.01
    for strip in (ground, air):
        assert set(by_country(strip)) == {"SRB", "MNE"}
    assert km2(shapely.difference(ground, air)) < 0.5
    assert km2(air) > 4.5 * km2(ground)
