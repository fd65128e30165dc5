"""Who may do what: the one table, written by hand, that the interface is held to.

A column is who asks. `reader` is an owner who comes with an API token that may only read; `removed` was a member. A
cell is the status of the answer; with a slash, the first is for an object that somebody else made (or is), the second
for one's own. Objects of other workspaces are 404 to everybody: test_authorisation has that for each route.
"""

CALLERS = ("anonymous", "stranger", "viewer", "member", "admin", "owner", "reader", "removed")

TABLE = """
                                                     anonymous stranger viewer  member  admin   owner   reader  removed
POST   /auth/register                                201       201      201     201     201     201     201     201
POST   /auth/login                                   200       200      200     200     200     200     200     200
POST   /auth/refresh                                 200       200      200     200     200     200     200     200
POST   /auth/logout                                  204       204      204     204     204     204     204     204
POST   /auth/password                                401       204      204     204     204     204     403     204
GET    /auth/sessions                                401       200      200     200     200     200     200     200
DELETE /auth/sessions/{id}                           401       404/204  404/204 404/204 404/204 404/204 403     404/204
GET    /auth/tokens                                  401       200      200     200     200     200     200     200
POST   /auth/tokens                                  401       201      201     201     201     201     403     201
DELETE /auth/tokens/{id}                             401       404/204  404/204 404/204 404/204 404/204 403     404/204
GET    /me                                           401       200      200     200     200     200     200     200
PATCH  /me                                           401       200      200     200     200     200     403     200
DELETE /me                                           401       204      204     204     204     204     403     204
GET    /me/export                                    401       200      200     200     200     200     200     200
GET    /me/audit                                     401       200      200     200     200     200     200     200
GET    /workspaces                                   401       200      200     200     200     200     200     200
POST   /workspaces                                   401       201      201     201     201     201     403     201
GET    /workspaces/{workspace}                       401       404      200     200     200     200     200     404
PATCH  /workspaces/{workspace}                       401       404      403     403     200     200     403     404
DELETE /workspaces/{workspace}                       401       404      403     403     403     204     403     404
POST   /workspaces/{workspace}/restore               401       404      403     403     403     200     403     404
GET    /workspaces/{workspace}/history               401       404      200     200     200     200     200     404
GET    /workspaces/{workspace}/stats                 401       404      200     200     200     200     200     404
GET    /workspaces/{workspace}/audit                 401       404      403     403     200     200     200     404
GET    /workspaces/{workspace}/members               401       404      200     200     200     200     200     404
PATCH  /workspaces/{workspace}/members/{user}        401       404      403     403     200     200     403     404
DELETE /workspaces/{workspace}/members/{user}        401       404      403/204 403/204 204     204     403     404
POST   /workspaces/{workspace}/members/{user}/restore 401      404      403     403     200     200     403     404
GET    /workspaces/{workspace}/members/{user}/history 401      404      200     200     200     200     200     404
GET    /workspaces/{workspace}/invitations           401       404      403     403     200     200     200     404
POST   /workspaces/{workspace}/invitations           401       404      403     403     201     201     403     404
DELETE /workspaces/{workspace}/invitations/{id}      401       404      403     403     204     204     403     404
POST   /invitations/{code}                           401       200      200     200     200     200     403     200
GET    /workspaces/{workspace}/tasks                 401       404      200     200     200     200     200     404
POST   /workspaces/{workspace}/tasks                 401       404      403     201     201     201     403     404
GET    /workspaces/{workspace}/tasks/{id}            401       404      200     200     200     200     200     404
PATCH  /workspaces/{workspace}/tasks/{id}            401       404      403     200     200     200     403     404
DELETE /workspaces/{workspace}/tasks/{id}            401       404      403     204     204     204     403     404
POST   /workspaces/{workspace}/tasks/{id}/restore    401       404      403     200     200     200     403     404
GET    /workspaces/{workspace}/tasks/{id}/history    401       404      200     200     200     200     200     404
GET    /workspaces/{workspace}/tasks/{id}/comments   401       404      200     200     200     200     200     404
POST   /workspaces/{workspace}/tasks/{id}/comments   401       404      403     201     201     201     403     404
PATCH  /workspaces/{workspace}/comments/{id}         401       404      403     403/200 200     200     403     404
DELETE /workspaces/{workspace}/comments/{id}         401       404      403     403/204 204     204     403     404
POST   /workspaces/{workspace}/comments/{id}/restore 401       404      403     403/200 200     200     403     404
GET    /workspaces/{workspace}/comments/{id}/history 401       404      200     200     200     200     200     404
GET    /workspaces/{workspace}/projects              401       404      200     200     200     200     200     404
POST   /workspaces/{workspace}/projects              401       404      403     201     201     201     403     404
GET    /workspaces/{workspace}/projects/{id}         401       404      200     200     200     200     200     404
PATCH  /workspaces/{workspace}/projects/{id}         401       404      403     200     200     200     403     404
DELETE /workspaces/{workspace}/projects/{id}         401       404      403     204     204     204     403     404
POST   /workspaces/{workspace}/projects/{id}/restore 401       404      403     200     200     200     403     404
GET    /workspaces/{workspace}/projects/{id}/history 401       404      200     200     200     200     200     404
POST   /workspaces/{workspace}/projects/{id}/move    401       404      403     403     200     200     403     404
GET    /workspaces/{workspace}/labels                401       404      200     200     200     200     200     404
POST   /workspaces/{workspace}/labels                401       404      403     201     201     201     403     404
GET    /workspaces/{workspace}/labels/{id}           401       404      200     200     200     200     200     404
PATCH  /workspaces/{workspace}/labels/{id}           401       404      403     200     200     200     403     404
DELETE /workspaces/{workspace}/labels/{id}           401       404      403     204     204     204     403     404
POST   /workspaces/{workspace}/labels/{id}/restore   401       404      403     200     200     200     403     404
GET    /workspaces/{workspace}/labels/{id}/history   401       404      200     200     200     200     200     404
GET    /workspaces/{workspace}/views                 401       404      200     200     200     200     200     404
POST   /workspaces/{workspace}/views                 401       404      403     201     201     201     403     404
GET    /workspaces/{workspace}/views/{id}            401       404      200     200     200     200     200     404
PATCH  /workspaces/{workspace}/views/{id}            401       404      403     200     200     200     403     404
DELETE /workspaces/{workspace}/views/{id}            401       404      403     204     204     204     403     404
POST   /workspaces/{workspace}/views/{id}/restore    401       404      403     200     200     200     403     404
GET    /workspaces/{workspace}/views/{id}/history    401       404      200     200     200     200     200     404
POST   /workspaces/{workspace}/commits               401       404      403     200     200     200     403     404
GET    /workspaces/{workspace}/commits               401       404      200     200     200     200     200     404
GET    /workspaces/{workspace}/snapshot              401       404      200     200     200     200     200     404
POST   /workspaces/{workspace}/undo                  401       404      403     200     200     200     403     404
GET    /workspaces/{workspace}/live                  401       404      200     200     200     200     200     404
GET    /live                                         401       200      200     200     200     200     200     200
POST   /workspaces/{workspace}/imports               401       404      403     200     200     200     403     404
GET    /workspaces/{workspace}/export                401       404      200     200     200     200     200     404
GET    /                                             200       200      200     200     200     200     200     200
GET    /docs                                         200       200      200     200     200     200     200     200
GET    /assets/{name}                                200       200      200     200     200     200     200     200
GET    /openapi.json                                 200       200      200     200     200     200     200     200
GET    /api                                          200       200      200     200     200     200     200     200
GET    /healthz                                      200       200      200     200     200     200     200     200
GET    /readyz                                       200       200      200     200     200     200     200     200
GET    /.well-known/jwks.json                        200       200      200     200     200     200     200     200
"""


def permissions() -> dict[tuple[str, str], dict[str, tuple[int, int]]]:
    """(method, path) → caller → the statuses for a foreign object and for one's own."""
    table = {}
    for line in TABLE.strip().splitlines()[1:]:
        method, path, *cells = line.split()
        pairs = [tuple(int(status) for status in (cell.split("/") * 2)[:2]) for cell in cells]
        table[method, path] = {caller: (pair[0], pair[1]) for caller, pair in zip(CALLERS, pairs, strict=True)}
    return table
