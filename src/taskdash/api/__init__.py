"""The HTTP interface: an ASGI application over the services."""

from collections.abc import Mapping

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig

from taskdash.api import answers, problems, routes, site
from taskdash.api.bodies import JsonBody
from taskdash.api.call import Call, check
from taskdash.api.live import Streams
from taskdash.api.openapi import Described, Unserved
from taskdash.api.services import Services
from taskdash.services.depending import Depends

__all__ = ["Services", "create", "depending"]


def depending() -> Mapping[str, Depends]:
    """The readings whose answers may be kept, by the template of their path, and what these depend on."""
    return {
        answers.ROOT + path: handler.opt["depends"]
        for handler in routes.PRIVATE
        for path in handler.paths
        if "depends" in handler.opt
    }


def create(services: Services) -> Streams:
    """The application. The edge around it puts `request_id` into the scope's state, and the caller into `user`."""
    signing_in = Router(answers.ROOT, route_handlers=routes.SIGNING_IN, middleware=[services.sign_in_limit])
    public = Router(answers.ROOT, route_handlers=routes.PUBLIC)
    private = Router(
        answers.ROOT,
        route_handlers=routes.PRIVATE,
        security=[{"bearer": []}],
        opt={"private": True},
    )
    app = Litestar(
        route_handlers=[signing_in, public, private, *site.ROUTES],
        before_request=check,
        dto=JsonBody,
        return_dto=None,
        exception_handlers={Exception: problems.respond},
        request_class=Call,
        request_max_body_size=None,  # the edge limits bodies
        openapi_config=OpenAPIConfig(
            title="Taskdash", version=services.version, use_handler_docstrings=True, openapi_router=Unserved()
        ),
        logging_config=None,
        state=State({"services": services}),
    )
    app.state.described = Described(app)
    return Streams(app)
