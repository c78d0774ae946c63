from __future__ import annotations

import subprocess
import sys

# In a process of its own: a fork takes no threads along, and the tests may have some.
BEGIN = """
import os, sys, time
from multiprocessing.connection import wait
from app.cli.errors import Failure
from app.cli.serving import kept
from app.cli.serving.children import Lifeline
from app.cli.serving.kept import Kept
kept.MOST_PAUSE_SECONDS = 0.0
lifeline = Lifeline(lambda: None)
def tend(one):
    ended = one.tend()
    if one.child:
        wait(one.child.events, 5)
    return ended
"""


def _ran(program: str) -> str:
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", BEGIN + program], capture_output=True, text=True, check=True
    )
    return ran.stdout + ran.stderr


def test_what_ends_is_started_again() -> None:
    """A process that was ready once is started again for ever; its number is told when it ends."""
    said = _ran("""
one = Kept("the worker", lambda ready: (ready(), sys.exit(7)), lifeline)
numbers = set()
while len(numbers) < 6:
    numbers.add(tend(one) or 0)
print(one.was_ready, one.tries, 0 in numbers)
""")
    assert said.count("the worker ended with 7; it starts again") == 5
    assert "True 5 True" in said


def test_what_never_starts_is_given_up() -> None:
    """A process that ends at once again and again, and never was ready, ends it all."""
    said = _ran("""
one = Kept("the worker", lambda ready: sys.exit(1), lifeline)
try:
    while True:
        tend(one)
except Failure as failure:
    print(failure, one.tries)
""")
    assert f"the worker does not start; the log says why {4}" in said


def test_what_hangs_is_killed() -> None:
    """A process that is watched and falls silent is killed; one that goes on telling is not."""
    said = _ran("""
kept.SILENT_SECONDS = 0.4
def tell(ready):
    while True:
        ready()
        time.sleep(0.01)
silent = Kept("the silent one", lambda ready: (ready(), time.sleep(3600)), lifeline, watched=True)
steady = Kept("the steady one", tell, lifeline, watched=True)
free = Kept("the free one", lambda ready: (ready(), time.sleep(3600)), lifeline)
kept.STARTING_SECONDS = 1.0
late = Kept("the late one", lambda ready: time.sleep(3600), lifeline, watched=True)
until = time.monotonic() + 10
while not late.tries and time.monotonic() < until:
    for one in (silent, steady, free, late):
        one.tend()
    time.sleep(0.02)
print(silent.tries > 0, steady.tries, free.tries)
""")
    assert "the silent one hangs: no sign of it for 0.4 s; it is killed" in said
    assert "the silent one ended with -9; it starts again in 0 s" in said
    assert "the late one hangs: no sign of it for 1 s; it is killed" in said
    assert "True 0 0" in said


def test_what_cannot_be_started_is_tried_again() -> None:
    """Where there is no process to be had, that is told, and the others are looked after."""
    said = _ran("""
fork = os.fork
def none():
    raise BlockingIOError(11, "Resource temporarily unavailable")
os.fork = none
one = Kept("the worker", lambda ready: (ready(), time.sleep(3600)), lifeline)
print(one.tend(), one.child)
os.fork = fork
while not one.was_ready:
    tend(one)
print("ready")
""")
    assert "the worker cannot be started: [Errno 11]" in said
    assert "None None\nready\n" in said


def test_what_is_done_once() -> None:
    """What has to be done once is tried until it works, and then no more."""
    said = _ran("""
one = Kept("it", lambda ready: sys.exit(one.tries < 9), lifeline, once=True)
while not one.is_done:
    tend(one)
tend(one)
print(one.tries, one.child)
""")
    assert said == "10 None\n"


def test_child_ends_with_its_parent() -> None:
    """A process ends when its parent is killed, whatever it waits for."""
    said = _ran("""
alive, mine = os.pipe()
if os.fork() == 0:
    os.close(alive)
    one = Kept("the worker", lambda ready: (ready(), time.sleep(3600)), Lifeline(lambda: None))
    while not one.was_ready:
        tend(one)
    os.kill(os.getpid(), 9)
os.close(mine)
print(os.read(alive, 1))
""")
    assert said == "b''\n"
