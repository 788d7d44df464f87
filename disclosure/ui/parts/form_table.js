export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let frame = parentElement.querySelector(".frame");
  if (!frame) {
    frame = document.createElement("div");
    frame.className = "frame";
    // What is wider than the screen is scrolled with keys, too.
    frame.tabIndex = 0;
    parentElement.appendChild(frame);
  }
  const table = document.createElement("table");
  const caption = document.createElement("caption");
  caption.textContent = data.caption;
  table.appendChild(caption);
  const fill = (section, rows) => {
    for (const cells of rows) {
      const line = document.createElement("tr");
      for (const cell of cells) {
        const element = document.createElement(cell.key || / ?text/.test(cell.look) ? "td" : "th");
        element.colSpan = cell.columns;
        element.rowSpan = cell.rows;
        if (cell.look) element.className = cell.look;
        if (cell.key) {
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = cell.text;
          if (/ ?text/.test(cell.look)) button.className = / wide/.test(cell.look) ? "text wide" : "text";
          button.title = cell.hint;
          button.setAttribute("aria-label", cell.hint);
          button.setAttribute("aria-pressed", String(cell.key === data.picked));
          button.onclick = () => setTriggerValue("picked", cell.key);
          element.appendChild(button);
        } else {
          element.textContent = cell.text;
        }
        line.appendChild(element);
      }
      section.appendChild(line);
    }
    table.appendChild(section);
  };
  fill(document.createElement("thead"), data.head);
  fill(document.createElement("tbody"), data.body);
  const offset = frame.scrollLeft;
  frame.replaceChildren(table);
  frame.scrollLeft = offset;
}
