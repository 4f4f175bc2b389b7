"""Holds JSON against JSON Schema, as far as the schemas of a leverbestand go; a keyword not known here is refused.

The project needs no library for JSON Schema anywhere else, and this is all of the language that its schemas use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

Schema = Mapping[str, Any]
WORDS = {"$schema", "$id", "$defs", "$comment", "title", "description"}
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}
FORMATS = {"uuid": UUID, "date": date.fromisoformat, "date-time": datetime.fromisoformat, "uri": str}


class Schemas:
    """A set of schemas that refer to each other by id."""

    def __init__(self, *schemas: Schema) -> None:
        self.by_id = {schema["$id"]: schema for schema in schemas}

    def faults(self, schema_id: str, value: Any) -> list[str]:
        """What is wrong with a value according to one of the schemas."""
        return list(self._faults(self.by_id[schema_id], self.by_id[schema_id], value, "$"))

    def _faults(self, root: Schema, schema: Schema | bool, value: Any, at: str) -> Iterator[str]:
        if isinstance(schema, bool):
            if not schema:
                yield at
            return
        for keyword, rule in schema.items():
            if keyword not in WORDS and keyword not in ("required", "additionalProperties"):
                check = getattr(self, "_" + re.sub("[A-Z]", lambda one: f"_{one[0].lower()}", keyword.strip("$")))
                yield from check(root, rule, value, at)
        if isinstance(value, dict):
            yield from (f"{at}.{name}: missing" for name in set(schema.get("required", ())) - value.keys())
            for name in value.keys() - schema.get("properties", {}).keys():
                yield from self._faults(root, schema.get("additionalProperties", True), value[name], f"{at}.{name}")

    def _ref(self, root: Schema, rule: str, value: Any, at: str) -> Iterator[str]:
        name, _, path = rule.partition("#")
        root = found = self.by_id[name] if name else root
        for part in path.strip("/").split("/") if path else ():
            found = found[part]
        yield from self._faults(root, found, value, at)

    def _type(self, _root: Schema, rule: str | list[str], value: Any, at: str) -> Iterator[str]:
        names = [rule] if isinstance(rule, str) else rule
        fits = any(self._is(name, value) for name in names)
        if not fits:
            yield f"{at}: {value!r} is no {rule}"

    def _is(self, name: str, value: Any) -> bool:
        if value is None or name == "null":
            return value is None and name == "null"
        return isinstance(value, TYPES[name]) and isinstance(value, bool) == (name == "boolean")  # type: ignore[arg-type]

    def _const(self, _root: Schema, rule: Any, value: Any, at: str) -> Iterator[str]:
        if value != rule:
            yield f"{at}: {value!r} is not {rule!r}"

    def _one_of(self, root: Schema, rule: list[Schema], value: Any, at: str) -> Iterator[str]:
        if sum(not list(self._faults(root, one, value, at)) for one in rule) != 1:
            yield f"{at}: {value!r} is not one of them"

    def _properties(self, root: Schema, rule: Schema, value: Any, at: str) -> Iterator[str]:
        for name in rule.keys() & (value.keys() if isinstance(value, dict) else set()):
            yield from self._faults(root, rule[name], value[name], f"{at}.{name}")

    def _items(self, root: Schema, rule: Schema, value: Any, at: str) -> Iterator[str]:
        for number, item in enumerate(value if isinstance(value, list) else ()):
            yield from self._faults(root, rule, item, f"{at}[{number}]")

    def _pattern(self, _root: Schema, rule: str, value: Any, at: str) -> Iterator[str]:
        if isinstance(value, str) and not re.search(rule, value):
            yield f"{at}: {value!r} does not match {rule}"

    def _format(self, _root: Schema, rule: str, value: Any, at: str) -> Iterator[str]:
        try:
            FORMATS[rule](value if isinstance(value, str) else "")
        except ValueError:
            if isinstance(value, str):
                yield f"{at}: {value!r} is no {rule}"

    def _max_length(self, _root: Schema, rule: int, value: Any, at: str) -> Iterator[str]:
        if isinstance(value, str) and len(value) > rule:
            yield f"{at}: longer than {rule}"

    def _minimum(self, _root: Schema, rule: float, value: Any, at: str) -> Iterator[str]:
        if isinstance(value, int | float) and value < rule:
            yield f"{at}: less than {rule}"

    def _maximum(self, _root: Schema, rule: float, value: Any, at: str) -> Iterator[str]:
        if isinstance(value, int | float) and value > rule:
            yield f"{at}: more than {rule}"
