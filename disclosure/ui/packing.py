"""Many chosen files travel as one: Streamlit's own uploader draws every file anew at each step of every other.

A thousand files take it many minutes, in which the page stands still. This invisible component stands between: where
more than a few files are chosen or dropped, it hands the uploader packs (`disclosure.desk.packs`) in their place. The
browser joins the files by reference; nothing is read into memory for it. Without it the uploader works as before.
"""

from __future__ import annotations

import streamlit as st

from disclosure.desk.packs import LENGTH_DIGITS, MAGIC, SUFFIX
from disclosure.ui.labels import Words

PACKED_FROM = 12
PACK_BYTES = 100 * 1024 * 1024

_JS = """
export default function (component) {
  const { data, parentElement } = component;
  if (parentElement.stopPacking) parentElement.stopPacking();
  const isOurs = (element) => element && element.closest && element.closest("[data-testid='stFileUploader']");
  const isPacked = (files) => [...files].every((file) => file.name.endsWith(data.suffix));
  const pack = (files) => {
    const transfer = new DataTransfer();
    const send = (group) => {
      const list = new TextEncoder().encode(JSON.stringify(
        group.map((file) => ({ name: file.webkitRelativePath || file.name, size: file.size }))));
      const head = data.magic + String(list.length).padStart(data.digits, "0") + "\\n";
      const name = data.name.replace("#", group.length) + data.suffix;
      transfer.items.add(new File([head, list, ...group], name));
    };
    let group = [];
    let size = 0;
    for (const file of files) {
      if (file.size > data.bytes) {
        transfer.items.add(file);
        continue;
      }
      if (group.length && size + file.size > data.bytes) {
        send(group);
        group = [];
        size = 0;
      }
      group.push(file);
      size += file.size;
    }
    if (group.length) send(group);
    return transfer.files;
  };
  const hand = (input, files) => {
    input.files = pack(files);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const changed = (event) => {
    const input = event.target;
    if (input.type !== "file" || !isOurs(input) || input.files.length < data.from || isPacked(input.files)) return;
    event.stopImmediatePropagation();
    hand(input, [...input.files]);
  };
  const dropped = (event) => {
    const area = isOurs(event.target);
    if (!area || event.dataTransfer.files.length < data.from) return;
    const items = [...event.dataTransfer.items];
    if (items.some((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()?.isDirectory)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    hand(area.querySelector("input[type=file]"), [...event.dataTransfer.files]);
  };
  document.addEventListener("change", changed, true);
  document.addEventListener("drop", dropped, true);
  parentElement.stopPacking = () => {
    document.removeEventListener("change", changed, true);
    document.removeEventListener("drop", dropped, true);
  };
  return parentElement.stopPacking;
}
"""

_PACKER = st.components.v2.component("disclosure_packing", js=_JS)


def pack_many_files(words: Words) -> None:
    """From here on the uploaders of the page get many files as few."""
    _PACKER(
        key="desk_packing",
        data={
            "suffix": SUFFIX,
            "magic": MAGIC.decode("ascii"),
            "digits": LENGTH_DIGITS,
            "from": PACKED_FROM,
            "bytes": PACK_BYTES,
            "name": words.text("desk.pack_name", count="#"),
        },
        height=1,
    )
