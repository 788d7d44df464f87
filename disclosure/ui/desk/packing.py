"""Many chosen files travel as one: Streamlit's own uploader draws every file anew at each step of every other.

A thousand files take it many minutes, in which the page stands still. This invisible component stands between: where
more than a few files are chosen or dropped, it hands the uploader packs (`disclosure.desk.packs`) in their place. The
browser joins the files by reference; nothing is read into memory for it. Without it the uploader works as before.
Files that are too large for the desk are kept back before they travel, and named here. Rejected: telling the page,
which would run anew and lose the files that have just been chosen with them.
"""

from __future__ import annotations

import streamlit as st

from disclosure.desk.packs import LENGTH_DIGITS, MAGIC, SUFFIX
from disclosure.ui.desk.uploads import MOST_BYTES, NAMED
from disclosure.ui.shell.labels import Words

PACKED_FROM = 12
PACK_BYTES = 100 * 1024 * 1024

_JS = """
export default function (component) {
  const { data, parentElement } = component;
  if (parentElement.stopPacking) parentElement.stopPacking();
  const isOurs = (element) => element && element.closest && element.closest("[data-testid='stFileUploader']");
  let isHanding = false;
  const tell = (tooLarge) => {
    parentElement.querySelector(".refused")?.remove();
    if (!tooLarge.length) return;
    const box = document.createElement("div");
    box.className = "refused";
    box.setAttribute("role", "alert");
    const name = (file) => file.webkitRelativePath || file.name;
    const size = (file) => String(Math.ceil(file.size / 1048576));
    const lines = tooLarge.slice(0, data.named).map(
      (file) => data.tooLarge.replace("#size", () => size(file)).replace("#name", () => name(file)));
    if (tooLarge.length > data.named) lines.push(data.more.replace("#", tooLarge.length - data.named));
    for (const line of [...lines, data.advice]) {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      box.appendChild(paragraph);
    }
    parentElement.appendChild(box);
  };
  const asTheyAre = (files) => {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    return transfer.files;
  };
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
  const isPassed = (files) =>
    isHanding || (files.length < data.from && files.every((file) => file.size <= data.most));
  const hand = (input, files) => {
    const tooLarge = files.filter((file) => file.size > data.most);
    const left = files.filter((file) => file.size <= data.most);
    if (left.length) {
      input.files = left.length < data.from ? asTheyAre(left) : pack(left);
      isHanding = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      isHanding = false;
    } else {
      input.value = "";
    }
    tell(tooLarge);
  };
  const changed = (event) => {
    const input = event.target;
    if (input.type !== "file" || !isOurs(input)) return;
    if (!isHanding) tell([]);
    if (isPassed([...input.files])) return;
    event.stopImmediatePropagation();
    hand(input, [...input.files]);
  };
  const dropped = (event) => {
    const area = isOurs(event.target);
    if (!area || isPassed([...event.dataTransfer.files])) return;
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

_CSS = """
.refused {
  padding: 0.75rem 1rem;
  margin-bottom: 1rem;
  border-radius: var(--st-base-radius);
  background: var(--st-orange-background-color);
  color: var(--st-orange-text-color);
  font-family: var(--st-font);
}
.refused p { margin: 0.25rem 0; overflow-wrap: anywhere; }
"""

_PACKER = st.components.v2.component("disclosure_packing", css=_CSS, js=_JS)


def pack_many_files(words: Words) -> None:
    """From here on the uploaders of the page get many files as few, and none that is too large."""
    most = words.count(MOST_BYTES // 1024**2)
    _PACKER(
        key=f"desk_packing_{words.language}",
        data={
            "suffix": SUFFIX,
            "magic": MAGIC.decode("ascii"),
            "digits": LENGTH_DIGITS,
            "from": PACKED_FROM,
            "bytes": PACK_BYTES,
            "most": MOST_BYTES,
            "named": NAMED,
            "tooLarge": words.text("desk.too_large", name="#name", size="#size", most=most),
            "more": words.text("desk.more_too_large", count="#", most=most),
            "advice": words.text("desk.too_large_advice").replace("`", ""),
            "name": words.text("desk.pack_name", count="#"),
        },
    )
