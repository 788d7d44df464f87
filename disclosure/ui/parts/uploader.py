"""Words of the areas to drop files on."""

from __future__ import annotations


def uploader_words(drop: str, browse: str) -> str:
    """A style that gives the drop areas of a page their words in the reader's language: Streamlit has English only."""
    area = "[data-testid='stFileUploaderDropzone']"
    hint = f"{area} [data-testid='stFileUploaderDropzoneInstructions']"
    button = f"{area} > span > button[data-testid='stBaseButton-secondary']"
    return (
        "<style>"
        f"{hint} > * {{ display: none; }}"
        f"{hint}::after {{ content: '{drop}'; font-size: 0.875rem; }}"
        f"{button} p {{ font-size: 0; }}"
        f"{button} p::after {{ content: '{browse}'; font-size: 0.875rem; }}"
        "</style>"
    )
