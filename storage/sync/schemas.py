"""JSON Schemas (2020-12) of what is in a leverbestand, made from the declarations of the records.

A kind has two: that of its records, and that of the data of its events. The id of a schema is the name of its member
behind the version of the records, because names stay the same when fields change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from storage.records import KINDS
from storage.records.base import Kind
from storage.records.fields import FieldSpec
from storage.schema import SCHEMA_VERSION
from storage.sync.format import FORMAT, OTHERS, SCHEMAS, VERSION, change_schema, schema_id

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_encoder = msgspec.json.Encoder()

_ID = {"type": "string", "format": "uuid"}
_SALT = {"type": ["string", "null"], "pattern": "^[0-9a-f]{32}$"}
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_MOMENT = {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"}
_TYPE = r"^nl\.[a-z-]+\.(created|changed|deleted|restored|merged|handed-over|erased)\.v1$"
_AGE_KEY = {"type": "string", "pattern": "^age1[02-9ac-hj-np-z]{58}$"}
_COUNT = {"type": "integer", "minimum": 0}
_NUMBER = {"type": "integer", "minimum": 1}
_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "lines": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "money": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "moment": _MOMENT,
    "yesno": {"type": "boolean"},
    "reference": _ID,
}


def schema_members(kinds: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of the schemas that go along with these kinds, in order of name."""
    found = {f"{SCHEMAS}event.json": event_schema(), f"{SCHEMAS}manifest.json": manifest_schema()}
    for name in kinds:
        found[f"{SCHEMAS}{name}.json"] = record_schema(KINDS[name])
        found[change_schema(name)] = data_schema(KINDS[name])
    for name, schema in sorted(found.items()):
        head = {"$schema": _DIALECT, "$id": schema_id(name, SCHEMA_VERSION)}
        yield name, msgspec.json.format(_encoder.encode(head | schema), indent=1) + b"\n"


def record_schema(kind: Kind) -> dict[str, Any]:
    """A line of `records/<kind>.ndjson`: every field there, most of them possibly `null`."""
    fields = {name: _field(kind.specs[name]) for name in kind.specs}
    hidden = {name: _hidden(kind, name) for name in sorted(kind.field_names - kind.specs.keys())}
    properties = {"id": _ID, OTHERS: _list_of({"type": "string"})} | fields | hidden
    return _object(properties, title=kind.words.one, description=_first_line(kind.plain))


def data_schema(kind: Kind) -> dict[str, Any]:
    """The data of an event of a kind: only the fields that changed, or `null` when they were erased."""
    record = schema_id(f"{SCHEMAS}{kind.name}.json", SCHEMA_VERSION)
    event = schema_id(f"{SCHEMAS}event.json", SCHEMA_VERSION)
    changes = {}
    for name in [*kind.specs, *sorted(kind.field_names - kind.specs.keys())]:
        value = {"$ref": f"{record}#/properties/{name}"}
        changes[name] = {"$ref": f"{event}#/$defs/change", "properties": {"old": value, "new": value}}
    fields = {"type": ["object", "null"], "properties": changes, "additionalProperties": False}
    data = {"entry": {"$ref": f"{event}#/$defs/entry"}, "fields": fields, "hash": _HASH, "salt": _SALT}
    return _object(data, title=kind.words.one)


