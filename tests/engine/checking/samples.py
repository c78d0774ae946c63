"""A sound definition that uses every part of the language, and ways to damage it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

import pytest

from app.engine.checking import DefinitionInvalid, check
from app.engine.yaml_core import parse_yaml

if TYPE_CHECKING:
    from pydantic import JsonValue

FULL_YAML: Final = b"""
language: 1
key: full
name: Full
statement: Everything the language has.
owner: revops
tags: [emea, saas]
review: {cadence_days: 90, personas_cadence_days: 30}
lists:
  north_america: [US, CA]
  tools: [jira, okta]
attributes:
  industry: {type: enum, values: [{key: b2b-saas, aliases: [Software, B2B SaaS]}, fintech]}
  employees: {type: number, maximum: 1000000}
  renewal: {type: date}
  owned: {type: boolean, label: Owned, ask: Who owns it?, controllable: true, source: rep}
  account_manager: {type: string}
  tools: {type: string_set, absence: 'no'}
  signals: {type: events, absence: 'no'}
scorecard:
  dimensions:
    - key: fit
      name: Fit
      max_points: 3
      criteria:
        - key: industry
          when: {attribute: industry, op: in, value: [Software, fintech]}
          points: 1
          reason: R
        - key: size
          when: {attribute: employees, op: between, value: [51, 1000]}
          points: 2
          reason: R
        - {key: owned, points: 1, reason: R, when: {attribute: owned, op: eq, value: true}}
        - key: place
          when: {attribute: country, op: in, value: {list: north_america}}
          points: 1
          reason: R
        - {key: state, points: 1, reason: R, when: {attribute: region, op: ne, value: US-CA}}
        - {key: one-size, points: 1, reason: R, when: {attribute: employees, op: eq, value: 51}}
    - key: urgency
      name: Urgency
      max_points: 2
      criteria:
        - key: due
          when: {attribute: renewal, op: before, value: 2026-03-01}
          points: 1
          reason: R
        - key: audit
          when:
            attribute: triggers
            op: upcoming
            value: {types: [audit, funding.series-b], within_days: 180}
          points: 2
          reason: R
          reason_not_met: N
        - key: mixed
          when:
            any:
              - {attribute: technologies, op: contains_at_least, value: {n: 2, of: {list: tools}}}
              - not: {attribute: tools, op: contains_any, value: [jira]}
              - at_least: 1
                of:
                  - {attribute: signals, op: known}
                  - all:
                      - {attribute: employees, op: gte, value: 5}
                      - {attribute: owned, op: unknown}
          points: 1
          reason: R
bands:
  - {key: high, min_score: 4, min_points: {fit: 1}, action: Call}
  - {key: middle, min_score: 2, action: Watch}
  - {key: low, min_score: 0, action: Leave}
research: {when_reachable: middle, action: Ask}
anti_icp:
  - {key: unowned, when: {attribute: owned, op: eq, value: false}, effect: disqualify, reason: R}
  - key: rival
    when: {attribute: domain, op: eq, value: rival.example}
    effect: cap
    band: middle
    reason: R
personas:
  - key: boss
    kind: buyer
    role: champion
    name: Boss
    objections: [{objection: Slow, proof_required: [Speed]}]
  - {key: dev, kind: user, role: end_user, name: Dev}
buying_center:
  roles: [{role: champion, persona: boss, required: true}, {role: procurement, persona: boss}]
routing:
  queues: {sales: {kind: sales}, bin: {kind: none}}
  rules:
    - when: {disqualified: true}
      to: {queue: bin}
    - when:
        bands: [high, research]
        roles: [champion]
        personas: [boss]
        sources: [web]
        condition: {attribute: name, op: known}
      to: {queue: sales, owner: {attribute: owner_id}}
      respond_within: PT4H
      clock: business
      on_unknown: hold
      hold: {for: [industry], at_most: P1D}
    - to: {queue: bin, owner: {roster: later}}
messaging:
  use_cases: [{key: a, headline: A}, {key: b, headline: B}]
  variants: [{persona: boss, headline: H}]
examples:
  - name: Somebody
    as_of: 2026-01-15
    account: {industry: FinTech}
    expect: {score: 1, band: research, disqualified: false}
"""

DROP: Final = object()
"""Instead of a value: the member or item is removed."""


def full_document() -> Any:  # noqa: ANN401 - tests index it freely
    """Return a sound definition with every part of the language, as plain data."""
    return deepcopy(_FULL)


def changed(changes: dict[str, Any]) -> JsonValue:
    """Return the full document with values put at pointers; `-` appends to a list."""
    document = full_document()
    for pointer, value in changes.items():
        *parents, last = pointer.split("/")[1:]
        target = document
        for part in parents:
            target = target[int(part) if isinstance(target, list) else part]
        if isinstance(target, list) and last == "-":
            target.append(value)
            continue
        key = int(last) if isinstance(target, list) else last
        if value is DROP:
            del target[key]
        else:
            target[key] = value
    result: JsonValue = document
    return result


_FULL = parse_yaml(FULL_YAML)


def found(changes: dict[str, Any]) -> dict[str, str]:
    """Return the code of every fault of the changed document by its pointer."""
    try:
        check(changed(changes))
    except DefinitionInvalid as error:
        return {fault.pointer: fault.code for fault in error.faults}
    return {}


def cases(*rows: tuple[str, dict[str, Any], dict[str, str]]) -> pytest.MarkDecorator:
    """Parametrise a test by rows of a name, the changes, and the faults by pointer."""
    return pytest.mark.parametrize(
        ("changes", "faults"), [pytest.param(*row[1:], id=row[0]) for row in rows]
    )
