"""`/docs`: Swagger UI, with every asset from this server."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from app.api.security import PUBLIC

ASSETS = "/docs/assets"

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])


def assets() -> StaticFiles:
    """Return the application that serves Swagger UI's own files."""
    return StaticFiles(packages=[("fastapi_offline", "static")])


@router.get("/docs")
async def docs() -> HTMLResponse:
    """Show every route, and let people try it."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="icp-scoring",
        swagger_js_url=f"{ASSETS}/swagger-ui-bundle.js",
        swagger_css_url=f"{ASSETS}/swagger-ui.css",
        swagger_favicon_url=f"{ASSETS}/favicon.png",
    )
