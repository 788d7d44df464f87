export default function (component) {
  const { data, parentElement } = component;
  let frame = parentElement.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.tabIndex = 0;
    frame.onload = () => {
      const inside = frame.contentDocument;
      const cell = inside && inside.getElementById("cell");
      if (!cell) return;
      const box = cell.getBoundingClientRect();
      const view = frame.contentWindow;
      view.scrollTo({
        left: Math.max(0, view.scrollX + box.left + box.width / 2 - view.innerWidth / 2),
        top: Math.max(0, view.scrollY + box.top + box.height / 2 - view.innerHeight / 2),
      });
      frame.dataset.ready = "true";
    };
    parentElement.appendChild(frame);
  }
  frame.style.height = data.height + "px";
  frame.title = data.title;
  if (frame.dataset.stamp !== data.stamp) {
    frame.dataset.stamp = data.stamp;
    frame.srcdoc = data.html;
  }
}
