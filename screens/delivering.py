"""What the deliver screen tells: read from the store as one overview, and put into plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nbm_tui.i18n import _, plural
from screens.dutch_dates import show_date, show_moment
from screens.keymap import with_keys
from screens.wording import title_of
from storage.errors import NbmError
from storage.inbox import conflicts
from storage.records import KINDS
from storage.sync.delivery import Delivery, Pending, count_changed, deliveries, new_since, pending
from storage.sync.progress import BEHIND_THE_SCENES, changed_by_trajectory, count_records, is_confirmed
from storage.sync.receipts import LastReceipt, last_receipt
from storage.sync.sealing import fingerprint, read_recipients
from storage.sync.states import SyncState
from storage.sync.trust import CentreLink, link

if TYPE_CHECKING:
    from storage.store import Store
    from storage.views import Row

EARLIER = 20  # leverbestanden shown
TRAJECTORIES = 6  # named, before the rest is only counted


@dataclass(frozen=True, slots=True)
class Earlier:
    """A leverbestand that was made, and whether the centre has all of it."""

    made: Delivery
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What goes along, how much of it is new and of whom, to whom, where to, how far all is, and what was made."""

    found: Pending
    new: int
    by_kind: Mapping[str, int]
    by_trajectory: Sequence[tuple[Row | None, int]]
    recipient: str
    recipient_name: str
    folder: str
    centre: CentreLink | None
    receipt: LastReceipt | None
    states: Mapping[SyncState, int]
    to_choose: int
    earlier: Sequence[Earlier]

    def holds(self, made: Delivery) -> bool:
        """Whether this leverbestand was made before."""
        return any(one.made.id == made.id for one in self.earlier)


def overview(store: Store) -> Overview:
    """Read what the screen tells."""
    preferences = store.preferences()
    recipient, name, folder = (preferences[key] or "" for key in ("recipient", "recipient_name", "export_folder"))
    with store.session() as session:
        found = pending(session)
        return Overview(
            found=found,
            new=new_since(session, found),
            by_kind=count_changed(session, found),
            by_trajectory=changed_by_trajectory(session, found),
            recipient=recipient,
            recipient_name=name,
            folder=folder,
            centre=link(session),
            receipt=last_receipt(session),
            states=count_records(session),
            to_choose=len(conflicts(session)),
            earlier=[Earlier(made, is_confirmed(session, made)) for made in deliveries(session, EARLIER)],
        )


def what_words(found: Overview, drafts: int) -> str:
    """How much goes along, and what stays behind."""
    return "\n".join(filter(None, (_what(found), _left_behind(drafts))))


def kind_words(found: Overview) -> str:
    """How many records of each kind go along."""
    counts = found.by_kind
    kinds = [kind for kind in KINDS if counts.get(kind) and kind not in BEHIND_THE_SCENES]
    return ", ".join(_counted(kind, counts[kind]) for kind in kinds)


def case_words(found: Overview) -> str:
    """How many of the changed records belong to which trajectory."""
    named = [(title_of(row), count) for row, count in found.by_trajectory if row]
    lines = [f"{title}: {count}" for title, count in named[:TRAJECTORIES]]
    rest = len(named) - TRAJECTORIES
    if rest > 0:
        lines.append(plural("en nog {n} traject", "en nog {n} trajecten", rest))
    nowhere = sum(count for row, count in found.by_trajectory if row is None)
    if nowhere:
        lines.append(_("bij geen traject: {n}").format(n=nowhere))
    return "\n".join(lines)


def whom_words(found: Overview) -> str:
    """For whom it is, the digits to compare, and whether the centre let this laptop in."""
    try:
        keys = read_recipients(found.recipient)
    except NbmError as error:
        return f"{_(error.title)}. {with_keys(_('{settings} opent je instellingen.'))}\n{_not_admitted()}"
    centre = found.centre
    if centre is not None and centre.keys.split() == list(keys):
        digits = _("Controlecijfers: {digits}").format(digits=fingerprint(centre.public_key))
        when = _("Toegelaten op {day}.").format(day=show_date(centre.admitted_at.date()))
        return "\n".join((centre.name, digits, when))
    name = [found.recipient_name] if found.recipient_name else []
    of_keys = [_("Controlecijfers van de sleutel: {digits}").format(digits=fingerprint(key)) for key in keys]
    other = _("Let op: dit is een andere sleutel dan die van de centrale die deze laptop toeliet.")
    return "\n".join([*name, *of_keys, _not_admitted() if centre is None else other])


