"""Opening a data folder: kept light, so that the unlock screen and home need no SQLAlchemy.

Everything here runs on the one thread that will use the connection.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from storage import keyfile, recovery_code
from storage.connection import connect, user_version
from storage.errors import (
    AlreadySetUp,
    DatabaseMissing,
    DatabaseMissingWithCopies,
    DatabaseNewer,
    NbmError,
    NotSetUp,
    WrongPassphrase,
)
from storage.files import write_safely
from storage.folder import DataFolder
from storage.keyfile import DataKey
from storage.policy import Policy, read_policy
from storage.schema import SCHEMA_VERSION


@dataclass(slots=True)
class Opened:
    """An unlocked data folder with its open connection, schema up to date, and what machine and centre lay down.

    A new admission may bring another policy while it is open: `take_policy`.
    """

    folder: DataFolder
    key: DataKey = field(repr=False)
    connection: sqlcipher.Connection = field(repr=False)
    of_machine: Policy
    of_centre: Policy = field(default_factory=Policy)

    @property
    def policy(self) -> Policy:
        """What counts: the machine's comes first."""
        return self.of_machine.over(self.of_centre)

    def take_policy(self, of_centre: Policy) -> None:
        """From now on the centre lays this down. A readable copy in the folder is made equal to it."""
        self.of_centre = of_centre
        copy = self.folder.policy_copy
        with suppress(NbmError, OSError):  # it only informs, so a folder that takes no file is no reason to stop
            data = "".join(f"{line}\n" for line in of_centre.lines()).encode()
            if not data:
                copy.unlink(missing_ok=True)
            elif not copy.is_file() or copy.read_bytes() != data:
                write_safely(copy, data)


def set_up(folder: DataFolder, passphrase: str) -> tuple[Opened, str]:
    """Make key file and database; returns the recovery code to write down.

    Raises AlreadySetUp, PassphraseRefused, PolicyInvalid, FolderReadOnly, FolderUnreachable or DiskFull.
    """
    if folder.is_set_up:
        raise AlreadySetUp
    folder.check_writable()
    key, recovery_code = keyfile.create(folder.keyfile, passphrase, least_length(policy_for(folder)))
    return open_folder(folder, key), recovery_code


def open_with(folder: DataFolder, secret: str) -> tuple[Opened, bool]:
    """Open with the passphrase or with the recovery code, whichever was typed; True when it was the code.

    Raises NotSetUp and the errors of `unlock_with` and `open_folder`.
    """
    if not folder.is_set_up:
        raise NotSetUp(path=folder.path)
    key, by_code = unlock_with(folder.keyfile, secret)
    return open_folder(folder, key), by_code


def unlock_with(path: Path, secret: str) -> tuple[DataKey, bool]:
    """The key in a key file, by the passphrase or the recovery code; True when it was the code.

    Raises the errors of `keyfile.unlock` and `keyfile.unlock_with_recovery`.
    """
    try:
        return keyfile.unlock(path, secret), False
    except WrongPassphrase:
        # A passphrase may look like a code, so the passphrase is tried first.
        if not recovery_code.looks_like_code(secret):
            raise
    return keyfile.unlock_with_recovery(path, secret), True


def open_folder(folder: DataFolder, key: DataKey) -> Opened:
    """Open the database with an unwrapped key, migrating it when it is older than the program.

    Raises PolicyInvalid, DatabaseMissing, DatabaseForeign, DatabaseDamaged, DatabaseNewer, FolderReadOnly,
    FolderUnreachable or DiskFull; nothing is written then. A first start that was cut off is finished: the database is
    made now.
    """
    of_machine = policy_for(folder)
    check_database(folder)
    folder.check_writable()
    connection = connect(folder.database, key.raw, create=not folder.database.exists())
    try:
        _to_current_schema(connection, folder, key)
        keyfile.end_first_start(folder.keyfile)
        keyfile.renew_copies(folder.keyfile)
        of_centre = policy_of_centre(connection)
    except BaseException:
        connection.close()
        raise
    opened = Opened(folder, key, connection, of_machine)
    opened.take_policy(of_centre)
    return opened


def policy_for(folder: DataFolder) -> Policy:
    """What the administrator laid down for this folder: nothing for practising. Raises PolicyInvalid."""
    return Policy() if folder.practising else read_policy()


def policy_of_centre(connection: sqlcipher.Connection) -> Policy:
    """What the centre laid down with the last admission that was taken in."""
    row = connection.execute("SELECT policy FROM centre_link").fetchone()
    return Policy.of(json.loads(row[0])) if row else Policy()


def least_length(policy: Policy) -> int:
    """The least characters of a new passphrase; a policy can only ask for more than the program does."""
    return max(keyfile.MIN_PASSPHRASE, policy.passphrase_length or 0)


def check_database(folder: DataFolder) -> None:
    """Raise DatabaseMissing when there was a database here and it is gone; also the errors of an unusable key file.

    The key file itself tells. Other signs (backups, a log, what is kept outside the folder) are not always there: a
    database that was never upgraded and was closed well leaves none of them.
    """
    if not folder.database.exists() and not keyfile.is_first_start(folder.keyfile):
        raise (DatabaseMissingWithCopies if folder.has_copies else DatabaseMissing)(path=folder.database)


def _to_current_schema(connection: sqlcipher.Connection, folder: DataFolder, key: DataKey) -> None:
    version = user_version(connection)
    if version > SCHEMA_VERSION:
        raise DatabaseNewer(version=version, known=SCHEMA_VERSION)
    if version < SCHEMA_VERSION:
        # SQLAlchemy and the records are only needed to migrate; a current database opens without them.
        from storage.database import migrate

        migrate(connection, folder, key, version)
