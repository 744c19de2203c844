"""Slow work beside the page."""

import asyncio
import threading
from concurrent.futures import Future

from kfl_widgets.widgets import background
from kfl_widgets.widgets.background import in_a_moment, run_beside


class Shell:
    kernel = object()


def in_a_kernel(steps) -> None:
    """Run a coroutine function on a loop of its own, as a kernel would."""
    thread = threading.Thread(target=lambda: asyncio.run(steps()))
    thread.start()
    thread.join()


def test_without_a_page_the_work_is_done_at_once():
    done: list[Future[int]] = []
    run_beside(lambda: 7, done.append)
    assert done[0].result() == 7


def test_an_error_is_handed_on_and_not_raised():
    done: list[Future[float]] = []
    run_beside(lambda: 1 / 0, done.append)
    assert isinstance(done[0].exception(), ZeroDivisionError)


def test_without_a_page_a_moment_is_no_time():
    done: list[str] = []
    in_a_moment(lambda: done.append("now"))
    assert done == ["now"]


def test_what_can_wait_a_moment_comes_after_what_is_being_done(monkeypatch):
    monkeypatch.setattr(background, "get_ipython", Shell)
    monkeypatch.setattr(background, "_MOMENT", 0.01)
    said: list[str] = []

    async def steps() -> None:
        later = asyncio.Event()
        in_a_moment(lambda: (said.append("later"), later.set()))
        said.append("at once")
        await later.wait()

    in_a_kernel(steps)
    assert said == ["at once", "later"]


def test_the_page_goes_on_while_the_work_is_done(monkeypatch):
    monkeypatch.setattr(background, "get_ipython", Shell)
    seen = {}

    async def steps() -> None:
        loop, may_go_on = asyncio.get_running_loop(), threading.Event()
        finished = loop.create_future()

        def work() -> str:
            assert may_go_on.wait(10)
            return threading.current_thread().name

        def then(done: Future[str]) -> None:
            finished.set_result((done.result(), threading.current_thread()))

        run_beside(work, then)
        assert not finished.done()
        may_go_on.set()
        seen["worker"], seen["page"] = await finished
        seen["here"] = threading.current_thread()

    in_a_kernel(steps)
    assert seen["worker"] == "kfl-beside"
    assert seen["page"] is seen["here"]
