"""How the figures of a report are made, in sentences; page and print have the same."""

from __future__ import annotations

__all__ = ["METHOD"]

METHOD = (
    (
        "Certain: wherever the event was by the precision that the file states, and wherever the zone's edge runs, it"
        " is inside, and its dates lie in the time. Possible: it may be. Likely: the expected number, each event "
        "weighed by the share of its ground that lies inside, with the interval that holds 90 % of what the true "
        "number may be."
    ),
    (
        "A zone that moves is as it was at each event's date. Before it was first drawn it is as first drawn; after "
        "the last day of which it is known it is as last drawn, and those events are counted apart."
    ),
    (
        "The ring lies round the zone as far as the zone may reach, has the same area, and ends at the borders of the"
        " scenario's countries. It is a comparison, not a control: other things may differ between the two."
    ),
    (
        "Ratios are of events for each day and square kilometre. Their 95 % intervals are exact for a share of counts"
        " (Clopper and Pearson 1934), with counts divided by how much more they vary than independent events would "
        "(Korn and Graubard 1998). That is measured in the same file: zone and ring are laid elsewhere at random and "
        "held against dates at random, 200 times, and the intervals made so wide that 5 % of these placebos differ "
        "from 1 (Abadie, Diamond and Hainmueller 2010; Schuemie and others 2014)."
    ),
    (
        "The change in the zone against that in the ring is an odds ratio with half an event added to each count "
        "(Haldane 1956), its variance (Woolf 1955) raised by the same placebos."
    ),
    ("Wherever events were: the least and the greatest that a ratio can be, by the certain and possible counts alone."),
    (
        "Files of events record what was reported. More or better reports make more events; fewer events are no proof"
        " that a clause was kept, and more are no proof that it was not."
    ),
)