def event_schema() -> dict[str, Any]:
    """A line of `changes.ndjson`, whatever its kind of record."""
    entry = {
        "id": _ID,
        "replica": _ID,
        "number": _NUMBER,
        "author": _ID,
        "action": _ID,
        "undoes": {"type": ["string", "null"], "format": "uuid"},
        "time": _MOMENT,
        "happened": _MOMENT,
        "hybrid": _COUNT,
        "clock_back": {"type": "boolean"},
        "record_kind": {"type": "string", "pattern": "^[a-z_]+$"},
        "record_id": _ID,
        "payload_hash": _HASH,
        "previous": _HASH,
    }
    change = _object({"old": True, "new": True, "basis": _list_of(_ID)})
    fields = {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/change"}}
    data = _object({"entry": {"$ref": "#/$defs/entry"}, "fields": fields, "hash": _HASH, "salt": _SALT})
    attributes = {
        "specversion": {"const": "1.0"},
        "id": _ID,
        "source": {"type": "string", "format": "uri", "pattern": "^urn:nld:nbm:systeem:"},
        "type": {
            "type": "string",
            "pattern": _TYPE,
        },
        "subject": {"type": "string", "pattern": "^[a-z_]+/"},
        "time": _MOMENT,
        "recordedtime": _MOMENT,
        "sequence": {"type": "string", "pattern": "^[1-9][0-9]*$"},
        "sequencetype": {"const": "Integer"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "format": "uri"},
    }
    shared = {"$defs": {"entry": _object(entry), "change": change}}
    return _object(attributes | {"data": data}, title="CloudEvents 1.0") | shared


def manifest_schema() -> dict[str, Any]:
    """`manifest.json`."""
    chain = {
        "replica": _ID,
        "public_key": _HASH,
        "age_key": _AGE_KEY,
        "after": {"type": ["string", "null"], "format": "uuid"},
        "vouched": {"type": "string", "pattern": "^([0-9a-f]{128})?$"},
        "first": _NUMBER,
        "last": _COUNT,
        "previous": _HASH,
    }
    key = {
        "key": _AGE_KEY,
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{4}( [0-9a-f]{4}){3}$"},
    }
    member = {"name": {"type": "string"}, "size": _COUNT, "sha256": _HASH}
    properties = {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "schema": {"const": SCHEMA_VERSION},
        "aanleverdatumEnTijd": _MOMENT,
        "startdatumLevering": _TYPES["date"],
        "einddatumLevering": _TYPES["date"],
        "codeGegevensleverancier": {"type": ["string", "null"], "pattern": "."},
        "replica": _ID,
        "public_key": _HASH,
        "centre": _object({"name": {"type": "string"}, "keys": _list_of(_object(key))}),
        "receipt": _COUNT,
        "answer": {"type": ["string", "null"], "format": "uuid"},
        "confirmed": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
        "chains": _list_of(_object(chain)),
        "entries": _COUNT,
        "records": {"type": "object", "additionalProperties": _NUMBER},
        "members": _list_of(_object(member)),
    }
    return _object(properties, title=FORMAT)


def _object(properties: dict[str, Any], **words: str) -> dict[str, Any]:
    """An object with all of these properties and no others."""
    rules = {"properties": properties, "required": sorted(properties), "additionalProperties": False}
    return {**words, "type": "object", **rules}


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _field(spec: FieldSpec) -> dict[str, Any]:
    """One field that a form shows, with its title and help; it may be `null`, as nobody has to fill in anything."""
    words = {"title": spec.title} | ({"description": spec.help} if spec.help else {})
    if spec.choices is not None:
        answers = [{"const": str(choice), "title": choice.title_nl} for choice in spec.choices]
        return words | {"oneOf": [*answers, {"type": "null"}]}
    limits = {"maxLength": spec.max_length, "minimum": spec.minimum, "maximum": spec.maximum}
    target = {"$comment": f"id of a record of the kind {spec.target}"} if spec.target else {}
    known = {name: limit for name, limit in limits.items() if limit is not None}
    return words | _or_null(_TYPES[spec.kind]) | known | target


def _hidden(kind: Kind, name: str) -> dict[str, Any]:
    """A field that no form shows: the moment of a deletion, or a text that the program fills in."""
    info = kind.plain.model_fields[name]
    if info.annotation == datetime | None:
        return _or_null(_MOMENT)
    limits = [rule.max_length for rule in info.metadata if hasattr(rule, "max_length")]
    return _or_null(_TYPES["text"]) | {"maxLength": limits[0]}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return schema | {"type": [schema["type"], "null"]}


def _first_line(model: type) -> str:
    return (model.__doc__ or "").strip().partition("\n")[0]
