"""Updates over HTTP (SPARQL 1.1 Protocol, section 2.2): for who has the token, one at a time."""

from __future__ import annotations

import asyncio
import hmac

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.query.engine import Dataset
from kg.serve.operation import Update
from kg.serve.problems import problem
from kg.serve.settings import Settings
from kg.store.layout import GraphDir
from kg.update.desk import apply

_WHO = "sparql"
_LONGEST_WAIT = 10.0


async def updated(request: Request, update: Update) -> Response:
    """204 once the update is in the log and in service. Raises ``HTTPException`` for who may not."""
    settings: Settings = request.app.state.settings
    _authorise(settings, request.headers.getlist("authorization"))
    alone: asyncio.Lock = request.app.state.updating
    try:
        await asyncio.wait_for(alone.acquire(), _LONGEST_WAIT)
    except TimeoutError:
        raise HTTPException(503, "another update is at work: send it again later", {"Retry-After": "2"}) from None
    try:
        done = await asyncio.to_thread(
            apply,
            GraphDir(request.app.state.graph.path),
            update.text,
            _WHO,
            Dataset(update.using, update.using_named),
            settings.limits.seconds,
            settings.limits.memory,
        )
    except KgError as failure:
        return problem(request, failure, {"Kg-Limits": settings.limits.told()})
    finally:
        alone.release()
    headers = {"Kg-Build": request.app.state.graph.build, "Cache-Control": "no-store"}
    return Response(status_code=204, headers=headers | ({"Kg-Update": done.entry} if done.entry else {}))


def _authorise(settings: Settings, given: list[str]) -> None:
    """Raises ``HTTPException`` unless the one header is ``Bearer`` with the token (RFC 6750)."""
    if settings.token is None:
        raise HTTPException(403, "updates are not allowed here; kg serve --allow-update takes them")
    scheme, _, token = (given[0] if len(given) == 1 else "").partition(" ")
    right = hmac.compare_digest(token.strip().encode("utf-8", "replace"), settings.token.encode())
    if scheme.lower() != "bearer" or not right:
        challenge = 'Bearer realm="kg"' + (', error="invalid_token"' if given else "")
        raise HTTPException(401, "updates want the token: Authorization: Bearer TOKEN", {"WWW-Authenticate": challenge})
