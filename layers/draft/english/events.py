"""English: events, posts, routes and deadlines."""

from __future__ import annotations

from layers.draft.patterns import read_table

NAME_IN_A_LIST = "( <place> | ^ ) ( @particle? ^ )*2"
EVENTS = read_table("""
patrol: joint|jointly|coordinated|mobile|border ,? ( joint|coordinated|military|patrol | <place> )*2
    patrol|patrols|patrolling|policing
patrol: ( will|would|shall|to|may|must jointly? ) patrol !groups|group
patrol: policed|patrolled|monitored|supervised|guarded|secured by
patrol: operate|operates|operating|deployed in|within|inside <zone>
patrol: control in|of|over <zone>
patrol: under the? control|supervision of the? <party>
withdrawal: withdrawal|removal|pullout|pullback|evacuation of what:(
    all|the|any|their|radical|heavy|armed|foreign|other|remaining|terrorist )*4 what2:( <party> | @arms | fighters )
withdrawal: what:( heavy|medium|light|all|the )*3 what2:( @arms | <party> ) (
    will|shall|must|to|are|were|have|has|been|be|is )*4 withdrawn|removed|evacuated|pulled out|back|from?
withdrawal: withdraw|withdraws|withdrew|remove|removes|redeploy|redeploys what:( all|the|any|their|its|heavy|remaining
    )*3 what2:( <party> | @arms )
withdrawal: what2:<party> ( will|shall|must|to|have|has|had )*3
    withdraw|withdraws|withdrew|withdrawn|retreat|retreated|retire|redeploy|redeployed|leave from|to|behind|back
withdrawal: what2:<party> ( will|shall|must )*2 ( withdraw|leave|vacate ) <zone>
encirclement: is|are|was|were|been|be|become|became ( now|completely|fully ) encircled|surrounded|besieged
encirclement: is|are|was|were|been|be|become|became encircled|surrounded|besieged
encirclement: encircled|surrounded|besieged by
encirclement: <party|place> has|have|had? encircled|surrounded|besieged
convoy: convoy|convoys
convoy: sent|sends|send|dispatched|sending @about*2 n:<number> ..2 @vehicle
deployment: additional|extra|more|new what2:troop|troops deployment|deployments
deployment: send|sends|sent|deploy|deploys|deployed|dispatch in? ( @about )*2 n:<number>? (
    more|additional|extra|its|new )*2 what2:( drones|troops|soldiers|observers|monitors|peacekeepers|<party> )
deployment: boost|boosts|boosted|reinforce|reinforces|strengthen its|their presence
attack: n:<number> attacks|strikes|raids|airstrikes|violations|shellings
attack: shelled|bombed|bombarded|attacked|ambushed
attack: bombardment|bombardments|shelling|airstrikes|airstrike
airspace: restrictions|limits|ban|limitations ~10 airspace
airspace: airspace ~8 closed|closed|restricted|reopened|banned|prohibited|lifted
airspace: no fly zone
ceasefire: ceasefire|truce|cessation ( of hostilities )? ~8 (
    enter|enters|entered|entering|come|comes|came|go|goes|take|takes|took ) ( into )? force|effect|start
ceasefire: ( ceasefire|truce|cessation | cease fire ) ( of hostilities )? ~8
    begin|begins|began|start|starts|starting|started|commence|commences|effective|declared|observed|applies|apply
    ~6 <date>
ceasefire: declare|declares|declared|declaring|announce|announced|proclaim ..4 ( ceasefire|truce | cease fire )
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
    "@watch? posts|outposts|points|post|outpost|point "
    "( are|is|shall|will|be|been|established|set|up|located|situated|placed )*5 at|near|in "
    "( the? town|village|city|hill of? )? "
    f"names:( {NAME_IN_A_LIST} ( ( ,|and )*2 ( the|town|city|village|of )*3 {NAME_IN_A_LIST} )*12 )"
)
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
WITH = "with"
BACKWARD_ARTICLES = frozenset({"the", "these", "those"})
CONTROL = "control"
AGENT_WORDS = frozenset({"by", "manned"})
ORIGIN_WORD = "from"
LIST_OF_PLACES = f"{NAME_IN_A_LIST} ( ( ,|and )*2 ( from|the|town|city|village|of )*4 {NAME_IN_A_LIST} )*12"
CORRIDORS = "corridor|corridors|route|routes|evacuation|evacuate|road|passage|<zone>"
"""Words with which names joined by dashes are the stops of a way."""
PLACES_THAT_SHALL = (
    f"where:( {NAME_IN_A_LIST} ( ( ,|and )*2 ( the|district|region|city|town|of )*3 {NAME_IN_A_LIST} )*8 ) "
    "( district|region|city )? "
    "shall|must|will ( be|also|then )*2"
)
"""Places, and the words before what is to become of them."""
