"""Versions of what is drawn from narratives: a store notes them and reads its narratives again where they differ."""

from __future__ import annotations

CLAIMS_VERSION = "1"
"""Rises when other statements are found."""

COPIES_VERSION = "1"
"""Rises when texts are compared in another way."""
