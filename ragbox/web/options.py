"""Streamlit's settings for the page: all that could reach out, or show or log too much, set by name."""

from __future__ import annotations

from typing import Any

from .access import HOST

_UPLOAD_MB = 500  # as limits.file_bytes of the profiles
_FONT = "system-ui, -apple-system, Segoe UI, Roboto, Ubuntu, Cantarell, Noto Sans, Helvetica, Arial, sans-serif"


def options(port: int) -> dict[str, Any]:
    """By the names that Streamlit has for them."""
    return {
        "browser.gatherUsageStats": False,
        "browser.serverAddress": HOST,
        "browser.serverPort": port,
        "client.allowedOrigins": [],
        "client.disableDataExport": True,
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "minimal",
        "global.developmentMode": False,
        "logger.hideWelcomeMessage": True,
        "logger.level": "error",
        "runner.magicEnabled": False,
        "secrets.files": [],
        "server.address": HOST,
        "server.allowedHosts": [HOST],
        "server.corsAllowedOrigins": [],
        "server.enableAgentApi": False,
        "server.enableCORS": True,
        "server.enableStaticServing": False,
        "server.enableXsrfProtection": True,
        "server.fileWatcherType": "none",
        "server.headless": True,
        "server.maxUploadSize": _UPLOAD_MB,
        "server.port": port,
        "server.runOnSave": False,
        "server.showEmailPrompt": False,
    } | _theme()


def _theme() -> dict[str, Any]:
    """Quiet colours for light and dark; the browser's own preference chooses between them."""
    light = {
        "primaryColor": "#1f5f6b",
        "backgroundColor": "#ffffff",
        "secondaryBackgroundColor": "#f3f6f7",
        "textColor": "#1b2529",
        "borderColor": "#d8e0e2",
        "linkColor": "#1f5f6b",
    }
    dark = {
        "primaryColor": "#297d8c",
        "backgroundColor": "#12181b",
        "secondaryBackgroundColor": "#1b2327",
        "textColor": "#e4ebed",
        "borderColor": "#334046",
        "linkColor": "#7cc7d4",
    }
    sides = {"light.sidebar.backgroundColor": "#f3f6f7", "dark.sidebar.backgroundColor": "#161d20"}
    plain = {
        "font": _FONT,
        "codeFont": "ui-monospace, Cascadia Mono, Menlo, Consolas, monospace",
        "baseFontSize": 16,
        "baseRadius": "8px",
        "showWidgetBorder": True,
    }
    colours = {
        f"{base}.{key}": value for base, part in (("light", light), ("dark", dark)) for key, value in part.items()
    }
    return {f"theme.{key}": value for key, value in (plain | sides | colours).items()}
