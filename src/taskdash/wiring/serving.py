"""The product as a server: the API before it, the edge before that, and its work in the background."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import structlog

from taskdash import api
from taskdash.adapters.local import disk
from taskdash.api import answers, problems
from taskdash.api.services import Readiness
from taskdash.api.shapes.commits import event_data
from taskdash.background import cancel
from taskdash.domain import limits
from taskdash.domain.refusal import Refusal
from taskdash.edge import Values, pipeline
from taskdash.edge.asgi import Answer, App
from taskdash.edge.authentication import Tokens
from taskdash.edge.dashboard import Dashboard
from taskdash.edge.exposition import Figures, expose, of_any_process, registry
from taskdash.edge.https_redirect import HttpsRedirect
from taskdash.edge.kept import Shelf
from taskdash.edge.load import Load, Visits
from taskdash.edge.log_files import LogFolder
from taskdash.edge.log_lines import log_to_stderr
from taskdash.edge.metrics import Requests
from taskdash.edge.overload import Overload, watching
from taskdash.edge.response_cache import Keeping
from taskdash.edge.seat import Seat
from taskdash.edge.sign_in_limit import SignInLimit
from taskdash.edge.together import Together
from taskdash.edge.trusted_proxies import trusting
from taskdash.ports.departure import Departure
from taskdash.services.following import Hub
from taskdash.settings import Settings
from taskdash.wiring.making import Product, now, product
from taskdash.wiring.readings import disk_free, readings
from taskdash.wiring.tracing import Traces

# Balancers ask often and must hear how we are; new tokens are limited by session.
UNLIMITED = frozenset(("/healthz", "/readyz", f"{answers.ROOT}/auth/refresh"))
WEB = Path(__file__).parents[1] / "web"  # what the frontend's build leaves; absent where it was not built


def log(settings: Settings) -> None:
    """Begin to log as the settings ask for it. Raises OSError when the log's files cannot be made."""
    folder = settings.log_folder
    log_to_stderr(
        settings.log_level,
        LogFolder(folder, settings.log_file_mb * 1_000_000, settings.log_files) if folder else None,
    )


class Served(NamedTuple):
    """The product as a server: the application, and what ends its streams, so that their readers come again."""

    app: Overload
    end_streams: Callable[[], None]
    departure: Departure | None


@asynccontextmanager
async def served(settings: Settings, seat: Seat, traces: Traces | None = None) -> AsyncIterator[Served]:
    """The product with its background work, behind the API, behind the edge."""
    async with product(settings, apart=seat.folder, several=seat.several, traces=traces) as made:
        hub = Hub(
            bus=made.engine.bus,
            log=made.engine.log,
            models=made.engine.models,
            reader=made.reader,
            watching=made.accounts.watching,
            shown=event_data,
            heartbeat=settings.heartbeat_seconds,
        )
        work = (made.accounts.watching.run(now), made.heads.run(), made.housekeeper.keep_house(now))
        background = [in_background(run) for run in (*work, *made.engine.sweep())]
        if seat.number == 1:  # one for all
            background.append(in_background(disk.Watch(disk_free(settings, made)).run()))
        if made.backing is not None:
            background.append(in_background(made.backing.keep_backing_up(timedelta(minutes=settings.backup_minutes))))
        try:
            with _edge(settings, made, hub, seat) as values:
                edge = msgspec.structs.replace(values, tracer=traces and traces.tracer)
                app = Dashboard(api.create(_services(settings, made, hub, seat)), WEB, {"api": ""})
                if made.engine.opened is not None:  # another process, which has started meanwhile
                    await made.engine.opened
                yield Served(pipeline(app, edge), hub.end_streams, made.engine.departure)
        finally:
            await hub.close()
            await cancel(*background)


def _services(settings: Settings, made: Product, hub: Hub, seat: Seat) -> api.Services:
    async def ready() -> Readiness:
        if hub.closed and seat.stopping:  # a worker that is replaced leaves the others to serve
            return Readiness(ready=False)
        redis = made.shared.redis
        lost = () if redis is None or await redis.reached() else ("redis",)
        try:
            await made.engine.accounts.versions.of([])
        except Refusal:
            return Readiness(ready=made.engine.shared, degraded=("database", *lost))
        return Readiness(ready=True, degraded=lost)

    shared = {name: getattr(made, name) for name in api.Services.__struct_fields__ if hasattr(made, name)}
    return api.Services(
        **shared,
        hub=hub,
        clock=now,
        ready=ready,
        sign_in_limit=lambda app: SignInLimit(app, made.limiters.sign_in, problems.refused),
        secure=_is_secure(settings),
        version=version("taskdash"),
    )


@contextmanager
def _edge(settings: Settings, made: Product, hub: Hub, seat: Seat) -> Iterator[Values]:
    async def authenticate(token: str) -> object:
        return await made.accounts.verifier.verify(token, now())

    def recognise(token: str) -> object | None:
        return made.accounts.verifier.recognise(token, time.time())

    requests, load = Requests(), Load()
    cache = Keeping(
        routes=api.depending(),
        heads=made.heads,
        admit=made.reader.enter,
        refuse=problems.refused,
        shelf=Shelf(settings.cache_mb * 1_000_000),
        seconds=settings.cache_seconds,
        beyond=made.shared.bodies,
    )
    together = Together(
        [
            Figures(requests, readings(settings, made, hub, cache, load)),
            of_any_process(),
        ],
        seat.folder,
        seat.name,
    )
    keeping = in_background(together.keep())
    metrics = registry(together)
    port = settings.metrics_port
    end = expose(metrics, settings.host, port) if port else lambda: None
    try:
        with watching(load):
            yield Values(
                tokens=Tokens(authenticate, recognise, made.accounts.verifier.genuine),
                made_up=made.limiters.made_up,
                secure=_is_secure(settings),
                body_bytes={"/imports": limits.IMPORT_BYTES, "": limits.BODY_BYTES},
                too_large=problems.TooLarge,
                too_slow=lambda: problems.Malformed("the body came too slowly"),
                internal=problems.internal,
                origins=settings.frontend_url or (),
                limiter=made.limiters.callers,
                unlimited=UNLIMITED,
                refuse=problems.refused,
                proxies=settings.trusted_proxies or (),
                metrics=None if port else metrics,
                requests=requests,
                keeping=cache,
                load=load,
                to_https=None if settings.https_redirect == "off" else lambda app: _redirecting(app, settings),
                too_many=[_too_many(seconds) for seconds in range(1, Visits.LONGEST + 1)],
            )
    finally:
        end()
        keeping.cancel()
        together.close()


def _too_many(seconds: int) -> Answer:
    told = "there are more requests at the moment than can be answered; please try again"
    status, headers, body = problems.prepared(Refusal("unavailable", told, retry_after=seconds))
    # The headers that matter for an answer of this kind: the others cost more than the decision.
    return Answer(status, [*headers, (b"server", b"taskdash"), (b"x-content-type-options", b"nosniff")], body)


def _redirecting(app: App, settings: Settings) -> App:
    """`app`, and before it the way to HTTPS."""
    return HttpsRedirect(app, trusting(settings.trusted_proxies or ()), settings.public_url)


def _is_secure(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


def in_background(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """`work` as a task; should it fail, the log says so."""
    task = asyncio.create_task(work)
    task.add_done_callback(_tell_failure)
    return task


def _tell_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        structlog.get_logger("wiring").error("background_work_failed", exc_info=error)
