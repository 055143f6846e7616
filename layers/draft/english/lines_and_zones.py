"""English: parties, lines and zones as phrases, sides of a line, bounds of an area, and what is left out."""

from __future__ import annotations

from layers.draft.english.lengths import SIDE
from layers.draft.patterns import read_table

ARTICLES = frozenset({"the", "a", "an", "this", "that", "these", "said", "its", "all", "and"})
LINE_KINDS = (
    (frozenset({"demarcation"}), "demarcation line"),
    (frozenset({"armistice"}), "armistice line"),
    (frozenset({"ceasefire", "cease", "truce"}), "ceasefire line"),
    (frozenset({"contact", "confrontation", "engagement"}), "line of contact"),
    (frozenset({"control"}), "line of control"),
    (frozenset({"boundary", "border", "frontier"}), "border"),
    (frozenset({"front", "forward"}), "front line"),
)
ARABIC_ARTICLES = ("al", "el", "as", "ash", "ar", "an", "ad", "az")
JOINERS = frozenset({"and", "to", "through", "via", "with", "or", "then", "thence"})
SPELLED_LETTERS = frozenset(
    ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "one", "two", "three"]
)
PLAIN_BORDER = frozenset({"this", "line", "common", "international", "state"})
PHRASE_NAME = "( <place> | ^ ) ( @particle? ( <place> | ^ ) )*3"
DIVIDED = f"( <party> | <both> | {PHRASE_NAME} )"
DIVIDES = f"( between the? a:( {DIVIDED} ) and the? b:( {DIVIDED} ) )?"
JOINS = f"( from|between|connecting|linking|joining the? a:( {PHRASE_NAME} ) to|and|with the? b:( {PHRASE_NAME} ) )?"
LEAD = "@definite|the|a|an?"
BOTH_PHRASES = read_table("""
both: ( both|each|either|opposing ) of? the? two? @party_adjective*2 ( @bank | @group_head | @party_head )
both: the? two @party_adjective*2 ( @side | @group_head | @party_head )
both: neither of? the? two? ( party|parties|side|sides | @group_head | @party_head )
both: the parties|belligerents|sides
both: parties
""")
PARTY_PHRASES = read_table("""
party: all|any? the? ( @party_adjective | <place> | ^ )*5 @party_head
party: all|any? the? @party_adjective ( @party_adjective | <place> )*4 ( groups|group|parties|party | @party_head )
""")
ENDS = (
    f"ends:( {PHRASE_NAME} ( in the @compass )? "
    f"( ( ,|and|to|through|via )*3 the? {PHRASE_NAME} ( in the @compass )? )*8 )"
)
DRAWN = f"{LEAD} ( straight|imaginary|direct|broken|notional )*2 line|lines"
LINE_PHRASES = read_table(f"""
joining: {DRAWN} ( drawn|running|that|which|runs|run|extending|passing|going )*3 from|through the? {ENDS}
joining: {DRAWN} ( that|which )? joining|connecting|linking|joins|connects|links the?
    ( towns|villages|cities|points|town|village|city of? )? {ENDS}
line: {LEAD} ( @line_adjective | ^ | <place> | <date> )*5 line|lines of the? ( actual|current|forward )*2 @line_of
    {DIVIDES}
line: {LEAD} ( @line_adjective | ^ | <place> | <date> )*6 line|lines {DIVIDES}
line: the|that|this !bottom|first|second|last|party|assembly|phone|supply|power|main|dotted|fine|thin
    ..1 line {DIVIDES}
front line: {LEAD} ( ^ | <place> | current|active )*3 frontline|frontlines {DIVIDES}
lettered: @definite? line ( marked|designated|called|as|the|line )*4 letter:^
lettered: @definite? lines letter:^ and letter2:^
border: {LEAD} ( <place> | ^ | 's | @border_adjective )*5 @border line|lines? !@border_compound ( between the? a:(
    {DIVIDED} ) and the? b:( {DIVIDED} ) | with the? c:(
    {PHRASE_NAME} ) | of the? ( {PHRASE_NAME} ) province|state? )?
road: {LEAD} ( <place> | ^ )*4 @road {JOINS}
road number: the? @road number:^
road number: the? number:^ @road?
railway: {LEAD} ( <place> | ^ )*4 @railway line? {JOINS}
river: {LEAD} ( <place> | ^ ) ( <place> | al|el|de|la | ^ )*3 @river
river: the? @river <place|place>
river: the? @river ^
river: @definite|the @river
river place: the? <place>
canal: {LEAD} ( <place> | ^ )*3 @canal
coast: {LEAD} ( <place> | ^ | 's )*3 @compass? @coast ( of the? ( {PHRASE_NAME} ) )?
fence: {LEAD} ( perimeter|border|separation|security|boundary | ^ | <place> )*3 @fence
positions: the|their? ( forward|front|defence|defense|defensive|military|current|present | <party> | <place> )*4
    positions|localities|trenches ( ( of|to|held|which|by|occupied )*3 the? ( {DIVIDED} ) )?
pipeline: {LEAD} ( <place> | ^ )*3 pipeline
line: {LEAD} centreline|centerline
border: each other|others 's? airspace|territory|border|borders
positions: each other|others 's? positions|lines|localities
""")
DOCUMENT_PHRASES = read_table("""
document: @document ( of understanding )? ( no|number )? <number>? ( of|dated|from <date> )
document: line|lines|border|boundary|boundaries|frontier|positions|map|maps|separation|contact|control|confrontation
    ( between ..8 )?
    cited:( agreed|established|drawn|fixed|laid|demarcated|described|defined|held|occupied|existing|dated|signed|as|upon
    ( on|of|at|in|it|they|was|were|stood|down|out|agreed|by )*4 <date> )
document: @document ( of understanding )? ( signed|concluded|adopted|reached|agreed ( in|at <place> )? on? ) <date>
""")
ZONE_PHRASES = read_table(f"""
zone: {LEAD} ( @zone_adjective | ^ | <place> )*6 @zone_head sanitaire? ( of @zone_of )? ( ^ )?
zone: {LEAD} ( @zone_adjective | ^ )*4 @zone_key @zone_adjective*2 @area_head
zone: {LEAD} area|areas of @zone_of
zone: {LEAD} dmz|tsz|gsz|asz|sdbz
zone: {LEAD} no man|mans s? land
zone: no fly zone|zones
zone: {LEAD} no fly|fire|go|entry @area_head|@zone_head
""")
BEFORE_A_LINE = (
    "along|from|of|on|off|at|astride|beyond|behind|across|over|following|to|either ( the|its|their )? ref:<line>",
    "centred|centered on ref:<line>",
    "between ( the|their|its )? <number>? ref:<line>",
)
SIDES = (
    (f"inside|into|onto|within {SIDE}", ""),
    (f"on|to|in {SIDE} 's? side|bank|territory|soil", ""),
    ("( on|along|to|at|from ) <both> of|from", "both"),
    ("beyond ref:<line>", "beyond"),
    ("( north and south | south and north | east and west | west and east ) of|from the? <line>", "both"),
    ("way:@compass of|from the? ref:<line>", ""),
    ("on|to|along the? way:@compass side|bank of|from", ""),
    ("on|in its|their own? side|territory", "own"),
    ("<zone> in @compass? side:<place>", "country"),
    ("side:( <place> | <party> ) 's? side of the? <line>", ""),
)  # fmt: skip
ROUND_EACH = (
    "around|round|surrounding what:( each|every|all|the ( of the )? <number>? ..1 @about*1 "
    "island|islands|"
    "camp|camps|town|towns|base|bases|site|sites|village|villages|city|cities|post|posts|hospital|hospitals|school|"
    "schools|station|stations|airport|airports|bridge|dam|plant|crossing|settlement|settlements|compound|monastery )"
)
ROUND = "around|round|surrounding"
ROUND_A_PLACE = (
    f"{ROUND} the? ( town|city|village|port|airport|camp|base )? of? place:<place>",
    f"{ROUND}|from the? @by_name of? the? named:( ^ ^? )",
    "from the? port|ports|airport|town|city|camp|base of? place:<place>",
    f"{ROUND} ( each|every|all ) of? the? zones:<zone>",
    "( each|every|all of? )? the? zones:<zone> ~8 surrounded|ringed|encircled by",
    ROUND_EACH,
)
STRETCH = (
    "ref:<line> at|near|around|outside ( the|towns|villages|settlements|town|village|areas|area|of )*4 "
    f"names:( {PHRASE_NAME} ( ( ,|and )*2 ( the|town|village|of )*3 {PHRASE_NAME} )*8 )"
)
"""Places to which a text limits what it says of a line: "the line of contact at Zolote and Petrivske"."""
CORRIDOR_END = "( <place> | ^ ) ( @particle? ( <place> | ^ ) )*2"
CORRIDOR_JOINS = "between|linking|connecting|joining|links|connects|joins"
CORRIDOR = (
    f"zone:<zone> ~8 {CORRIDOR_JOINS} the? a:( {CORRIDOR_END} ) and|with|to the? b:( {CORRIDOR_END} )",
    f"zone:<zone> ~8 from the? a:( {CORRIDOR_END} ) to the? b:( {CORRIDOR_END} )",
)
ANYBODY = frozenset(
    ("armed", "military", "forces", "troops", "soldiers", "units", "fighters", "personnel", "formations", "heavy")
)
GENERIC_ZONES = frozenset({"zone", "strip", "area", "belt", "buffer", "corridor", "strip of land"})
ACTOR = "( <party> | ( <place> | ^ ) ( <place> | ^ )*3 )"
LINE_OF_EACH = f"between the? a:<line> ( of the? who:{ACTOR} )? and that|those|the ( line )? of the? other:{ACTOR}"
BARRED = (
    "( no|nor|neither|prohibited|forbidden|banned|barred|refrain | "
    "<zone> covers|cover|comprises|comprise|includes|lies|is )"
)
BEYOND = "way:@compass of the? ref:<line>"
CREATED = (
    "verb:@create ( for|of|on|to|up|a|an|the|new )*4 zone:<zone>",
    "zone:<zone> ( will|shall|is|are|was|were|to|be|has|have|been|being )*4 verb:@create",
)
CORNER = "( <place> | ^ | <line> ) ( @particle? ( <place> | ^ ) | <number> )*3"
OF_PLACES = (
    "( ( points|towns|villages|cities|places|localities|settlements|corners|following|roads|lines|line|town|city ) "
    "( of|joining|connecting|between|through|from|at|: )*2 )?"
)
CORNER_LIST = f"corners:( {CORNER} ( ( ,|;|and|to )*2 the? ( town|city|village of )? {CORNER} )*11 )"
BOUNDING_SIDES = (
    "corners:( ( ,? and? ( to|on|in|from )? the? @compass ( by|along|with )? the? "
    f"( town|city|village of )? {CORNER} )*6 )"
)
BOUNDED = read_table(f"""
sides: @bounded {BOUNDING_SIDES}
corners: @bounded by|off ( the|a|an )? {OF_PLACES} the? ( town|city|village of )? {CORNER_LIST}
corners: @shape ( of|between|formed|bounded|with|corners|by|at|in|defined )*3 ( the )? {OF_PLACES} {CORNER_LIST}
shape: corners:( <place|line> | ^ ) corners2:( <place> | ^ ) corners3:( <place> | ^ ) triangle
corners: within|inside lines|line? ( a|the )? joining|connecting|linking the? {OF_PLACES} {CORNER_LIST}
""")
BOUNDED_ZONES = "area|areas|ground|territory|land|region|sector|space|perimeter|<zone>|@shape"
DECIDED = "@must|@create|@forbid|@keep|@withdraw"
EXCEPT = read_table("""
except: with the ( sole|only )? exception of
except: ( except|excepting|excluding|excluded|exclusive|barring|save|bar ) ( for|in|at|of|that|where )*2
except: other than|apart|aside ( from|where|in )?
except: but not ( in|at|including )?
except: outside the? area|areas|territory of
except: does|do|shall|will|is|are not|never ( apply|include|cover|comprise|extend ) ( to|in|over )?
except: not ( including|applying ) ( to|in )?
""")
EXCEPTION_TRIGGERS = (
    "outside|except|excepting|excluding|excluded|exclusive|exception|barring|save|bar|other|apart|aside|but|not|never"
)
CLAUSE_VERBS = frozenset(
    {"is", "are", "was", "were", "shall", "will", "may", "has", "have", "can", "must", "that", "which", "who"}
)
"""Words with which a clause of its own begins: an exception of ground ends before them."""
PEOPLE = frozenset(
    {"personnel", "persons", "people", "anyone", "nobody", "one", "group", "groups", "actor", "actors", "fighters",
     "units", "militia", "militias", "weapons", "arms", "vehicles", "aircraft"}
)  # fmt: skip
ZONE_NOUNS = frozenset({"corridor", "zone", "line", "buffer", "belt", "road", "highway"})
WHOLE_WORDS = frozenset({"all", "any", "both", "each"})
"""Words with which a party is everybody."""
TAIL_WORDS = frozenset({"connecting", "linking", "joining", "between", "with", "from", "to", "of", "the"})
"""Words before whom a line divides, that are no part of its name."""
ARMS_ARE_WITHDRAWN = "@arms ~4 be|are|is|were ( to be )? @withdraw|@keep"
BY_BOTH = "by|of|for <both>"
THE_TWO_ACT = "the <number> ^ @keep|@withdraw"
BOTH_OF_IT = "<both> of|from it|them"
CLAUSE_STARTS = frozenset({"that", "which", ";"})
ALONG_IT = "along|astride it|them"
ALONG_A_LINE = "along|astride|following|on <line>"
BETWEEN_LINES = "between ( the|their|its )? <number>? <line>"
BETWEEN_TWO_LINES = "between the? a:<line> ..6 and the? b:<line>"
BETWEEN_LETTERED_LINES = "between a:<line>"
COMPASS_OF_A_LINE = "way:@compass of ref:<line>"
WITHDRAWAL = "@withdraw"
TENTATIVE = "want|wants|wanted|proposed|proposes|propose|demand|demands|demanded|seeks|sought"
ASKING = frozenset({"demand", "demands", "wants", "want", "sought", "seeks"})
PRONOUNS = frozenset({"it", "its", "this"})
BORDER_ZONES = frozenset({"border", "frontier"})
"""Words in a zone's name that say that it lies along a border."""
SEPARATION = "separation"
BOUNDED_GROUND = "area|areas|zone|zones|<zone>|territory|strip|land"
ZONE_ON_A_SIDE = f"<zone> ..1 inside|within {SIDE}"
ZONE_ALONG_A_LINE = "<zone> ..6 along|astride|on|of ref:<line>"
BOUNDING = "@bounded|@shape|joining|connecting|linking"
NAME_JOINTS = frozenset({"and", "the", "or"})
PLAIN_ARTICLES = frozenset({"the", "a", "an"})
BOUNDS = (
    "on? bound:( minimum|maximum of? | "
    "at least|most | not less|more than | no less|more than | minimum|maximum of | a minimum|maximum of ) "
    "n:<length>"
)
NUMBERED_REFERENCE = (
    "ref:<line> ( that|which|is|as )*2 mentioned|referred|described|defined|specified|identified|listed|named|set "
    "( to|out )? ( in|under|at|by ) ( sub )? "
    "paragraph|paragraphs|article|articles|section|item|point|clause|subparagraph"
)
"""A line that stands for the one of a numbered paragraph; its number is the next item."""
