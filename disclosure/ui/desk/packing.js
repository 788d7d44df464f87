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
      const head = data.magic + String(list.length).padStart(data.digits, "0") + "\n";
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