def since_words(found: Overview) -> str:
    """Up to which receipt everything is confirmed."""
    receipt = found.receipt
    if receipt is None:
        return _("Nog geen ontvangstbevestiging ingelezen.")
    when = show_moment(datetime.fromisoformat(receipt.made_at))
    lines = [_("Ontvangstbevestiging {number} van {when}.").format(number=receipt.number, when=when)]
    if receipt.waiting:
        lines.append(
            plural(
                "{n} wijziging wacht bij de centrale op iets dat nog moet komen.",
                "{n} wijzigingen wachten bij de centrale op iets dat nog moet komen.",
                receipt.waiting,
            )
        )
    return "\n".join(lines)


def where_words(found: Overview) -> str:
    """Where the file comes."""
    return found.folder or with_keys(_("Er is nog geen map gekozen. {settings} opent je instellingen."))


def earlier_words(found: Overview) -> str:
    """The leverbestanden that were made, latest first, each with whether it was confirmed."""
    return "\n\n".join(map(_one_earlier, found.earlier)) or _("Nog niets. Enter maakt je eerste leverbestand.")


def made_words(made: Delivery, again: bool) -> str:
    """The file that is there now; `again` when it is the one of before."""
    path = Path(made.path)
    same = _("Er was niets nieuws: dit is hetzelfde bestand als van {when}.").format(when=show_moment(made.made_at))
    return "\n".join(
        (
            *([same] if again else []),
            _("Klaar: {file}").format(file=path.name),
            _("Map: {folder}").format(folder=path.parent),
            plural("Er zit {n} wijziging in.", "Er zitten {n} wijzigingen in.", made.entries),
            f"SHA-256: {made.sha256}",
        )
    )


def _not_admitted() -> str:
    return with_keys(
        _("Nog niet toegelaten. Met {request} maak je een aanmelding, met {read_in} lees je de toelating in.")
    )


def _what(overview: Overview) -> str:
    found = overview.found
    returned = found.returned and plural(
        "{n} wijziging van de centrale zelf, die zij kwijt is",
        "{n} wijzigingen van de centrale zelf, die zij kwijt is",
        len(found.returned),
    )
    if not found.entries:
        if returned:
            return returned
        if not overview.receipt:
            return with_keys(_("Er is nog niets om te leveren. Met {home} ga je naar je overzicht en begin je."))
        empty = _("Enter maakt een leeg leverbestand: daaraan ziet de centrale wat je van haar hebt ingelezen.")
        return "\n".join((_("Er is niets nieuws om te leveren."), empty))
    changes = plural("{n} wijziging", "{n} wijzigingen", found.entries)
    if overview.earlier:
        changes = f"{changes}; {_new(overview.new)}"
    return f"{changes}\n{returned}" if returned else changes


def _new(count: int) -> str:
    if not count:
        return _("niets nieuws sinds de vorige keer")
    return plural("{n} is nieuw sinds de vorige keer", "{n} zijn nieuw sinds de vorige keer", count)


def _counted(kind: str, count: int) -> str:
    words = KINDS[kind].words
    return f"{count} {_(words.one if count == 1 else words.many)}"


def _left_behind(drafts: int) -> str:
    if not drafts:
        return ""
    return plural(
        "Blijft achter: {n} tekst die nog niet af is. Hij gaat mee zodra hij klopt.",
        "Blijven achter: {n} teksten die nog niet af zijn. Ze gaan mee zodra ze kloppen.",
        drafts,
    )


def _one_earlier(one: Earlier) -> str:
    made = one.made
    changes = plural("{n} wijziging", "{n} wijzigingen", made.entries)
    state = _("bevestigd") if one.confirmed else _("nog niet bevestigd")
    mark = "✓" if one.confirmed else "·"
    first = f"{mark} {state}\n{show_moment(made.made_at)}, {changes}"
    return f"{first}\n{Path(made.path).name}\nSHA-256 {made.sha256[:16]} ..."
