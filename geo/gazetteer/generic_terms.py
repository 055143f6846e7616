"""Generic terms, which hundreds of names begin with, and what of a name distinguishes it without them."""

from __future__ import annotations

__all__ = ["distinctive", "is_common_noun"]

_WORDS = (
    "al el ad ag ak an ar as ash at az ul il the la le les los las lo de "
    "kafr kafar kefar kefr kfar kfr tell tall tel tal til khan han deir dayr dair deyr der beit bayt bait beyt bet "
    "umm um oum abu abou ain ayn ein jabal jebel jabel djebel gebel cebel wadi ouadi oued vadi qalat qalaat kalat "
    "ras bir biyar tapa tepe magharet mazraat mazra "
    "san santa santo sao saint sainte st ste sankt sveti sveta agios agia ayios ayia "
    "new nova novo nove novi novy novyy novyi novaya nowy nowa nowe neu neue nieuw nouveau nouvelle nueva nuevo yeni "
    "old stara staro stare stari stary staryy alt alte eski vieux vieille viejo "
    "great greater little big small upper lower north south east west northern southern eastern western central "
    "mount mt fort ft fuerte port puerto porto point villa ville vila bad "
    "ال كفر تل خان دير بيت ام ابو عين جبل وادي قلعه راس بير "
    "новый новая новое нове новая нова новий старый старая старое стара старий старе велика великий великая мала малая "
)
_TERMS = frozenset(_WORDS.split())


def distinctive(folded: str) -> str:
    """Return a folded name without the generic terms it begins with: `"kafr amma"` → `"amma"`.

    Its last word stays, whatever it is.
    """
    words = folded.split(" ")
    while len(words) > 1 and words[0] in _TERMS:
        del words[0]
    return " ".join(words)


_NOUN_WORDS = (
    "north south east west northeast northwest southeast southwest center centre central region district province "
    "state county country village town city camp area zone line sector front border frontier checkpoint crossing "
    "bridge gate road highway motorway junction roundabout airport airfield airbase base port harbor harbour station "
    "post hospital school market mosque church university prison factory dam tunnel hill hills mountain mountains "
    "valley river sea lake coast island plain desert countryside outskirts suburb suburbs unknown none various other "
    "test "
)
_NOUNS = frozenset(_NOUN_WORDS.split())


def is_common_noun(folded: str) -> bool:
    """Whether a folded name says what a thing is, which way it lies, or that nothing is known: `checkpoint north`."""
    return all(word in _NOUNS for word in folded.split(" "))
