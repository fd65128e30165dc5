"""How the domain says no: one exception with one of eight stable codes."""

from typing import Literal

Code = Literal[
    "invalid",
    "unauthenticated",
    "forbidden",
    "not_found",
    "conflict",
    "gone",
    "rate_limited",
    "unavailable",
]


class Refusal(Exception):
    """A request that is not carried out, and why.

    `code` is stable and meant for programs, `message` for people; `field` names the input at fault, as a dotted path
    (`operations.3.fields.title`), where there is one; `retry_after` is in seconds.
    """

    def __init__(self, code: Code, message: str, *, field: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.field = field
        self.retry_after = retry_after

    def __repr__(self) -> str:
        return f"Refusal({self.code!r}, {self.message!r}, field={self.field!r})"

    def within(self, path: str) -> "Refusal":
        """The same refusal, its field told from further out: `within("operations.3")`."""
        field = f"{path}.{self.field}" if self.field else path
        return Refusal(self.code, self.message, field=field, retry_after=self.retry_after)


def invalid(field: str, message: str) -> Refusal:
    """The refusal of a value that is not acceptable in itself."""
    return Refusal("invalid", message, field=field)
