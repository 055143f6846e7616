"""The story of a scenario as the page tells it: steps that say what the map shows and points at."""

from __future__ import annotations

from typing import TypedDict

from layers.scenario.models import Callout, Scenario, Step
from layers.scenario.temporal_state import as_day
from maps.web.common_layer import Wording
from maps.web.days import day_number

__all__ = ["StoryStep", "story_steps"]


class StoryCallout(TypedDict):
    """Words on the map; `at` is a section and an id, or a latitude and a longitude."""

    text: str
    at: list[str] | list[float]


class StoryStep(TypedDict):
    """One step with all that it shows; `day` counts from 1970, None is the day on which the page opens."""

    title: str
    text: str
    day: int | None
    view: dict[str, float] | None
    layers: list[str] | None
    readings: dict[str, str]
    highlight: list[list[str]]
    callouts: list[StoryCallout]
    sources: list[str]


def story_steps(scenario: Scenario, wording: Wording) -> list[StoryStep]:
    """The steps in the page's language; day, view and layers of a step without its own are those of the one before."""
    steps: list[StoryStep] = []
    for step in scenario.story:
        before = steps[-1] if steps else None
        steps.append(_told(step, before, wording))
    return steps


def _told(step: Step, before: StoryStep | None, wording: Wording) -> StoryStep:
    arabic = wording.arabic
    kept = (before["day"], before["view"], before["layers"]) if before else (None, None, None)
    return {
        "title": step.title_ar if arabic and step.title_ar else step.title,
        "text": step.text_ar if arabic and step.text_ar else step.text,
        "day": day_number(as_day(step.date, "story")) if step.date else kept[0],
        "view": dict(step.view.extent()._asdict()) if step.view else kept[1],
        "layers": list(step.layers) if step.layers is not None else kept[2],
        "readings": dict(step.readings),
        "highlight": [name.split("/", 1) for name in step.highlight],
        "callouts": [_callout(callout, arabic=arabic) for callout in step.callouts],
        "sources": list(step.source),
    }


def _callout(callout: Callout, *, arabic: bool) -> StoryCallout:
    text = callout.text_ar if arabic and callout.text_ar else callout.text
    if callout.at is not None:
        return {"text": text, "at": callout.at.split("/", 1)}
    return {"text": text, "at": [callout.latitude or 0.0, callout.longitude or 0.0]}
