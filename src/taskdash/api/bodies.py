"""How JSON bodies are read: of the right media type, strictly into the handler's type, faults named by their field."""

import re
from collections.abc import Generator
from functools import lru_cache
from typing import Any, cast

import msgspec
from litestar._openapi.schema_generation import SchemaCreator
from litestar.dto import AbstractDTO, DTOConfig, DTOFieldDefinition
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition

from taskdash.api.call import Call
from taskdash.api.problems import Malformed, UnsupportedMediaType
from taskdash.domain.refusal import invalid

DEPTH = 64  # levels of a body: far below what Python can take, which is less the deeper the program itself is
# A string without its end goes to the end of the body: looking for it again from every quote would take for ever.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_PLACE = re.compile(r" - at `\$\.?(.*?)`$")
_MEMBER = re.compile(r"^Object (?:contains unknown|missing required) field `(.*?)`$")


class JsonBody(AbstractDTO[Any]):
    """What stands between the bytes of a body and a handler's `data`.

    Litestar alone would read JSON of any media type, and take "1" for 1.
    """

    config = DTOConfig()
    model_type = object

    def decode_bytes(self, value: bytes) -> Any:
        """`value` as the type of the handler's `data`; raises UnsupportedMediaType, Malformed, Refusal `invalid`."""
        call = cast(Call, self.asgi_connection)
        given = call.header(b"content-type") or ""
        if given != "application/json":
            check_media_type(given, "application/json")
        field = cast(FieldDefinition, cast(Any, call.route_handler).parsed_data_field)
        return read_json(value, field.annotation)

    @classmethod
    def create_for_field_definition(cls, *_args: Any, **_kwargs: Any) -> None:
        """Nothing to prepare."""

    @classmethod
    def create_openapi_schema(
        cls,
        field_definition: FieldDefinition,
        handler_id: str,  # noqa: ARG003  # Litestar's
        schema_creator: SchemaCreator,
    ) -> Reference | Schema:
        """The schema of the type itself."""
        return schema_creator.for_field_definition(field_definition)

    @classmethod
    def generate_field_definitions(cls, model_type: type[Any]) -> Generator[DTOFieldDefinition, None, None]:  # noqa: ARG003
        """None: fields are not picked, the type is taken whole."""
        yield from ()

    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:  # noqa: ARG003  # Litestar's
        """No field is looked into."""
        return False


def check_media_type(given: str, *wanted: str) -> None:
    """Raise UnsupportedMediaType unless the Content-Type `given` is one of `wanted`, in UTF-8 if it says what in."""
    media_type, _, parameters = given.partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters, re.IGNORECASE)
    if media_type.strip().lower() not in wanted or (charset and charset[1].lower() not in ("utf-8", "utf8")):
        raise UnsupportedMediaType(f"the Content-Type must be {' or '.join(wanted)}, in UTF-8")


def read_json(body: bytes, wanted: Any) -> Any:
    """`body` as `wanted`; raises Malformed where it is no JSON, Refusal `invalid` with the field that does not fit."""
    if _too_deep(body):
        raise Malformed(f"the body may be nested {DEPTH} levels deep")
    try:
        return _decoder(wanted).decode(body)
    except msgspec.ValidationError as error:
        raise _unfit(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"the body is not JSON: {error}") from None


def _too_deep(body: bytes) -> bool:
    """Whether the JSON is nested more than DEPTH levels deep; looked at closely only where it can be."""
    if body.count(b"{") + body.count(b"[") <= DEPTH:
        return False
    depth = 0
    for found in _TOKEN.finditer(body):
        token = found[0]
        if token in (b"{", b"["):
            depth += 1
            if depth > DEPTH:
                return True
        elif token in (b"}", b"]"):
            depth -= 1
    return False


@lru_cache(maxsize=256)
def _decoder(wanted: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(wanted)


def _unfit(message: str) -> Exception:
    """msgspec's "Expected `str`, got `int` - at `$.items[3].name`" as a refusal of `items.3.name`."""
    found = _PLACE.search(message)
    path = re.sub(r"\[(\d+|\.\.\.)\]", r".\1", found[1]).lstrip(".") if found else ""
    told = _PLACE.sub("", message)
    if member := _MEMBER.match(told):
        path = f"{path}.{member[1]}" if path else member[1]
    return invalid(path, told[0].lower() + told[1:])
