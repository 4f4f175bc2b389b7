"""The commands of `nbm centre`: each opens the centre, does one thing and says what came of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from nbm_tui import telling
from nbm_tui.centre.opening import keys_folder, opened
from nbm_tui.i18n import _
from nbm_tui.telling import one_line
from storage.centre.database import Centre, init_centre, usual_url
from storage.centre.enrolling import (
    current_devices,
    find_device,
    laid_down,
    lay_down,
    own_fingerprint,
    read_request,
    rotate,
    write_admission,
)
from storage.centre.enrolling import enrol as let_in
from storage.centre.enrolling import revoke as trust_no_more
from storage.centre.keys import OPENING, RECOVERY
from storage.centre.tables import Load
from storage.files import as_nbm_error
from storage.policy import PolicyUnreadable, read_policy
from storage.sync.sealing import fingerprint

SET_ASIDE = 10


# The centre itself


def init(arguments: argparse.Namespace) -> int:
    """Make tables, views and keys for a new centre."""
    folder = keys_folder(arguments)
    centre = init_centre(arguments.db or usual_url(folder), folder, arguments.name)
    print(_("{name} is ingericht.").format(name=arguments.name))
    _show_keys(centre)
    print(_("Haal dit bestand nu weg van deze computer en bewaar het op een veilige plek:"))
    print(one_line(folder / RECOVERY))
    print(_("Het opent alle leverbestanden als {file} er niet meer is.").format(file=OPENING))
    centre.close()
    return 0


def keys(arguments: argparse.Namespace) -> int:
    """Show the public keys, or take a new one to sign with."""
    with opened(arguments) as centre:
        if arguments.rotate:
            rotate(centre, keys_folder(arguments))
            print(_("De centrale ondertekent nu met een nieuwe sleutel."))
        _show_keys(centre)
        if arguments.rotate:
            _new_admission(centre, arguments.to)
    return 0


def _show_keys(centre: Centre) -> None:
    with centre.session() as session:
        info = centre.info(session)
    print(_("Controlecijfers van de centrale: {digits}").format(digits=own_fingerprint(centre)))
    for title, key in zip((_("sleutel"), _("herstelsleutel")), info.keys.split(), strict=False):
        print(f"{title}: {key}")
        print("  " + _("controlecijfers: {digits}").format(digits=fingerprint(key)))


def views(arguments: argparse.Namespace) -> int:
    """Make the views for reporting anew."""
    from storage.centre.views import VIEWS, make_views

    with opened(arguments) as centre:
        with centre.session(writing=True) as session:
            make_views(session.connection())
        print("\n".join(VIEWS))
    return 0


# Laptops


def enrol(arguments: argparse.Namespace) -> int:
    """Let a laptop in, after a look at its digits."""
    with opened(arguments) as centre:
        request, key = read_request(arguments.file)
        print(
            _("Aanmelding van {name}, {organisation}").format(
                name=one_line(request.name), organisation=one_line(request.organisation)
            )
        )
        print(_("Controlecijfers van de laptop: {digits}").format(digits=fingerprint(key)))
        if not arguments.yes:
            telling.agree(_("Zijn dit de controlecijfers die de coach ziet?"))
        let_in(centre, request, key)
        _new_admission(centre, arguments.to)
    return 0


def revoke(arguments: argparse.Namespace) -> int:
    """Trust a laptop no more."""
    with opened(arguments) as centre:
        with centre.session() as session:
            device = find_device(session, arguments.replica)
        trust_no_more(centre, device.replica)
        print(_("De laptop van {name} wordt niet meer vertrouwd.").format(name=one_line(device.name)))
        _new_admission(centre, arguments.to)
    return 0


def policy(arguments: argparse.Namespace) -> int:
    """Show what is laid down for all laptops, or lay it down."""
    with opened(arguments) as centre:
        if arguments.file:
            if not arguments.file.is_file():  # nothing there would mean that nothing is laid down
                raise PolicyUnreadable(path=arguments.file, field=arguments.file.name)
            lay_down(centre, read_policy(arguments.file))
        print("\n".join(laid_down(centre).lines()) or _("Er ligt niets vast."))
        if arguments.file:
            _new_admission(centre, arguments.to)
    return 0


def _new_admission(centre: Centre, folder: Path) -> None:
    print(one_line(write_admission(centre, folder)))
    print(
        _("Laat alle laptops dit bestand inlezen. Controlecijfers van de centrale: {digits}").format(
            digits=own_fingerprint(centre)
        )
    )


# Files in and out


def load(arguments: argparse.Namespace) -> int:
    """Read leverbestanden; what is wrong with one does not hold up the others."""
    from storage.centre.several import load_all

    code = 0
    with opened(arguments) as centre:
        paths = list(_files(arguments.files))
        for path, came in zip(paths, load_all(centre, paths), strict=True):
            if isinstance(came, Load):
                words, code = _loaded_words(came), SET_ASIDE if came.reason else code
            elif came.exit_code == SET_ASIDE:
                words, code = _(came.what), SET_ASIDE
            else:
                raise came  # it is not about this file
            print(f"{one_line(path.name)}: {words}", flush=True)
    return code


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        try:
            found = sorted(each for each in path.iterdir() if each.suffix == ".age")
        except OSError as error:
            raise as_nbm_error(error, path) from error
        yield from found
        if not found:
            print(_("{path}: hier staan geen leverbestanden").format(path=one_line(path)))


def _loaded_words(loaded: Load) -> str:
    from storage.centre.loading import reason_words

    if loaded.reason:
        return _("apart gezet. {why}").format(why=_(reason_words(loaded.reason)))
    if loaded.known == loaded.entries:
        return _("was al bekend")
    counts = {name: getattr(loaded, name) for name in ("new", "known", "waiting", "refused")}
    return _("gelezen: {new} nieuw, {known} al bekend, {waiting} wachten, {refused} geweigerd").format(**counts)


def receipt(arguments: argparse.Namespace) -> int:
    """Write a receipt for every laptop."""
    from storage.centre.receipts import write_receipt

    return _for_each_laptop(arguments, lambda centre, replica: write_receipt(centre, replica, arguments.to))


def answer(arguments: argparse.Namespace) -> int:
    """Write an answer for every laptop for which there is something to tell."""
    from storage.centre.answers import write_answer

    return _for_each_laptop(
        arguments, lambda centre, replica: write_answer(centre, replica, arguments.to, full=arguments.full)
    )


def _for_each_laptop(arguments: argparse.Namespace, write: Callable[[Centre, str], Path | None]) -> int:
    with opened(arguments) as centre:
        with centre.session() as session:
            devices = [device for device in current_devices(session) if not device.revoked]
        for device in devices:
            path = write(centre, device.replica)
            print(f"{one_line(device.name)}: {one_line(path) if path else _('er is niets te melden')}", flush=True)
        if not devices:
            print(_("Er zijn nog geen laptops toegelaten."))
    return 0


# What the centre writes itself


def correct(arguments: argparse.Namespace) -> int:
    """Write values of the centre's own to a record."""
    from storage.centre.correcting import correct as write

    with opened(arguments) as centre:
        changed = write(centre, arguments.kind, arguments.record, dict(arguments.values))
    print(_("Verbeterd.") if changed else _("Dit stond er al. Er is niets veranderd."))
    if changed:
        print(_("Maak antwoorden om het de laptops te laten weten: nbm centre answer"))
    return 0


def erase(arguments: argparse.Namespace) -> int:
    """Erase a candidate for good."""
    from storage.centre.correcting import erase_candidate

    with opened(arguments) as centre:
        if not arguments.yes:
            print(_("Alles over deze kandidaat wordt gewist, hier en op alle laptops. Dit is niet terug te draaien."))
            if telling.typed(_("Typ het nummer nog een keer:") + " ") != arguments.candidate:
                raise telling.NotAgreed
        erase_candidate(centre, arguments.candidate)
    print(_("Gewist. Maak antwoorden om het de laptops te laten weten: nbm centre answer"))
    return 0
