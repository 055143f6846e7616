"""Arabic names in any text: no capitals to go by, so the gazetteer, the word before and the size of a place decide."""

from __future__ import annotations

from collections.abc import Iterator

from geo.geoparsing.name_index import NameEntry, NameIndex
from geo.geoparsing.words import Words, is_arabic

__all__ = ["ArabicSpan", "find_arabic"]

ArabicSpan = tuple[int, int, int, NameEntry, float]
"""First word, last word, characters of the clitic before the name, entry, probability."""

_LONGEST = 4
_SHORTEST = 3
_PLACE_NOUNS = frozenset(
    [
        "مدينه", "بلده", "قريه", "محافظه", "ريف", "منطقه", "ولايه", "جمهوريه", "دوله", "اقليم", "جبل", "نهر",
        "بحر", "خليج", "شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي", "ضواحي", "ضاحيه", "حي",
        "مخيم", "مطار", "معبر", "قضاء", "ناحيه", "لواء", "سهل", "وادي", "جزيره", "مضيق", "ميناء", "العاصمه",
        "عاصمه", "حدود",
    ]
)  # fmt: skip
_PREPOSITIONS = frozenset(
    ["في", "من", "الي", "نحو", "قرب", "باتجاه", "بين", "علي", "عبر", "داخل", "خارج", "حول", "قرب", "صوب", "باتجاهات"]
)
_NOT_PLACES = _PREPOSITIONS | _PLACE_NOUNS | frozenset(
    [
        "عن", "مع", "هذا", "هذه", "ذلك", "التي", "الذي", "كان", "كانت", "وقد", "قال", "قالت", "بعد", "قبل",
        "عند", "كل", "بعض", "غير", "حيث", "كما", "لكن", "ليس", "هناك", "الان", "اليوم", "امس", "غدا", "القوات",
        "الجيش", "الحكومه", "الدوله", "الشعب", "الرئيس", "السلام", "المدينه", "القريه", "المنطقه", "الحدود",
        "الشمال", "الجنوب", "الشرق", "الغرب", "الوسط", "محمد", "احمد", "علي", "حسن", "حسين", "عبد", "الله",
        "ابو", "بن", "ابن", "الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "العام",
        "عام", "سنه", "يوم", "شهر", "ساعه", "واحد", "اثنان", "ثلاثه", "خمسه", "عشره", "الاول", "الثاني",
        "الامن", "النار", "اطلاق", "وقف", "اتفاق", "المعارضه", "النظام", "وكاله", "وزير", "وزاره", "وفد",
        "وصل", "ولي", "وحده", "وضع", "بيان", "بلاد", "لجنه", "لقاء", "ليبرالي", "كتله", "كتاب", "كبير", "فريق",
        "فصائل", "فرقه", "قوات", "جيش", "حكومه", "رئيس", "سلام", "حرب", "هدنه", "نزع", "سلاح", "نقاط",
        "مراقبه", "دوريات", "مشتركه", "كيلومتر", "عمق", "طول", "امتداد", "جانب", "خط", "خطوط", "تماس", "عدد",
    ]
)  # fmt: skip
_CLITICS = ("", "و", "ب", "ل", "ف", "ك", "وب", "ول", "لل", "ولل")
_BY_SIZE = ((5.0, 0.75), (4.3, 0.6), (3.5, 0.4), (0.0, 0.25))
"""Logarithm of the people of a place, and how likely its bare name is meant."""


def find_arabic(words: Words, name_index: NameIndex) -> list[ArabicSpan]:
    """Return the Arabic names of a text, the longest at each word, none overlapping."""
    numbers = [number for number, word in enumerate(words.word) if is_arabic(word)]
    if not numbers:
        return []
    spans = [span for number in numbers for span in _spans(words, number)]
    known = name_index.entries(dict.fromkeys(key for *_, key in spans))
    best: dict[int, ArabicSpan] = {}
    for first, last, clitic, key in spans:
        entry = known.get(key)
        if entry is None or (first in best and best[first][1] >= last):
            continue
        best[first] = (first, last, clitic, entry, _probability(words, first, last, clitic, entry, name_index))
    kept: list[ArabicSpan] = []
    for first in sorted(best):
        if not kept or first > kept[-1][1]:
            kept.append(best[first])
    return kept


def _spans(words: Words, first: int) -> Iterator[tuple[int, int, int, str]]:
    own = words.folded(first)
    for clitic in _CLITICS:
        if own in _NOT_PLACES or not own.startswith(clitic) or len(own) - len(clitic) < _SHORTEST:
            continue
        key = f"ال{own[len(clitic) :]}" if clitic.endswith("لل") else own[len(clitic) :]
        if key in _NOT_PLACES:
            continue
        yield first, first, len(clitic), key
        for last in range(first + 1, min(first + _LONGEST, len(words))):
            if words.text[words.end[last - 1] : words.start[last]] not in {" ", "\u00a0", "-"}:
                break
            key = f"{key} {words.folded(last)}"
            yield first, last, len(clitic), key


def _probability(words: Words, first: int, last: int, clitic: int, entry: NameEntry, name_index: NameIndex) -> float:
    weight = float(name_index.weight[entry.rows].max())
    likely = next(likely for least, likely in _BY_SIZE if weight >= least)
    before = words.folded(first - 1) if first else ""
    if before in _PLACE_NOUNS:
        likely += 0.4
    elif before in _PREPOSITIONS:
        likely += 0.2
    if last > first:
        likely += 0.3
    if clitic:
        likely -= 0.1
    return min(likely, 0.97)
