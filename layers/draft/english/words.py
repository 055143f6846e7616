"""The words that the grammar of clauses knows, by class. A new wording is most often one word here."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["CLASSES", "COMPASS", "MONTHS", "NUMBER_WORDS", "WEEKDAYS"]

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

WEEKDAYS: Mapping[str, int] = {
    day: number
    for number, day in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}

_SMALL_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
NUMBER_WORDS: Mapping[str, int] = {word: number for number, word in enumerate(_SMALL_NUMBERS.split())} | {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12,
}  # fmt: skip

COMPASS: Mapping[str, str] = {
    **{
        word + ending: word
        for word in ("north", "south", "east", "west")
        for ending in ("", "ern", "ward", "wards", "erly")
    },
    **{
        first + second + ending: f"{first}-{second}"
        for first in ("north", "south")
        for second in ("east", "west")
        for ending in ("", "ern", "ward", "wards", "erly")
    },
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SIGNED_AT = re.compile(
    r"\b(?:done|signed|concluded|adopted|agreed|initialled|negotiated|talks|summit|meeting|held)\s+(?:at|in)\s+(?:the\s+city\s+of\s+)?\Z",
    re.IGNORECASE,
)
"""What stands before the place where an agreement was made, which is no theatre of it."""

CLASSES: Mapping[str, frozenset[str]] = {
    "compass": frozenset(COMPASS),
    "opener": _words(
        "a an the this that these those it its in on at by to of from for with under within between along around "
        "after before during until both each either all any no not and or but as if when while where there here "
        "they we he she his her their our who which what such so some more most extra only over about article "
        "section paragraph however also further meanwhile according given having despite although because since "
        "once then"
    ),
    "deep": _words("deep depth indepth inland"),
    "wide": _words("wide broad across thick width breadth"),
    "by_name": _words(
        "port ports town towns city cities village villages airport airports camp camps base bases outskirts edge "
        "edges centre center suburb suburbs settlement harbour harbours harbor harbors terminal terminals "
        "crossing crossings hall headquarters square cathedral mosque church monastery citadel bridge market"
    ),
    "dimension": _words("depth width breadth"),
    "about": _words(
        "about approximately around roughly some nearly almost least most minimum maximum up at to of a an the "
        "not more less than no over exceeding exceed only just further another total distance depth width be "
        "being extend extending extends"
    ),
    "bank": _words("side sides bank banks shore shores flank flanks"),
    "side": _words("side sides"),
    # Who
    "party_adjective": _words(
        "armed government regime rebel opposition opposing military state national regular irregular foreign "
        "allied pro anti separatist radical extremist islamist jihadist terrorist moderate security defence "
        "defense border ground mobile joint special loyalist insurgent militant paramilitary warring conflicting "
        "belligerent people s peacekeeping international united nations un patrol observer heavily lightly "
        "russian other remaining existing local own backed held led the and"
    )
    - {"s", "the", "and", "backed", "held", "led"},
    "party_head": _words(
        "forces troops army armies opposition government regime police militia militias militants fighters rebels "
        "insurgents soldiers units contingent contingents formations separatists guards peacekeepers personnel "
        "elements authorities faction factions belligerents combatants mujahideen gunmen"
    ),
    "group_head": _words("group groups parties party side sides"),
    "every": _words("both each either all any two opposing respective"),
    # Lines
    "line_adjective": _words(
        "rebel government enemy opposition military demarcation contact control ceasefire cease fire front "
        "armistice confrontation separation boundary border partition forward disengagement dividing "
        "administrative inter entity agreed truce provisional actual defence defense internal international green "
        "blue purple red yellow current existing de facto established present former temporary contour centre "
        "center withdrawal frontier state"
    ),
    "line_of": _words(
        "contact confrontation control separation demarcation engagement disengagement withdrawal deployment fire "
        "combat hostilities"
    ),
    "border": _words("border borders boundary boundaries frontier frontiers borderline"),
    "border_adjective": _words(
        "former colonial maritime sea old new province provincial state national international common shared land "
        "administrative disputed southern northern eastern western mutual recognised recognized regional district "
        "entire whole"
    ),
    "border_compound": _words(
        "guard guards police crossing crossings town towns village villages city area areas zone zones strip "
        "province provinces patrol patrols region regions post posts security gate villagers districts fence wall "
        "dispute clash clashes camp"
    ),
    "road": _words("road highway motorway freeway expressway route autobahn street"),
    "railway": _words("railway railroad rail tracks"),
    "river": _words("river creek stream wadi"),
    "canal": _words("canal waterway"),
    "coast": _words("coast coastline shore shoreline seaboard littoral"),
    "fence": _words("fence wall barrier berm rampart"),
    "position": _words("positions localities trenches lines posts"),
    "definite": _words("this that the said these aforementioned such its it"),
    # Zones
    "zone_head": _words("zone zones corridor corridors strip strips belt belts buffer buffers cordon cordons"),
    "area_head": _words("area areas perimeter territory space region land lane"),
    "zone_adjective": _words(
        "demilitarised demilitarized buffer security safe safety temporary ground air separation deescalation "
        "exclusion no fly go weapon weapons heavy arms free restricted limitation limited neutral border military "
        "protective protection humanitarian disengagement deconfliction joint patrol patrolling stabilisation "
        "stabilization sterile forbidden prohibited interim transitional de escalation non militarized "
        "militarised control monitoring evacuation peace ceasefire cease fire withdrawal confidence proposed new "
        "planned wide deep narrow armed"
    ),
    "zone_key": _words(
        "demilitarised demilitarized buffer security safe safety separation deescalation escalation exclusion fly "
        "free restricted limitation limited neutral protective protection disengagement deconfliction sterile "
        "forbidden prohibited peace weapons demilitarisation"
    ),
    "zone_of": _words("separation limitation disengagement limitations demilitarisation security exclusion"),
    "document": _words(
        "memorandum agreement agreements protocol protocols treaty accord accords resolution resolutions annex "
        "declaration communique statement plan roadmap convention charter decree document package"
    ),
    # What is done
    "withdraw": _words(
        "withdraw withdraws withdrawn withdrew withdrawing withdrawal withdrawals pull pulls pulled pulling "
        "pullback pullout redeploy redeploys redeployed redeploying redeployment retire retires retired retreat "
        "retreats retreated move moves moved remove removes removed removal step steps stepped draw draws drawn "
        "back fall falls disengage disengaged disengagement retreating relocate go goes leave leaves evacuate "
        "evacuated"
    ),
    "keep": _words(
        "separated remain remains remained remaining stay stays stayed staying keep keeps kept keeping maintain "
        "maintains maintained maintaining hold holds holding held"
    ),
    "forbid": _words(
        "bars closed not no never neither refrain prohibited forbidden prohibit forbids bar barred ban banned nor"
    ),
    "extend": _words(
        "extend extends extending extended stretch stretches stretching reach reaches reaching run runs running "
        "cover covers covering comprise comprises comprising lie lies lying established create created set up go "
        "goes push pushed pushes penetrate include includes envisages envisage spans span"
    ),
    "create": _words(
        "create creates created creating creation establish establishes established establishing establishment "
        "set setting declare declares declared form agree agreed demand demands demanded propose proposes "
        "proposed seek seeks sought impose imposed want wants need spoke plan plans planned introduce introduced "
        "demarcate enforce"
    ),
    "elsewhere": _words(
        "village town city base camp hill settlement outskirts died killed clash clashes exploded fired shelled "
        "hit hits struck landed located situated live lives lived stands stood based fell travelled traveled "
        "drove flew marched walked range ranges calibre caliber altitude farm hospital school bridge crossing "
        "patrol patrols attack attacks"
    ),
    "facility": _words(
        "installation installations facility facilities camp camps base bases hospital hospitals school schools "
        "monument monuments refinery refineries depot depots plant plants dam dams silos mill mills"
    ),
    "vacate": _words(
        "leave leaves leaving vacate vacates vacating quit quits evacuate evacuates evacuating depart departs departing"
    ),
    "watcher": _words(
        "observers observer monitors peacekeepers inspectors verifiers teams team mission contingent contingents"
    ),
    "charted": _words(
        "shown marked drawn drew draws marks shows indicated delineated depicted traced described defined set laid "
        "specified identified determined given"
    ),
    "particle": _words("al el as ash ar an ad az de la del"),
    "bounded": _words("bounded enclosed delimited limited formed framed demarcated defined"),
    "ground": _words(
        "area areas ground territory territories land region regions sector sectors zone zones strip tract place "
        "places town city village district districts province quarter quarters enclave camp camps islands island "
        "locality corridor perimeter part parts airport port"
    ),
    "shape": _words("triangle quadrilateral square rectangle polygon pentagon trapezoid"),
    "must": _words("shall will must may agree agreed is are to forbidden prohibited declared established"),
    "far": _words("closer nearer beyond within"),
    # Events
    "arms": _words(
        "weapons weapon weaponry arms tanks tank artillery launchers launcher rockets rocket guns mortars "
        "howitzers missiles missile equipment armour armor munitions hardware"
    ),
    "vehicle": _words("vehicles tanks trucks carriers lorries jeeps howitzers buses"),
    "post": _words("posts outposts post outpost checkpoints checkpoint"),
    "watch": _words("observation lookout watch monitoring observer surveillance"),
    "road_noun": _words(
        "routes route roads road highways highway motorways motorway corridors corridor crossings links transportation"
    ),
    "say": _words(
        "said says say told announced announces reported reports added stated declared confirmed according noted"
    ),
    "doubt": _words(
        "prevent preventing prevented any imminent fears fear feared could looming avoid averted if threat "
        "threats apparent preparation might may would averting avert risk possible"
    ),
    "locative": _words(
        "in at near around through from over inside into along on to of toward towards across outside off within"
    ),
    "town": _words(
        "the a town city village old quarter quarters neighbourhood neighbourhoods suburb suburbs pocket enclave part "
        "parts province region area district governorate hub crossing port airport camp edge "
        "edges outskirts border northern southern eastern western northeastern northwestern southeastern "
        "southwestern north south east west rebel held largely its syria russia of"
    )
    - {"syria", "russia"},
}

SMALL_WORDS = frozenset(
    {"the", "of", "and", "to", "in", "a", "is", "are", "on", "by", "for", "shall", "will", "with", "that", "from"}
)
SMALL_WORD_SHARE = 0.1
"""Small words are some 30 % of English prose, and under 5 % of other languages'."""
