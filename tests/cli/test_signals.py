from __future__ import annotations

import select
import signal
from contextlib import suppress

import pytest

from app.cli.signals import collected, orderly_stop


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_unwinds_with_success(number: signal.Signals) -> None:
    """A stop signal leaves the block by way of every `finally`, with exit code 0."""
    unwound = []

    def work() -> None:
        with orderly_stop():
            try:
                signal.raise_signal(number)
            finally:
                unwound.append(number)

    with pytest.raises(SystemExit) as stopped:
        work()
    assert (stopped.value.code, unwound) == (0, [number])


def test_swallowed_signal_is_obeyed_later() -> None:
    """A library that swallows the exception does not make the program deaf."""
    with orderly_stop() as stop:
        stop.obey()
        with suppress(SystemExit):
            signal.raise_signal(signal.SIGTERM)
        with pytest.raises(SystemExit):
            stop.obey()


def test_later_signals_do_not_disturb_the_way_out() -> None:
    """The second Ctrl-C does not interrupt the stopping that the first one began."""
    with orderly_stop():
        with suppress(SystemExit):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)


def test_handlers_are_put_back() -> None:
    """After the block, signals mean what they meant before."""
    before = signal.getsignal(signal.SIGTERM)
    with orderly_stop():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_can_be_waited_for(number: signal.Signals) -> None:
    """Collected signals interrupt nothing; the inbox is readable, and holds them in order."""
    with collected() as inbox:
        assert inbox.empty() == []
        signal.raise_signal(number)
        signal.raise_signal(signal.SIGINT)
        assert select.select([inbox], [], [], 5)[0] == [inbox]
        assert inbox.empty() == [number, signal.SIGINT]
        assert inbox.empty() == []
