"""From Python values to JSON and back.

What the server adds in a later version is passed over, so that a client goes on with it.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import datetime, timezone
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

_UNIONS = (Union, types.UnionType)


class UnreadableError(ValueError):
    """A value is not what the description says it is."""


def encode(value: Any) -> Any:
    """A value as JSON knows it. A field that may be left out is left out when it is None."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {_wire_name(field): field for field in dataclasses.fields(value)}
        said = {name: getattr(value, field.name) for name, field in fields.items()}
        return {
            name: encode(item)
            for name, item in said.items()
            if item is not None or _is_required(fields[name])
        }
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    return value


def decode(kind: Any, value: Any) -> Any:
    """A value of `kind` from JSON."""
    if kind is Any:
        return value
    if get_origin(kind) in _UNIONS:
        return _decode_choice(get_args(kind), value)
    if get_origin(kind) is list:
        return [decode(get_args(kind)[0], item) for item in _of(list, value)]
    if get_origin(kind) is dict:
        return _of(dict, value)
    if dataclasses.is_dataclass(kind):
        return _decode_fields(kind, _of(dict, value))
    if kind is datetime:
        return _moment(_of(str, value))
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _of(kind, value)


def _decode_choice(kinds: tuple[Any, ...], value: Any) -> Any:
    """The first kind that fits; there are few, and they differ in what they must have."""
    if value is None and type(None) in kinds:
        return None
    last = UnreadableError("fits none of the choices")
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return decode(kind, value)
        except UnreadableError as error:
            last = error
    raise last


def _decode_fields(kind: Any, value: dict[str, Any]) -> Any:
    given = {}
    for field, annotation in _fields(kind):
        name = _wire_name(field)
        if name in value:
            try:
                given[field.name] = decode(annotation, value[name])
            except UnreadableError as error:
                raise UnreadableError(f"{name}: {error}") from None
        elif _is_required(field):
            raise UnreadableError(f"{name}: is missing")
    return kind(**given)


@cache
def _fields(kind: Any) -> list[tuple[dataclasses.Field[Any], Any]]:
    hints = get_type_hints(kind)
    return [(field, hints[field.name]) for field in dataclasses.fields(kind)]


def _wire_name(field: dataclasses.Field[Any]) -> str:
    return str(field.metadata.get("name", field.name))


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING


def _moment(text: str) -> datetime:
    # Python 3.10 knows neither Z nor fractions of any length.
    whole, _, fraction = text.removesuffix("Z").partition(".")
    try:
        return datetime.fromisoformat(f"{whole}.{(fraction + '000000')[:6]}+00:00")
    except ValueError:
        raise UnreadableError(f"{text!r} is no time") from None


def _of(kind: Any, value: Any) -> Any:
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise UnreadableError(f"is {type(value).__name__}, not {kind.__name__}")
