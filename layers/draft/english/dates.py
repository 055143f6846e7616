"""English: dates, terms and days counted from another."""

from __future__ import annotations

import re

from layers.draft.english.words import MONTHS, NUMBER_WORDS, WEEKDAYS

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = "|".join(WEEKDAYS)
YEAR = r"(?:1[5-9]|20|21)\d\d"
COUNT = r"\d{1,4}|" + "|".join(w for w, n in NUMBER_WORDS.items() if 0 < n <= 90)  # noqa: PLR2004 - thirty, sixty
ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth",
        ),
        start=1,
    )
} | {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "sixtieth": 60, "ninetieth": 90}  # fmt: skip
ORDINAL = r"\d{1,3}(?:st|nd|rd|th)|" + "|".join(ORDINALS)
DATE = re.compile(
    rf"""(?<![\w:])(?:
      (?P<iso>{YEAR}-\d\d-\d\d)
    | (?P<numeric>\d{{1,2}}[./]\d{{1,2}}[./]{YEAR})
    | (?:(?P<weekday0>{WEEKDAY}),?\s+)?(?:the\s+)?
      (?:(?P<d0>\d{{1,2}})(?:st|nd|rd|th)?
        (?:\s+to\s+|\s{{0,2}}[-–]\s{{0,2}}|(?<=between\s\d)\s+and\s+|(?<=between\s\d\d)\s+and\s+)(?:the\s+)?)?
      (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+of\s+|of\s+)?
      (?P<m1>{MONTH})\.?(?:,?\s+(?P<y1>{YEAR})|\s+(?:of\s+)?(?P<r1>this|last|next)\s+year)?
    | (?P<m2>{MONTH})\.?\s+(?:(?P<d9>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+to\s+|\s{{0,2}}[-–]\s{{0,2}}))?
      (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])
      (?:,?\s+(?P<y2>{YEAR})|\s+(?:of\s+)?(?P<r2>this|last|next)\s+year)?
    | (?:the\s+)?(?P<part>end|beginning|start|middle|(?:first|second)\s+half|(?:last|first)\s+(?:two\s+)?weeks?)
      \s+of\s+(?:(?P<m3>{MONTH})(?:,?\s+(?P<y3>{YEAR}))?|(?P<y4>{YEAR})
        |(?P<r3>the|this|last|next)\s+(?P<unit3>year|month|week))
    | (?P<m5>{MONTH})\.?(?:,?\s+(?:of\s+)?(?P<y5>{YEAR})|\s+(?:of\s+)?(?P<r5>this|last|next)\s+year)
    | mid[\s-]+(?P<m7>{MONTH})(?:,?\s+(?P<y7>{YEAR}))?
    | (?<=in\s)(?P<m6>{MONTH})
    | (?<=[Ii]n\s)(?P<y6>{YEAR})(?!\w)
    | (?:(?P<rel>last|next|this|earlier\s+this)\s+)?(?P<weekday>{WEEKDAY})
    | (?P<day>today|yesterday|tomorrow)
    | (?:(?P<rel2>earlier\s+this|later\s+this|this|last|next)\s+(?P<unit2>week|month|year))
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
AFTER = r"(?:\s+(?:of|after|from|following)\s+(?:the\s+)?(?P<after>[a-z]+(?:\s+into\s+force)?))?"
TERM_UNIT = r"(?P<unit>hour|day|week|month|year)s?"
AGAIN = r"(?:\s*\(\d{1,4}\))?"
SPAN_OF_DAYS = re.compile(
    rf"\b(?:within|in|not\s+later\s+than|no\s+later\s+than|after)\s+(?:the\s+)?(?:next\s+|first\s+)?(?P<count>{COUNT})"
    rf"{AGAIN}[\s-]+{TERM_UNIT}{AFTER}",
    re.IGNORECASE,
)
ONE_MORE_SPAN = re.compile(
    rf"(?:\s*,|\s*,?\s+(?:and|or))\s+(?:within\s+)?(?P<count>{COUNT}){AGAIN}[\s-]+{TERM_UNIT}{AFTER}", re.IGNORECASE
)
"""A term that goes on with a list: "within 14 days and 21 days of the ceasefire"."""
NTH_DAY = re.compile(
    rf"\b(?P<by>(?:by|before|until|not\s+later\s+than|no\s+later\s+than|on|from)\s+)?the\s+(?P<nth>{ORDINAL})\s+"
    rf"(?P<unit>day|week|month)\s+(?:of|after|from|following)\s+(?:the\s+)?(?P<after>[a-z]+(?:\s+into\s+force)?)",
    re.IGNORECASE,
)
DAY_NUMBER = re.compile(
    rf"\b(?P<by>(?:by|before|until|on|from)\s+)?(?P<unit>day|week|month)\s+(?P<count>{COUNT})\s+"
    rf"(?:of|after|from|following)\s+(?:the\s+)?(?P<after>[a-z]+(?:\s+into\s+force)?)",
    re.IGNORECASE,
)
"""A day by its number: "on day two of the ceasefire"."""
COUNTED_DAY = re.compile(
    rf"\b(?P<by>(?:by|before|until|not\s+later\s+than|no\s+later\s+than|within|on|from)\s+)?"
    rf"(?<!\w)(?-i:D)(?:[\s-]?day)?\s{{0,2}}(?:\+|plus)\s{{0,2}}(?P<count>{COUNT})(?!\w)(?:\s+(?P<unit>hour|day|week|month)s?\b)?",
    re.IGNORECASE,
)
"""A day counted from the one that an agreement is reckoned from: "D+30", "D-Day plus 5 days"."""
DAY_ZERO = re.compile(
    r"\bD(?:[\s-]?[Dd]ay)?\b[\"”’)]{0,2},?\s+(?:is|means|shall\s+be|being|falls\s+on|will\s+be|was|=|:|\()\s{0,2}(?:on\s+)?"
)
BOUND = re.compile(r"\b(?:by|before|until|till|not later than|no later than|prior to)\s+(?:the\s+)?\Z", re.IGNORECASE)
FUTURE = re.compile(
    r"\b(?:will|shall|is to|are to|expected|must|due|planned|scheduled|by|until|before)\b", re.IGNORECASE
)
OBLIGED = re.compile(r"\bshall\b", re.IGNORECASE)
TOLD = re.compile(r"\b(?:was|were|had|has|have|said|says|told|announced|reported|warned|vowed)\b", re.IGNORECASE)
"""Words of a report: a day without a year in it may well be past."""
STOP = re.compile(r"[.;]\s|\n\s*\n")
COUNTED_FROM = (
    "term:<term> beginning|starting|commencing|counted|from|after|of|following "
    "( at|on|from|the|of|<number>|a|m|am|pm|midnight|noon|hours|local|time|: | . )*8 from:<date>"
)
DAYS_OF = {"hour": 1 / 24, "day": 1, "week": 7}
MONTHS_OF = {"month": 1, "year": 12}
LIST_OF_DATES = re.compile(r"\s*(?:,|,?\s+and|,?\s+or)\s+\Z", re.IGNORECASE)
STEP = {"last": -1, "this": 0, "the": 0, "next": 1}
DAY_ZERO_AFTER = re.compile(
    r"\s{0,2}\(\s?(?:(?:hereinafter|hereafter|henceforth|referred\s+to\s+as|called|the)\s+){0,3}[\"“‘']?D(?:[\s-]?[Dd]ay)?[\"”’']?\s?\)"
)
"""What stands after the day that is counted from: "on 3 March (hereinafter “D-Day”)"."""
CAPTION = re.compile(r"\s{0,2}[.,]?\s{0,3}[(\[©]")
"""What follows the date of a dated caption: "… on February 7, 2020. (Photo: …)"."""
MADE = re.compile(r"\b(?:signed|done|dated|concluded|adopted|published|posted)\b", re.IGNORECASE)
SIGNED = re.compile(r"\b(?:signed|done|concluded|initialled)\b", re.IGNORECASE)
"""What stands before the day of a document itself."""
CITED_AS_MADE = re.compile(
    r"(?-i:\b(?:the|of|in|to|and|under|with|by|a|an|its|their|earlier|previous)\s+)(?:[\w’'-]+\s+){0,3}?"
    r"(?<!this )(?<!present )(?:memorandum|agreements?|protocols?|treaty|accords?|declaration|plan|convention|document|"
    r"package|resolution|statement|decree|arrangements?)(?:\s+[\w’'-]+){0,6}?\s+(?:signed|dated|concluded|adopted|initialled)\b",
    re.IGNORECASE,
)
"""Another document with its day: "the Protocol signed at Minsk on 5 September 2014"."""
