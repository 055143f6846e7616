"""English: how a length stands in a sentence, and what then it measures."""

from __future__ import annotations

from layers.draft.patterns import read_table

MEASURE_NAME = "( <place> | ^ ) ( <place> | ^ )*2"
SIDE_ALONE = f"( <party> | {MEASURE_NAME} )"
SIDE = f"the? @compass? side:( {SIDE_ALONE} )"
DIM = "( deep|wide|broad|thick|inland|across | in @dimension | of @dimension )? ,? ( respectively ,? )?"
NEAR_BY = "( the? @compass? @by_name )*2"
REF = (
    f"( the|a|an|its|their ..1 )? ( road|highway|river|banks|bank )? {NEAR_BY} of? "
    "the? ref:<line|place> ( ( ,|and*2 <place> ) )*4"
)
REF_NAMED = f"the? @compass? @by_name of the? named:( {MEASURE_NAME} ( ,|and {MEASURE_NAME} )*4 )"
NAMED_THING = "named:( ^ ( @particle? ^ | <number> )*2 )"
SIDE_OF = f"( of|from {REF} )?"
MEASURES = read_table(f"""
extent: n:<length> ( long | in length | of length | square )
extent: n:<length> wide? ( at|in )? ( its|the )? narrowest|widest
extent: n:<length> across|through the|a? island|country|territory|province|region
extent: length of @about*4 n:<length>
extent: perimeter|circumference|length is|was|measures @about*3 n:<length>
extent: n:<length> ( <line> | stretch|section|segment|length|journey|range ( road|border )? ) !of
extent: range|ranges|calibre|caliber|altitude|height|speed of? @about*3 n:<length>
extent: stretch|stretches|stretching|running|runs ( for|along|about|some )*2 n:<length> from|along|of|to|between
extent: stretches|stretching|runs|running for @about*2 n:<length> !into|inside|deep|on
width: n:<length> wide|broad|across from {MEASURE_NAME} to
apart: n:<length> wide? ( apart | from each other | from one another | between the? ( two|their|both|opposing )*2 )
both: n:<length> {DIM} ( wide|zone|<zone> )? ( on|to|from|at|along|of )? <both> {SIDE_OF}
both: ( on|to|along|at|from )? <both> of|from {REF} ~10 n:<length>
both: <zone> ( on|along|to ) <both> of {REF} ~10 n:<length>
side: n:<length> {DIM} ( deep|far|and|lying|wholly|entirely|running )*3 into|inside|within|onto the? (
    territory|interior of )? {SIDE}
side: n:<length> {DIM} ( on|to|in|and|lying )*2 {SIDE} 's? side|bank|territory|soil {SIDE_OF}
side: n:<length> {DIM} ( on|to|in )*2 {SIDE} 's? and|, <length> {DIM} ( on|to|in )*2 the? ( <place> | <party> | ^ )*3
    's? side|bank|territory|soil
off: leave|vacate|leaves|left {REF} to a? distance of @about*3 n:<length>
own side: n:<length> {DIM} ( on|in ) its|their own? side|territory|bank {SIDE_OF}
compass: n:<length> {DIM} ( to|on|in )? the? way:@compass ( and|or to? the? way2:@compass )? side|bank? (
    of|from|along {REF} )?
near: within|closer|nearer than? @about*4 n:<length> of|from|to {REF}
near: within|closer|nearer than? @about*4 n:<length> of|from|to {REF_NAMED}
near: within|closer|nearer than? @about*4 n:<length> of|from|to the? {NAMED_THING}
off: n:<length> {DIM} ( away|back|off )*2 from {REF_NAMED}
off: n:<length> {DIM} ( away|back|off|distant|short|either )*2 from|off {REF}
off: n:<length> clear of {REF}
off: beyond|outside @about*3 n:<length> of|from {REF}
off: beyond|outside @about*3 n:<length> of|from {REF_NAMED}
off: beyond|outside @about*3 n:<length> of|from the? {NAMED_THING}
off it: n:<length> {DIM} ( away|back )? from it|them|there
behind: n:<length> {DIM} behind|beyond|past {REF}
near: closer|nearer than @about*4 n:<length> to {REF}
near: n:<length> or less from|of|to {REF}
radius: radius of @about*4 n:<length> around|round|from|of {REF}
radius: radius of @about*4 n:<length> around|round|from the? {NAMED_THING}
radius: radius|circle of @about*4 n:<length> around|round|from {REF_NAMED}
radius: circle of @about*4 n:<length> around|round|from {REF}
radius: circle of @about*4 n:<length> around|round|from the? {NAMED_THING}
radius: radius of @about*4 n:<length>
radius: n:<length> ( in? radius )? around|round {REF}
radius: n:<length> ( in? radius )? around|round the? {NAMED_THING}
radius: n:<length> ring|circle|perimeter around|round {REF}
radius: n:<length> ( in? radius )? round:around|round
radius: circle|radius of @about*4 n:<length> round:around|round
radius: n:<length> ( in? radius | circle ) ( around|of|from {REF} )?
radius: n:<length> in every|all direction|directions ( from|around|of {REF} )?
depth: n:<length> ( deep | inland | in depth | of depth )
depth: depth|deep ( of|to|is|be )*2 @about*4 n:<length>
width: n:<length> ( wide | broad | across | thick | in total|overall? width|breadth | of width )
width: n:<length> in|of total|overall depth|width
width: width|breadth ( varies|varying|ranges|ranging|shall|of|is|was|be|will|to|from|between )*4 @about*4 n:<length>
attribute: n:<length> wide? ( <zone> | strip|belt|band|buffer|perimeter|area )
attribute: ( <zone> | strip|belt|band|buffer|perimeter ) ( of land|territory )? of|measuring @about*4 n:<length>
keep apart: separation|distance|gap|space of? @about*4 n:<length> ..2 between
keep apart: separated by @about*6 n:<length>
keep apart: @keep ..3 n:<length> ..2 between
attribute: <zone> ~18 of|, n:<length> each
extend: <zone> ~8 ( @extend | be|is ) ( for|to|out|a|distance|of )*3 @about*3 n:<length>
off: n:<length> {DIM} ( away|back )*2 from the? {NAMED_THING}
off: n:<length> {DIM} ( away|back )*2 from what:( the|all|any|each|every ..2 @facility )
bare: n:<length>
""")
"""Role and pattern. `n` is the length; `ref` what it is measured from, `side` or `way` (a compass word) to where."""
ANAPHORS = "@definite zone|strip|belt|buffer|area|corridor|width|depth|<zone>"
GROUND_NOUNS = frozenset(
    {
        "tract",
        "area",
        "ground",
        "strip",
        "buffer",
        "land",
        "perimeter",
        "fortress",
        "territory",
        "territories",
        "patrols",
        "patrolling",
        "monitoring",
        "surveillance",
    }
)
SETTLEMENT_LIES = (
    "village|town|city|base|camp|hill|settlement|headquarters|hospital|<place> ..2 lies|lie|stands|located|situated"
)
DEMILITARISED = "demilitarised|demilitarized|neutralised|neutralized"
JOINING = frozenset({"and", "or", "from", "between", "to", "of", "about", "approximately", ",", ";"})
IN_THAT_ORDER = "( respectively | in that order )"
WITHIN_A_LIST = frozenset({"and", "the", "of", "to", "into", "forces", "troops", "armies", "army"})
UNSUPPORTED = read_table("""
a map: @charted ( out|down )? on|in|by|at
    ( the|an|a|this|its|attached|annexed|enclosed|accompanying|following|agreed )*4
    map|maps|annex|annexes|appendix|chart|charts|sheet|sheets|overlay|attachment|coordinates|table|protocol
a map: map|maps|chart|charts ( annexed|attached|appended ) to
a map: coordinates|grid|longitude|longitudes|latitude|latitudes
bounds: @bounded by|on|to|in
bounds: limits|limit|boundaries|boundary|perimeter|extent|outline of the? ..3
    area|areas|zone|<zone>|sector|sectors|corridor|region|district|enclave|territory ..3
    are|is|shall|will|run|runs|follow|follows|passes|goes
bounds: <zone> covers|cover|comprises|comprise|includes|include the?
    town|towns|village|villages|city|cities|district|districts|province|provinces|governorate|governorates
bounds: <line> ( of the? ..2 )? ( shall|will|must )*2 follow|follows|run|runs|coincide|coincides|correspond|corresponds
no bounds: ( <place> | <zone> ) ( area|areas|region|district )? ~8
    demilitarised|demilitarized|neutral | free ( of|from ) ..4 @arms|forces|troops|<party>
bounds: ( deploy|deployed|deploys|stationed|present|area|areas|territory|land|ground|forces|troops ~6 )
    between <line> and ( the )? <line>
ground by a line: ( area|areas|ground|territory|territories|islands|land|all|region|waters ~4 )
    @compass ( and|or @compass )? of ( the )? <line>
ground by a line: forces|troops|fighters|soldiers|weapons|arms|personnel|units|militias|flights|aircraft|vessels|<party>
    ( stationed|deployed|present|located|that|which|are|is )*4 @compass ( and|or @compass )? of ( the )? <line>
ground by a line: @withdraw|@keep ..3 @compass ( and|or @compass )? of ( the )? <line>
ground by a line: @compass of the? ..3 parallel|meridian
height: below|above @about*3 <length>
""")
"""Why, and the words that show it."""
OPERATIVE = "@must|@forbid|@withdraw|@keep|@create"
BOUNDED_NOUNS = (
    "parallel|meridian|limits|limit|boundary|boundaries|flights|aircraft|area|areas|ground|territory|territories|islands|land|perimeter|sector|sectors|"
    "line|lines|waters|<line>|<zone>"
)
HALVES = "n:<length> ,? ( of|with|that|is|being|or|namely|i|e )*3 @about*2 half:<number> ( on|to|at )? <both>"
"""A strip and its half on each side, whose unit stands with the whole alone: "14 km, seven on each side"."""
BETWEEN_BOUNDS = (
    "( at least | not|no less than | a? minimum of ) n:<length> ,? ( and|but|or|to )*2 "
    "( at most | not|no more than | a? maximum of | up to ) n2:<length>"
)
"""A length between two figures: "not less than 5 km and not more than 8 km"."""
SIZED = "n:<length> ,? ( deep|wide|broad | in depth|width|breadth|radius )"
NO_SIZES = (
    "n:<length> ( long | in length | of length | square | high | in height | tall )",
    "range|ranges|calibre|caliber|altitude|height|speed|every of? ( about|up|to|over )*3 n:<length>",
    "village|town|city|base|camp|hill|hospital|school|<place> ..4 n:<length> ( away|@compass )? from|of|@compass",
    "ran|drove|flew|walked|marched|travelled|traveled|for ( about|some )? n:<length>",
)
ARMS_AT_A_DISTANCE = "@arms|<party> ~8 distance|distances ~5 <length>"
GROUND_OF_A_LENGTH = f"{DEMILITARISED}|area|perimeter|circle|separation ~10 <length>"
POSSESSIVES = frozenset({"it", "its"})
"""Words with which a sentence goes on about what the one before it named."""
LIST_JOINTS = frozenset({"and", ",", ";", "or"})
REPEAT_JOINTS = frozenset({"and", ","})
FOR = "for"
RESPECTIVELY_ALONE = "respectively"
NEITHER_SIDE = "<both> shall|may|will|must not? ( @must|bring|send|keep|station|place|deploy|move|maintain|have )"
LOOSE_ZONES = frozenset({"strip", "strips", "belt", "belts", "corridor", "corridors"})
"""Words for ground that are no zone of an agreement by themselves."""
DECIDED_OF_GROUND = f"accept|accepts|accepted|neutral|@must|@forbid|@withdraw|@keep|@create|@extend|{DEMILITARISED}"
WITHDRAWN_FROM = "@withdraw ( back|their|its|all|the|@arms|<party> )*4 from the? ref:<line>"
OBLIGING = "are|is to be | shall|must|undertake|undertakes|no|neither|nor|prohibited|forbidden"
"""Words of a sentence that obliges: a length in it is never passed over in silence."""
