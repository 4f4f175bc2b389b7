"""The commands that work without the app: they print text, and say what is wrong in the same words as the app.

`show`, `doctor`, `verify` and `backup` only read, so they work beside an open app.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbm_tui.i18n import _, plural
from nbm_tui.telling import agree, ask_passphrase, write_lines
from storage.clock import now_utc
from storage.errors import NbmError, NoFolder
from storage.folder import DataFolder
from storage.text import N_

if TYPE_CHECKING:
    import sqlcipher3.dbapi2 as sqlcipher

    from storage.policy import Policy, PolicyInvalid
    from storage.sync.checking import Contents

STEP_SIGNS = {"done": "●", "busy": "◐", "todo": "○"}


class KeyNeeded(NbmError):
    """What was asked of a leverbestand takes the key of its recipient."""

    title = N_("Hiervoor is een sleutel nodig")
    what = N_("Zonder de sleutel van de ontvanger is niet te zien wat er in het leverbestand zit.")
    safe = N_("Er is niets veranderd.")
    todo = N_("Geef het sleutelbestand op met --key.")
    exit_code = 2


def method(arguments: argparse.Namespace, _folder: DataFolder, _passphrase: str) -> int:
    """Every item of the method, with where the app shows it, or every signal: as lines, or as JSON."""
    from nbm_tui.method.listing import listing, signal_listing

    items = signal_listing() if arguments.signals else listing()
    if arguments.json:
        print(json.dumps(items, ensure_ascii=False, indent=1))
    elif arguments.signals:
        for one in items:
            print(f"{one['code']}  [{one['step']}, {one['severity']}]  {one['when']['nl']}. {one['todo']['nl']}")
    else:
        for item in items:
            print(f"{item['id']}  [{item['step']}, {item['kind']}]  {item['nl']}")
    return 0


def show(_arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """The caseload as text."""
    from storage.caseload import cases
    from storage.ids import derived_id

    connection = read_only(folder, passphrase)
    try:
        for case in cases(connection, derived_id("settings")):
            steps = "".join(STEP_SIGNS[state] for state in case.steps)
            when = case.next_on.isoformat() if case.next_on else ""
            print("  ".join([steps, case.candidate or _("(nog niemand)"), case.employer, case.job, when]).rstrip())
    finally:
        connection.close()
    return 0


def doctor(_arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """Where things are, and, with the passphrase, whether they are sound.

    Exit code 5 when they are not, 21 when the policy of this machine cannot be used.
    """
    for title, path in ((_("map"), folder.path), (_("gegevens"), folder.database), (_("sleutel"), folder.keyfile)):
        print(f"{title}: {path}  {_presence(path)}")
    for warning in folder.warnings():
        print(_(warning))
    refused, of_machine = _show_policy(folder)
    if not (folder.is_set_up or folder.is_waiting):
        print(_("Hier is nog niets gemaakt. Start het programma met: nbm"))
        return refused
    return _examine(folder, passphrase, of_machine) or refused


def _show_policy(folder: DataFolder) -> tuple[int, Policy | None]:
    """Where the policies are and what they lay down.

    Gives that of the machine, or the exit code when it will not do. That of the centre is a copy here: see `_counting`.
    """
    from storage.policy import is_own, place

    path = place()
    found = _told_policy(_("beleid"), path)
    if folder.policy_copy.is_file():
        _told_policy(_("beleid van de centrale"), folder.policy_copy)
    if isinstance(found, NbmError):
        return found.exit_code, None
    if path.exists() and is_own(path):
        print(_("let op: je kunt dit bestand zelf veranderen; beleid hoort alleen van je beheerder te zijn"))
    return 0, found


def _told_policy(title: str, path: Path) -> Policy | PolicyInvalid:
    from storage.policy import PolicyInvalid, read_policy

    print(f"{title}: {path}  {_presence(path)}")
    try:
        found = read_policy(path)
    except PolicyInvalid as error:
        print(_(error.what).format(**error.details))
        return error
    for line in found.lines():
        print(f"  {line}")
    return found


def _counting(of_machine: Policy, connection: sqlcipher.Connection) -> Iterator[str]:
    """Of everything that can be laid down what counts, and who said so."""
    from storage.coach import own_settings
    from storage.defaults import DEFAULTS
    from storage.keyfile import MIN_PASSPHRASE
    from storage.opening import policy_of_centre
    from storage.policy import FIELDS, line_of

    laid_down = of_machine.over(policy_of_centre(connection)).values()
    said = (
        (_("deze computer"), of_machine.values()),
        (_("de centrale"), laid_down),
        (_("eigen instelling"), own_settings(connection)),
        (_("het programma"), {**DEFAULTS, "passphrase_length": MIN_PASSPHRASE}),
    )
    for name in FIELDS:
        who, values = next(((who, values) for who, values in said if name in values), ("", {}))
        yield f"{line_of(name, values[name])}  ({who})" if who else f"{name}: {_('niets vastgelegd')}"


def _presence(path: Path) -> str:
    if not path.exists():
        return _("(is er niet)")
    return plural("({n} byte)", "({n} bytes)", path.stat().st_size) if path.is_file() else ""


def _examine(folder: DataFolder, passphrase: str, of_machine: Policy | None) -> int:
    from storage.connection import integrity, user_version
    from storage.inspection import journal_health

    connection = read_only(folder, passphrase)
    try:
        if of_machine is not None:
            print(_("wat er geldt, en van wie:"))
            print("\n".join(f"  {line}" for line in _counting(of_machine, connection)))
        print(_("versie van de gegevens: {version}").format(version=user_version(connection)))
        faults = integrity(connection)
        health = journal_health(connection)
    finally:
        connection.close()
    print(
        _("geschiedenis: {entries} regels; aantal reeksen: {replicas}").format(
            entries=health.entries, replicas=health.replicas
        )
    )
    if health.clock_back:
        print(_("let op: bij {n} regels liep de klok van de laptop terug").format(n=health.clock_back))
    faults += [
        _("geschiedenis: regel {number} sluit niet aan op de regel ervoor").format(number=number)
        for number in health.broken
    ]
    print("\n".join(faults) or _("Alles is in orde."))
    return 5 if faults else 0


def verify(arguments: argparse.Namespace, _folder: DataFolder, _passphrase: str) -> int:
    """What is in a leverbestand; without a key only whether it is a whole age file. Raises KeyNeeded."""
    from storage.sync.reading import inspect, listing, open_bundle

    if arguments.batch:
        if arguments.key is None:
            raise KeyNeeded
        write_lines(_batch(open_bundle(arguments.file, arguments.key)))
        return 0
    if arguments.key is None:
        for line in inspect(arguments.file).lines(_):
            print(line)
        return 0
    for line in listing(open_bundle(arguments.file, arguments.key), _):
        print(line)
    return 0


def _batch(contents: Contents) -> Iterator[bytes]:
    """The events of a leverbestand as one JSON array: the batch form of CloudEvents."""
    between = b"["
    for event in contents.events():
        yield between + event
        between = b",\n"
    yield b"]\n"


def deliver(arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """Make a leverbestand, as the app does; refused while the app is open."""
    from screens.drafting import settle_all
    from storage.opening import open_with
    from storage.store import Store
    from storage.sync.bundle import make_bundle

    with folder.lock():
        opened, _by_code = open_with(folder, ask_passphrase(passphrase))
        store = Store(opened)
        try:
            preferences = store.preferences()
            _keep_to(store.policy.fixed("preferences"), export_folder=arguments.to, recipient=arguments.recipient)
            target = _export_folder(preferences["export_folder"] if arguments.to is None else arguments.to)
            left = settle_all(store, date.today())
            made = make_bundle(
                store, target, arguments.recipient or preferences["recipient"] or "", full=arguments.full
            )
        finally:
            store.close()
    print(made.path)
    if left:
        print(plural("{n} veld was niet af en bleef achter", "{n} velden waren niet af en bleven achter", left))
    return 0


def export(arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """Write everything to files without encryption, after a clear yes; refused while the app is open."""
    from screens.drafting import settle_all
    from storage.opening import open_with
    from storage.plain import check_plain, write_plain
    from storage.store import Store

    with folder.lock():
        opened, _by_code = open_with(folder, ask_passphrase(passphrase))
        store = Store(opened)
        try:
            target = arguments.plain.expanduser()
            check_plain(store, target)
            if not arguments.yes:
                print(_("De bestanden worden niet versleuteld: wie ze heeft, leest alles, ook namen en notities."))
                agree(_("Wil je dat?"))
            settle_all(store, date.today())
            made = write_plain(store, target)
        finally:
            store.close()
    print(made.path)
    return 0


def backup(arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """Make a backup, also while the app is open."""
    from storage.backup import make_backup
    from storage.opening import check_database, unlock_with

    _check_set_up(folder)
    key, _by_code = unlock_with(folder.keyfile, ask_passphrase(passphrase))
    check_database(folder)
    made = make_backup(folder, key, arguments.to.expanduser(), now_utc())
    print(made.path)
    print(f"SHA-256 {made.sha256}")
    return 0


def restore(arguments: argparse.Namespace, folder: DataFolder, passphrase: str) -> int:
    """Put a backup back; refused while the app is open."""
    from screens.dutch_dates import show_moment
    from storage.restore import restore as put_back

    secret = ask_passphrase(passphrase, _("Wachtzin of herstelcode van de reservekopie: "))
    folder.create()
    with folder.lock():
        done = put_back(folder, arguments.file, secret, now_utc(), replace=arguments.replace)
    print(_("Teruggezet: de reservekopie van {moment}.").format(moment=show_moment(done.made_at)))
    if done.aside:
        print(_("Wat er stond, is bewaard als {path}").format(path=f"{done.aside}.*"))
    return 0


def _check_set_up(folder: DataFolder) -> None:
    """Finish a restore that was cut off, which may be all that is here. Raises NotSetUp, and FolderInUse then."""
    from storage.errors import NotSetUp

    if folder.is_waiting:
        folder.lock().release()
    if not folder.is_set_up:
        raise NotSetUp(path=folder.path)


def _keep_to(fixed: Mapping[str, Any], **asked: str | None) -> None:
    """Refuse an option that says something else than the policy. Raises FixedByPolicy."""
    from storage.policy import FixedByPolicy

    for name, value in asked.items():
        if value is not None and fixed.get(name, value) != value:
            raise FixedByPolicy(field=name)


def _export_folder(chosen: str | None) -> Path:
    """Where the leverbestand goes; never just where the command happens to run. Raises NoFolder."""
    if not chosen:
        raise NoFolder
    return Path(chosen).expanduser()


def read_only(folder: DataFolder, passphrase: str) -> sqlcipher.Connection:
    """The database, to look into beside an open app. Raises NotSetUp, DatabaseNewer and the errors of unlocking."""
    from storage import keyfile
    from storage.connection import connect, user_version
    from storage.errors import DatabaseNewer
    from storage.opening import check_database
    from storage.schema import SCHEMA_VERSION

    _check_set_up(folder)
    key = keyfile.unlock(folder.keyfile, ask_passphrase(passphrase))
    check_database(folder)
    connection = connect(folder.database, key.raw, read_only=True)
    version = user_version(connection)
    if version > SCHEMA_VERSION:
        connection.close()
        raise DatabaseNewer(version=version, known=SCHEMA_VERSION)
    return connection
