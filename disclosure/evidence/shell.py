"""The document around what is shown: a policy that forbids every script and request, and styles of our own."""

from __future__ import annotations

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"

_STYLE = """
:root { color-scheme: light; }
body { margin: 12px; background: #fff; color: #222; overflow-wrap: break-word;
  font: 14px/1.55 "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
h1, h2, h3, h4, h5, h6 { font-size: 1.1em; margin: 0.8em 0 0.4em; }
p { margin: 0.35em 0; }
table { border-collapse: collapse; margin: 0.7em 0; font-size: 13px; }
td, th { border: 1px solid #bbb; padding: 3px 6px; vertical-align: middle; font-weight: normal; }
th.number { background: #f2f2f2; color: #666; }
.picture { color: #777; border: 1px dashed #bbb; padding: 0 4px; }
.line { display: flex; font-family: ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace;
  font-size: 13px; }
.line > :first-child { flex: 0 0 4em; color: #888; user-select: none; text-align: right; padding-right: 1em; }
.line > :last-child { white-space: pre-wrap; min-height: 1.5em; }
.line.here { background: #fff3c4; }
.sheet { position: relative; }
.sheet img { display: block; width: 100%; height: auto; }
.gap { color: #888; text-align: center; padding: 6px; }
#cell { background: #ffd34d; outline: 3px solid #c8102e; outline-offset: -1px; color: #000; font-weight: 700;
  scroll-margin: 30vh; }
.sheet #cell { position: absolute; background: rgba(255, 211, 77, 0.25); outline-offset: 1px; }
mark#cell { padding: 0 2px; }
"""


def wrap(body: str) -> str:
    """A whole document that shows `body`, which must be markup of this package."""
    return (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>-</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
