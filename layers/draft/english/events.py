"""English: events, posts, routes and deadlines."""

from __future__ import annotations

import re

from layers.draft.patterns import read_table

NAME_IN_A_LIST = "( <place> | ^ ) ( @particle? ^ )*2"
NO_FIRE = (
    "( ceasefire|truce|armistice|standstill | cease fire | humanitarian|tactical|operational pause|truce|standstill | "
    "cessation|pause|suspension|halt ( of|in|to ( all|the|military )*2 hostilities|fighting|combat|operations|fire )? )"
)
"""An end of fighting, for good or for a time."""
HOW_OFTEN = (
    "once|twice|<number> times? ( a|per|each|every ) day|week|month|fortnight | <number> times ( a|per|each ) "
    "day|week|month | daily|weekly|fortnightly|monthly|nightly | every|each <number>? day|week|month|days|weeks"
)
EVENTS = read_table(f"""
patrol: joint|jointly|coordinated|mobile|border ,? ( joint|coordinated|military|patrol | <place> )*2
    patrol|patrols|patrolling|policing
patrol: ( will|would|shall|to|may|must jointly? ) patrol !groups|group
patrol: <party> ( will|shall|must|to|may )*2 patrols|patrol ( daily|weekly|jointly )*2
    between|in|along|on|from|inside|within|around
patrol: ^ ( will|shall|must|to|may )*2 patrols ( daily|weekly|jointly )*2 between|in|along|on|from|inside|within|around
patrol: policed|patrolled|monitored|supervised|guarded|secured by
patrol: operate|operates|operating|deployed in|within|inside <zone>
patrol: control in|of|over <zone>
patrol: under the? control|supervision of the? <party>
withdrawal: withdrawal|removal|pullout|pullback|evacuation of what:(
    all|the|any|their|radical|heavy|armed|foreign|other|remaining|terrorist )*4 what2:( <party> | @arms | fighters )
withdrawal: what:( heavy|medium|light|all|the )*3 what2:( @arms | <party> ) (
    will|shall|must|to|are|were|have|has|been|be|is )*4 withdrawn|removed|evacuated|pulled out|back|from?
withdrawal: what:( heavy|medium|light|all )*2 what2:@arms ,? including ~12
    will|shall|must|to|are|were be? withdrawn|removed|pulled|moved out|back|from?
withdrawal: withdraw|withdraws|withdrew|remove|removes|redeploy|redeploys what:( all|the|any|their|its|heavy|remaining
    )*3 what2:( <party> | @arms )
withdrawal: what2:<party> ( will|shall|must|to|have|has|had )*3
    withdraw|withdraws|withdrew|withdrawn|retreat|retreated|retire|redeploy|redeployed|leave from|to|behind|back
withdrawal: what2:<party> ( will|shall|must )*2 ( withdraw|leave|vacate ) <zone>
withdrawal: what2:<party> ( will|shall|must|to|have|has|had|are )*3 @vacate|left
withdrawal: what:( heavy|medium|light|all )*2 what2:@arms ( will|shall|must )*2 @vacate
evacuation: what:( the|all|any|their|sick|remaining )*3
    what2:( wounded|sick|civilians|residents|inhabitants|families|people|patients )
    ( will|shall|must|may|to|are|were|is|be|been|have|has|also|first )*4 evacuated ( out|first )*2 from?
encirclement: is|are|was|were|been|be|become|became ( now|completely|fully ) encircled|surrounded|besieged
encirclement: is|are|was|were|been|be|become|became encircled|surrounded|besieged
encirclement: encircled|surrounded|besieged by
encirclement: <party|place> has|have|had? encircled|surrounded|besieged
convoy: convoy|convoys
convoy: sent|sends|send|dispatched|sending @about*2 n:<number> ..2 @vehicle
deployment: additional|extra|more|new what2:troop|troops deployment|deployments
deployment: send|sends|sent|deploy|deploys|deployed|dispatch in? ( @about )*2 n:<number>? (
    more|additional|extra|its|new )*2 what2:( drones|troops|soldiers|observers|monitors|peacekeepers|<party> )
deployment: what2:<party> ,? ( numbering|of @about*3 n:<number> ,? )? ( will|shall|must|to|are|is|be|were|have|been|has
    )*4 deployed|deploy|stationed along|in|at|on|to|inside|within|between|around
deployment: boost|boosts|boosted|reinforce|reinforces|strengthen its|their presence
attack: n:<number> attacks|strikes|raids|airstrikes|violations|shellings
attack: shelled|bombed|bombarded|attacked|ambushed
attack: bombardment|bombardments|shelling|airstrikes|airstrike
airspace: restrictions|limits|ban|limitations ~10 airspace
airspace: airspace ~8 closed|closed|restricted|reopened|banned|prohibited|lifted
airspace: no fly zone
ceasefire: {NO_FIRE} ~8 (
    enter|enters|entered|entering|come|comes|came|go|goes|take|takes|took ) ( into )? force|effect|start
ceasefire: {NO_FIRE} ~8
    begin|begins|beginning|began|start|starts|starting|started|commence|commences|commencing|effective|declared|observed|applies|apply|from
    ~6 <date>
ceasefire: declare|declares|declared|declaring|announce|announced|proclaim ..4 {NO_FIRE}
    ~8 <date>
ceasefire: cease fire ~8 ( enter|enters|come|comes|go|goes|take|takes ) ( into )? force|effect
ceasefire: actions|hostilities|fighting|fire|operations ~9 cease|ceases|stop|stops
talks: delegation ..8 in <place> ( 's <place> )?
talks: met|meet|meets in <place> ( 's <place> )?
talks: talks|summit|discussions|negotiations ..9 in <place> ( 's <place> )?
talks: <place> ( peace )? talks|discussions|summit
""")
"""Kind of event and the words that tell of it. `n` is a count, `what` and `what2` who or what moves."""
BY_WHOM = (
    "by|from|of|manned|with|groups the? ( <party> | <place> ) "
    "( and|, the? ( contingents of )? ( <party> | <place> ) )*3"
)
COUNTED_POSTS = (
    "n:<number> ( existing|new|more|additional|military|fixed|turkish|russian|joint | <place> | @watch )*4 @post"
)
UNCOUNTED_POSTS = "( extra|more|new|existing|its|several )? @watch @post"
POSTS_AT = (
    "@watch|crossing|border|control|entry? "
    "posts|outposts|points|post|outpost|point|checkpoints|checkpoint|crossings ,? ( of which <number>? )? "
    "( are|is|lie|lies|stand|stands|shall|will|be|been|established|set|up|located|situated|placed )*5 at|near|in "
    "( the? town|village|city|hill of? )? "
    f"names:( {NAME_IN_A_LIST} ( ( ,|and )*2 ( the|town|city|village|of )*3 {NAME_IN_A_LIST} )*12 )"
)
WATCHERS_AT = (
    "@watcher ( shall|will|must|to|be|are|is|also )*4 stationed|posted|positioned|based|located|deployed at|in|near "
    "( the? town|village|city|hill of? )? "
    f"names:( {NAME_IN_A_LIST} ( ( ,|and )*2 ( the|town|city|village|of|in|at )*3 {NAME_IN_A_LIST} )*12 )"
)
"""Where those who watch are put: each place has a post."""
UNTIL = ("until", "till")
POSTS_DUE = (
    "open|opens|opened|operate|operates|operating|working ..6 <date> | "
    "@watch? @post ~10 established|set|placed|opened|manned|operational|built|installed|deployed | "
    "establish|establishes|set|open|opens|build|install|deploy|man ~8 @post"
)
"""Posts that are still to be: the date of the sentence is that by which, or on which, they are set up."""
ROUTE_END = "the? ( town|city|village|settlement of? )? the?"
ROUTE_NAME = "( <place> | ^ ^? )"
ROUTES = read_table(f"""
between: @road_noun ( linking|connecting|running|going|traffic )*2 between a:<place> and b:<place>
    ( ( as well as|and|, )*4 between? c:<place> and d:<place> )?
from: @road_noun ( linking|connecting|running|going|leading )*2 from {ROUTE_END} a:<place> ~8 to {ROUTE_END} b:<place>
linking: @road_noun linking|connecting|links|connects a:<place> and|to|with b:<place>
named: a:<place> to? b:<place> @road_noun
evacuation: evacuation|evacuate|evacuating|convoy|passage ~8 from {ROUTE_END} a:<place> ~8 to {ROUTE_END} b:<place>
along: along road:<line> from {ROUTE_END} a:{ROUTE_NAME} ~9 to {ROUTE_END} b:{ROUTE_NAME}
""")
INTO_FORCE = "( enter|enters|entered|come|comes|came|go|goes|take|takes ) ( into )? force|effect ..4 date:<date>"
ADJECTIVE_ENDINGS = ("ish", "an", "ese", "i", "ch", "ic")
SUBJECT_TOWN = "city|town|village|enclave|pocket of? place:<place>"
COUNT_OF_POSTS = "n:<number> ( of ( its|the|their|turkish|turkey 's? | <place> )*3 )? ( @watch )? @post"
TO_COME = "will|shall|to|would"
STATUSES = ("cancelled", "suspended", "lifted", "postponed")
HEADING = "toward|towards|to|heading|for the? ( town|city|village of )? place:<place>"
CLAUSE_BREAKS = frozenset({"while", "whereas", ";"})
"""Words that set one clause of a sentence against another."""
RELATIVES = frozenset({"that", "which"})
ACTOR_JOINTS = frozenset({"and", ",", "the", "'s", "counterpart", "president", "leader"})
NEGATIONS = frozenset({"not", "never", "except", "excluding", "without", "nor", "neither", "but"})
"""Words after which a place is one that the event is not at."""
WITH = "with"
BACKWARD_ARTICLES = frozenset({"the", "these", "those"})
CONTROL = "control"
AGENT_WORDS = frozenset({"by", "manned"})
AWAY_FROM = frozenset({"to", "toward", "towards", "into", "for"})
"""Words before a place to which somebody goes from the place that is left."""
ORIGIN_WORD = "from"
LIST_OF_PLACES = f"{NAME_IN_A_LIST} ( ( ,|and )*2 ( from|the|town|city|village|of )*4 {NAME_IN_A_LIST} )*12"
CORRIDORS = (
    "corridor|corridors|route|routes|evacuation|evacuations|evacuate|evacuated|evacuates|evacuating|evacuees|passage|"
    "humanitarian"
)
"""Words with which names joined by dashes, or led from one to the other, are the stops of a way."""
MOVED_PEOPLE = (
    "civilians|residents|people|wounded|buses|bus|train|trains|trucks|convoy|convoys|roads|inhabitants|families "
    "~12 from|leave|leaving|for|to|taken|out|opened|via|between|through|on"
)
NO_WAY_ON_THE_GROUND = "flight|flights|plane|planes|aircraft|airline|airlines|airport|ferry|ferries|ships"
"""Words before the ends of a way that is no road: it has no course on a map of the ground."""
WAYS = frozenset({"corridor", "corridors", "route", "routes", "passage", "passages"})
NUMBERED_WAY = "^? from|route|corridor"
ORIGIN_WORDS = frozenset({"from", "of"})
LEAVING = frozenset({"leave", "leaves", "leaving", "left"})
GOAL_WORDS = frozenset({"to", "towards", "toward", "into"})
JOINED_BY = frozenset({"between", "linking", "connecting", "joining", "connects", "links"})
VIA_WORDS = frozenset({"via", "through", "past"})
BEFORE_A_NAME = frozenset(
    [
        "the",
        "a",
        "city",
        "cities",
        "town",
        "towns",
        "village",
        "villages",
        "settlement",
        "settlements",
        "district",
        "region",
        "area",
        "eastern",
        "western",
        "northern",
        "southern",
        "central",
        "old",
        "of",
        "besieged",
        "nearby",
    ]
)
"""Words between what leads to a name and the name."""
TIGHT_DASH = re.compile(r"\s?[-–—→]\s?|\s?->\s?")
_CLOCK = r"\d{1,2}(?:[:.h]\d\d)?"
_HALF = r"(?:\s?(?P<{0}_half>[ap])\.?m\b\.?)?"
HOURS = re.compile(
    rf"\b(?:from|between|,|\()?\s?(?P<from>\d{{1,2}}[:.h]\d\d|\d{{1,2}}(?=\s?[ap]\.?m)){_HALF.format('from')}"
    rf"\s?(?:to|until|till|and|-|–|—)\s?(?P<to>{_CLOCK})(?![\d:.]\d|\s?km){_HALF.format('to')}"
    rf"|\b(?P<word>at|until|till|departure|departing|from)\s(?P<at>\d{{1,2}}[:.h]\d\d|\d{{1,2}}(?=\s?[ap]\.?m))"
    rf"{_HALF.format('at')}",
    re.IGNORECASE,
)
"""Hours of a way: "from 09:00 to 21:00", "at 10 a.m."."""
PARTICLES = frozenset({"over", "back", "out", "up"})
PLACES_THAT_SHALL = (
    f"where:( {NAME_IN_A_LIST} ( ( ,|and )*2 ( the|district|region|city|town|of )*3 {NAME_IN_A_LIST} )*8 ) "
    "( district|region|city )? "
    "shall|must|will ( also|then )? be ( also|then )?"
)
"""Places, and the words before what is to become of them."""
