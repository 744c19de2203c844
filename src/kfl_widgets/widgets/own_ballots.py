"""What a session itself has voted: one ballot of each phase, that keeps its key.

Keys and editions stay beside the work, so that undoing a vote can't make a later one look older.
Nothing here tells whose session it is; deleting everything makes the next voter another.
"""

from __future__ import annotations

from datetime import date

from kfl_widgets.improvement import Ballot, Phase, find, new_key, put_ballot, recast
from kfl_widgets.widgets.team_work import TeamWork

__all__ = ["cast", "own_ballot"]


def cast(session: TeamWork, phase: Phase, note: str = "") -> Ballot:
    """Vote for what is chosen now, and put the ballot into the work.

    Voting again in the same session makes the next edition of the same ballot.
    """
    today = date.today()
    before = _last(session, phase) or own_ballot(session, phase)
    before = before or Ballot(key=new_key(), made=today, phase=phase)
    ballot = recast(before, session.areas, today, note)
    others = (own for own in session.own.ballots if own.phase != phase)
    session.own = session.own.but(ballots=(*others, ballot))
    session.work = put_ballot(session.work, ballot)
    return ballot


def own_ballot(session: TeamWork, phase: Phase) -> Ballot | None:
    """Give what the session has cast in a phase.

    A saved work that is opened again has one ballot of a group or the plenum: that is its own.
    """
    ballots = session.work.ballots
    last = _last(session, phase)
    if last is not None:
        return find(ballots, last.key)
    same = [ballot for ballot in ballots if ballot.phase == phase]
    return same[0] if len(same) == 1 and phase != "individual" else None


def _last(session: TeamWork, phase: Phase) -> Ballot | None:
    """Give the last ballot that was cast, also when it was taken back."""
    return next((ballot for ballot in session.own.ballots if ballot.phase == phase), None)
