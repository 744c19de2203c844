"""A session as bytes that a browser may keep, and a new session from such bytes.

Four parts, so that what changes often is small: the work with what is looked at, this screen's
own things, the cells of what was read, and how each view is looked at. Whoever kept them may have
changed them, so each is checked, and one that is damaged costs none of the others.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter
from pydantic_core import from_json

from kfl_widgets.improvement import Choices, Loaded, Own, Work, load
from kfl_widgets.survey import Problem, Source
from kfl_widgets.survey.notation import from_plain, to_plain
from kfl_widgets.survey.packing import bundle, inflate, pack_survey, unbundle, unpack_survey
from kfl_widgets.widgets.data import Data
from kfl_widgets.widgets.session import Session

__all__ = [
    "Looks",
    "Part",
    "pack_data",
    "pack_looks",
    "pack_own",
    "pack_work",
    "restore",
    "unpack_looks",
    "unpack_work",
]

Part = Literal["work", "own", "cells"]
_PARTS: tuple[Part, ...] = ("work", "own", "cells")

Looks = Mapping[str, Mapping[str, Any]]
"""By a view's name, what somebody has chosen in it, as `Panel.given` says it."""

_LOOKS = TypeAdapter(dict[str, dict[str, bool | int | float | str | None]])

T = TypeVar("T")

_log = logging.getLogger(__name__)


def pack_work(session: Session) -> bytes:
    """Write the work, and what is looked at."""
    return zlib.compress(session.save_work())


def pack_own(session: Session) -> bytes:
    """Write what belongs to this screen."""
    return zlib.compress(session.own.model_dump_json().encode())


def pack_looks(looks: Looks) -> bytes:
    """Write how each view is looked at. This may be lost, so what isn't plain is left out."""
    plain = bool | int | float | str | None
    kept = {
        view: {name: value for name, value in given.items() if isinstance(value, plain)}
        for view, given in looks.items()
    }
    return zlib.compress(_LOOKS.dump_json(kept))


def unpack_looks(packed: bytes) -> dict[str, dict[str, Any]]:
    """Give what `pack_looks` wrote; nothing for other bytes."""
    return _read(lambda data: _LOOKS.validate_json(inflate(data), strict=True), packed, {})


def pack_data(data: Data) -> bytes:
    """Write what was read. This may be done in a thread."""
    head = {
        "problems": to_plain(data.problems),
        "doubted": to_plain(data.doubted),
        "unread": to_plain(data.unread),
    }
    text = json.dumps(head, ensure_ascii=False).encode(errors="replace")
    surveys = (pack_survey(part, _kinds()) for part in data.parts)
    return bundle([zlib.compress(text), *surveys])


def unpack_work(packed: bytes) -> bytes:
    """Give the file that `pack_work` wrote, for `Session.open_work`; an empty one for others."""
    return _read(inflate, packed, b"")


def restore(session: Session, kept: Mapping[str, bytes]) -> tuple[Part, ...]:
    """Take up in an untouched session what was kept; give the parts that couldn't all be read."""
    unread: list[Part] = []

    def read(part: Part, unpack: Callable[[bytes], T], nothing: T) -> T:
        if part not in kept:
            return nothing
        found = _read(unpack, kept[part], None)
        unread.extend([part] if found is None else [])
        return nothing if found is None else found

    loaded = read("work", _unpack_loaded, Loaded(Work()))
    unread.extend(["work"] if loaded.problems else [])
    own = read("own", lambda packed: Own.model_validate_json(inflate(packed)), Own())
    data = read("cells", _unpack_data, Data())
    work = loaded.work or Work()
    if not _is_taken_up(session, data, work, own, loaded.choices):
        unread = [part for part in _PARTS if part in kept and part in (*unread, "cells")]
        if not _is_taken_up(session, Data(), work, own, loaded.choices):
            unread = [part for part in _PARTS if part in kept]
    return tuple(unread)


def _is_taken_up(
    session: Session, data: Data, work: Work, own: Own, choices: Choices | None
) -> bool:
    """Take it up, or leave the session empty when it makes no sense together."""
    try:
        session.restore(data, work, own, choices)
    except Exception as error:  # it may be anybody's bytes, and an empty page is a page
        _log.error("%s when restoring", type(error).__name__)
        session.clear()
        return False
    return True


def _read(unpack: Callable[[bytes], Any], packed: bytes, nothing: Any) -> Any:
    try:
        return unpack(packed)
    except Exception:  # whatever these bytes are, they are none of ours
        return nothing


def _unpack_loaded(packed: bytes) -> Loaded:
    return load(inflate(packed))


def _unpack_data(packed: bytes) -> Data:
    text, *surveys = unbundle(packed)
    head = from_json(inflate(text))
    if not isinstance(head, dict):
        raise ValueError("no data of ours")
    return Data(
        parts=tuple(unpack_survey(survey, _kinds()) for survey in surveys),
        problems=from_plain(tuple[Problem, ...], head.get("problems")),
        doubted=from_plain(tuple[str, ...], head.get("doubted")),
        unread=from_plain(tuple[str, ...], head.get("unread")),
    )


def _kinds() -> tuple[type[Source], ...]:
    from kfl_widgets.reading import SheetFacts

    return (Source, SheetFacts)
