"""What an impact comes to, as JSON: one form for the service, files and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.engine.impact.impact import Flip, Impact

    Json = dict[str, Any]


def report(impact: Impact) -> Json:
    """Return what an impact comes to.

    `bands` has a row for each band before and a column for each band after, both from the top.
    Shifts rise; movers come by how many flips they have a part in, then by accounts.
    """
    rows, columns = impact.before.results, impact.after.results
    return {
        "as_of": impact.as_of.isoformat(),
        "accounts": {
            "total": impact.total,
            "failed": impact.failed,
            "changed": impact.changed,
            "share_changed": impact.share_changed,
        },
        "bands": {
            "before": rows,
            "after": columns,
            "accounts": [[impact.bands[row, column] for column in columns] for row in rows],
        },
        "shifts": [
            {"by": by, "accounts": accounts} for by, accounts in sorted(impact.shifts.items())
        ],
        "flips": [_flip(flip) for flip in impact.flips],
        "flags": [
            {"key": key, "raised": impact.raised[key], "cleared": impact.cleared[key]}
            for key in sorted(impact.raised | impact.cleared)
        ],
        "movers": [
            {"kind": kind, "key": key, **vars(mover)}
            for (kind, key), mover in sorted(
                impact.movers.items(), key=lambda item: (-item[1].flips, -item[1].accounts, item[0])
            )
        ],
        "refused": [
            {
                "index": refused.index,
                "by": refused.by,
                "errors": [error.model_dump() for error in refused.errors],
            }
            for refused in impact.refused
        ],
    }


def _flip(flip: Flip) -> Json:
    moved = flip.move
    named = {"id": moved.id, "name": moved.name}
    return {
        "index": flip.index,
        "account": {key: text for key, text in named.items() if text is not None},
        "from": moved.band_before,
        "to": moved.band_after,
        "score_before": moved.score_before,
        "score_after": moved.score_after,
        "causes": [cause._asdict() for cause in moved.causes],
    }
