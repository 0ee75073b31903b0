"""What one grading needs from a zygote: a checker, and a first jail. Forking takes ten milliseconds and collecting the
checks thirty, so who grades several submissions after another asks for the next seat while the checks of this one run.
"""

import contextlib
import os
import socket

import msgspec

from kdgrader.errors import GraderError
from kdgrader.jail.client import Zygote


class Coming(msgspec.Struct, frozen=True):
    """A jail that the zygote was asked for: its link and its output."""

    ticket: int
    link: socket.socket
    stdout: int
    stderr: int

    def close(self) -> None:
        self.link.close()
        os.close(self.stdout)
        os.close(self.stderr)


class SeatSpec(msgspec.Struct, frozen=True):
    """What is asked of both, encoded: what was asked ahead serves whoever asks for the same."""

    jail: bytes
    checker: bytes


class Seat(msgspec.Struct, frozen=True):
    """A checker and a jail that have not seen a submission yet."""

    spec: SeatSpec
    line: socket.socket  # to the checker
    checker: int  # a ticket
    jail: Coming

    def close(self) -> None:
        self.line.close()
        self.jail.close()


def ask_for_jail(zygote: Zygote, spec: bytes) -> Coming:
    ours, theirs = socket.socketpair()
    out, out_end = os.pipe()
    err, err_end = os.pipe()
    try:
        ticket = zygote.jails.ask(spec, [theirs.fileno(), out_end, err_end])
    finally:
        theirs.close()
        os.close(out_end)
        os.close(err_end)
    return Coming(ticket, ours, out, err)


def ask_for_seat(zygote: Zygote, spec: SeatSpec) -> Seat:
    ours, theirs = socket.socketpair()
    try:
        checker = zygote.checkers.ask(spec.checker, [theirs.fileno()])
    finally:
        theirs.close()
    return Seat(spec, ours, checker, ask_for_jail(zygote, spec.jail))


def take_seat(zygote: Zygote, spec: SeatSpec) -> Seat:
    """The seat that was asked for ahead, if it is still good and of this form; or a new one."""
    kept, zygote.spare = zygote.spare, None
    if kept is not None:
        if kept.spec == spec and _is_alive(zygote, kept):
            return kept
        leave(zygote, kept)
    return ask_for_seat(zygote, spec)


def keep_seat_ready(zygote: Zygote, spec: SeatSpec) -> None:
    """Asks for the next grading's seat, if there is likely to be one: whoever has graded twice will again."""
    if zygote.checkers.asked > 1 and zygote.spare is None:
        zygote.spare = ask_for_seat(zygote, spec)


def standing_ready(zygote: Zygote) -> set[int]:
    """The processes of the next grading's seat: whoever counts what a grading left counts without them."""
    seat = zygote.spare
    if seat is None:
        return set()
    return {zygote.checkers.seen(seat.checker).seen_pid(), zygote.jails.seen(seat.jail.ticket).seen_pid()}


def leave(zygote: Zygote, seat: Seat) -> None:
    """Ends a seat that nobody will use, whichever part of it there is."""
    seat.line.close()
    with contextlib.suppress(GraderError):
        zygote.checkers.given(seat.checker).kill()
    try:
        give_up(zygote, seat.jail)
    except GraderError:
        seat.jail.close()


def give_up(zygote: Zygote, coming: Coming) -> None:
    """Ends a jail that nobody will use."""
    zygote.wait_until_started()
    zygote.jails.given(coming.ticket).kill()
    coming.close()


def _is_alive(zygote: Zygote, seat: Seat) -> bool:
    """Whether neither was ended while it waited, by the kernel short of memory, say: no submission answers for that."""
    try:
        children = zygote.checkers.seen(seat.checker), zygote.jails.seen(seat.jail.ticket)
    except GraderError:  # there was no memory for it while somebody else had it all
        return False
    return not any(child.ends_within(0) for child in children)
