"""Opens files in a process of its own, so that no file can take this one down.

One process is started when it is first needed, used for file after file, and replaced when a file
has killed it. What it says is put into sentences here.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Iterator

from kfl_widgets.locale import later, msg
from kfl_widgets.reading.limits import Limits
from kfl_widgets.reading.parts import OnShare, Part, Rows
from kfl_widgets.reading.process import StartError
from kfl_widgets.reading.refusal import Refused
from kfl_widgets.reading.refusals import far_value
from kfl_widgets.reading.standby import GoneError, LateError, Standby, UnwantedError

__all__ = ["Worker", "open_in_worker", "warm_up"]


class Worker(Standby):
    """A process that opens files, one at a time.

    It may be used from several threads. Cancelling, running out of time and a crash all end the
    process; the next file gets a new one.
    """

    def __init__(self) -> None:
        super().__init__("kfl_widgets.reading.worker_main", is_light=True)

    def open(
        self,
        data: bytes,
        limits: Limits,
        on_share: OnShare = lambda _share: None,
        stop: threading.Event | None = None,
    ) -> Iterator[Part]:
        """Open a file there. Parameters and result are those of `open_parts`.

        Raises
        ------
        Refused
            When the file can't be read, when it killed the process or took too long, or when
            `stop` was set.
        """
        try:
            yield from self._parts(data, limits, on_share, stop)
        except UnwantedError:
            raise Refused(_STOPPED, _UPLOAD_AGAIN) from None
        except LateError:
            raise Refused(msg(_LATE, seconds=round(limits.seconds)), _COPY) from None
        except GoneError as gone:
            raise _refusal(gone, limits) from None
        except StartError as error:
            raise Refused(_CANNOT_START, _RELOAD) from error

    def _parts(
        self, data: bytes, limits: Limits, on_share: OnShare, stop: threading.Event | None
    ) -> Iterator[Part]:
        refusal: Refused | None = None
        answers = self.answers((data, limits), stop, limits.seconds)
        with contextlib.closing(answers):
            for value in answers:
                match value:
                    case Refused():
                        refusal = value
                    case float():
                        on_share(value)
                    case list():
                        yield Rows(value)
                    case _:
                        yield value
        if refusal is not None:
            raise refusal


def _refusal(gone: GoneError, limits: Limits) -> Refused:
    """Tell what killed the process."""
    if gone.asked_for > limits.memory_bytes:
        # No single piece of a real table is that large: it is the rectangle around a far cell.
        return far_value()
    return Refused(_DAMAGED, _COPY)


_LATE = later("Filen er for stor eller ødelagt til å åpnes: vi ga opp etter {seconds} sekunder.")
_DAMAGED = msg("Filen er for stor eller ødelagt til å åpnes.")
_COPY = msg("Åpne den i Excel, kopier tabellen over i en ny arbeidsbok og last opp den.")
_STOPPED = msg("Dere avbrøt lesingen. Filen er ikke lest.")
_UPLOAD_AGAIN = msg("Last den opp på nytt hvis den skal være med.")
_CANNOT_START = msg("Vi får ikke startet programmet som åpner filer.")
_RELOAD = msg("Last siden på nytt. Hjelper ikke det, må den som drifter siden se på det.")

_worker = Worker()
atexit.register(_worker.close)

open_in_worker = _worker.open
warm_up = _worker.start
