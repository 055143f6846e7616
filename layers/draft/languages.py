"""Which language a sentence is in, as far as drafts must know: by its script and small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from geo.documents.sentences import split_sentences

__all__ = ["foreign_sentences", "language_of"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words(
    "the of and to in a is are on by for shall will with that from be it its at or not within between as has have was "
    "were their this no any all"
)
_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "French": _words(
        "le les des du et dans une un sur est par pour aux au que qui seront sera sont doit doivent avec ne pas la de "
        "en se leurs ses ce cette entre jusqu ou il elle son sa chaque toutes tous d l mis mise"
    ),
    "Spanish": _words(
        "el los las del y una por para con será serán debe deben que se en la de al su sus no entre desde hasta como "
        "un es cada todas todos esta este o lo podrá deberá a"
    ),
    "Turkish": _words(
        "ve bir bu ile için olarak olan edilecek edilecektir kadar her iki tarafın arasında da de olmak üzere ila en "
        "az tarafında içinde olacak saat gün tüm sonra"
    ),
    "German": _words(
        "der die das und den dem des ein eine einer zu zum zur mit von vom für auf ist sind werden wird nicht im sich "
        "bis nach beiden über aus"
    ),
    "Italian": _words(
        "il lo gli della delle dei degli del di che è sono per con una un nel nella dal dalla alla al e le sarà "
        "saranno tra entro ogni i"
    ),
    "Portuguese": _words(
        "o os as da do das dos e em na no nas nos que uma um para com por será serão é são ao à pela pelo entre até "
        "cada forças retiram linha"
    ),
    "Dutch": _words("de het een van en op te in met voor zijn wordt worden aan niet dat die tot uit bij beide"),
    "Polish": _words("w z na do i nie się jest są od oraz przez po ze o dla która które który jak zostanie będzie"),
    "Romanian": _words("și în de la cu pe din o un este sunt va vor fi pentru care prin între ale al se nu"),
    "Serbo-Croatian": _words("i u na je se za od do sa će su da ne koji koja koje iz po biti ili s"),
    "Swahili": _words("ya wa na kwa ni katika za la cha au hadi kutoka pande yote kila"),
}
"""Words that nearly every sentence has. One that languages share counts half for each."""
_LETTERS = (
    (
        "Turkish",
        re.compile(
            r"[ğşıİŞĞ]|(?:ndan|nden|[ld]ardan|[ld]erden|acak|ecek|[ae]cakt[ıi]r|larda|lerde|[ıiuü]nda|[ıiuü]nde|"
            r"[ıiuü]l[ıiuü]r|amaz|emez)(?!\w)"
        ),
    ),
    ("Spanish", re.compile(r"[ñ¿¡áíóú]")),
    ("French", re.compile(r"[èêàùœû]")),
    ("German", re.compile(r"[äöß]")),
    ("Polish", re.compile(r"[łąęśźż]")),
    ("Portuguese", re.compile(r"[ãõç]")),
    ("Romanian", re.compile(r"[ăâîțţ]")),
    ("Serbo-Croatian", re.compile(r"[đćčžš]")),
)
"""Letters that tell a language from its neighbours; names have them in any text, so that they only add to words."""
_OF_ARABIC_SCRIPT = (
    ("Kurdish", re.compile(r"[ێۆڕڵ]")),
    ("Urdu", re.compile(r"[ٹڈڑےںھ]")),
    ("Persian", re.compile(r"[پچژگک]|(?<!\w)(?:از|است|در|به)(?!\w)")),
)
_OF_CYRILLIC_SCRIPT = (
    ("Belarusian", re.compile(r"[ў]", re.IGNORECASE)),
    ("Serbian", re.compile(r"[ђћџљњј]", re.IGNORECASE)),
    ("Ukrainian", re.compile(r"[іїєґ]", re.IGNORECASE)),
    ("Russian", re.compile(r"[ыэё]|(?<!\w)(?:и|в|на|от|из|с|по)(?!\w)", re.IGNORECASE)),
    ("Bulgarian", re.compile(r"ъ|(?<!\w)(?:се|от|на|за|със)(?!\w)", re.IGNORECASE)),
)
_SCRIPTS = (
    ("Hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("Greek", re.compile(r"[\u0370-\u03ff]")),
    ("Armenian", re.compile(r"[\u0530-\u058f]")),
    ("Georgian", re.compile(r"[\u10a0-\u10ff]")),
    ("Amharic or Tigrinya", re.compile(r"[\u1200-\u137f]")),
    ("Japanese", re.compile(r"[\u3040-\u30ff]")),
    ("Chinese", re.compile(r"[\u4e00-\u9fff]")),
    ("Korean", re.compile(r"[\uac00-\ud7af]")),
    ("Hindi", re.compile(r"[\u0900-\u097f]")),
    ("Burmese", re.compile(r"[\u1000-\u109f]")),
    ("Thai", re.compile(r"[\u0e00-\u0e7f]")),
)
_SCHWA = re.compile(r"[əƏ]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 2.0
"""What the small words of another language must come to, and English have less of."""


def language_of(sentence: str) -> str:
    """The language of a sentence that is not English, by its script and small words; empty for English.

    Too little to go by counts as English: a name, a heading, a line of figures.
    """
    letters = len(_LETTER.findall(sentence))
    if not letters:
        return ""
    if 2 * len(_CYRILLIC.findall(sentence)) > letters:
        return next((name for name, pattern in _OF_CYRILLIC_SCRIPT if pattern.search(sentence)), "Russian")
    if 2 * len(_ARABIC.findall(sentence)) > letters:
        return next((name for name, pattern in _OF_ARABIC_SCRIPT if pattern.search(sentence)), "Arabic")
    for name, pattern in _SCRIPTS:
        if 2 * len(pattern.findall(sentence)) > letters:
            return name
    return "Azerbaijani" if len(_SCHWA.findall(sentence)) >= _FEWEST else _latin(sentence)


def _latin(sentence: str) -> str:
    first, *others = _WORD.findall(sentence)
    words = [first.lower(), *(word for word in others if word.islower())]
    scores = {name: _score(name, words) for name in _SMALL_WORDS}
    lower = " ".join(words)
    for name, pattern in _LETTERS:
        scores[name] += min(len(pattern.findall(lower)), 2)
    likeliest = max(scores, key=lambda name: scores[name])
    english = sum(word in _ENGLISH for word in words)
    return likeliest if scores[likeliest] >= _FEWEST and scores[likeliest] > english else ""


def _score(name: str, words: Sequence[str]) -> float:
    """Small words of a language, those of its own whole and those it shares half."""
    own = [word for word in words if word in _SMALL_WORDS[name]]
    return sum(0.5 if word in _SHARED or word in _ENGLISH else 1.0 for word in own)


_SHARED = frozenset(word for word, count in Counter(w for t in _SMALL_WORDS.values() for w in t).items() if count > 1)


def foreign_sentences(text: str) -> Counter[str]:
    """How many sentences of a text are in which other language."""
    found = (language_of(text[start:end]) for start, end in split_sentences(text))
    return Counter(name for name in found if name)
