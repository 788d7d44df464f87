const ATTRIBUTES = ["aria-label", "placeholder", "title"];
// What people wrote, and what the data say, is never the framework's.
const CONTENT =
  "style, script, [data-testid='stMarkdownContainer'], [data-testid='stVegaLiteChart'], [data-testid='stDataFrame']";

const NAVIGATION = "[data-testid='stSidebarNavItems']";
const ROLES = [
  [NAVIGATION, "none"],
  [`${NAVIGATION} > div`, "group"],
  [`${NAVIGATION} li`, "none"],
];

// One for the page, however often the component comes and goes. `put` has for a node, by attribute ("" is its text),
// what the framework said and what we said instead.
const state = (globalThis.disclosureScreenReader ??= { put: new WeakMap(), words: new Map(), patterns: [] });

function learn(given) {
  const words = (state.words = new Map());
  const patterns = (state.patterns = []);
  for (const [theirs, ours] of Object.entries(given)) {
    const parts = theirs.split(/\{\w+\}/);
    if (parts.length === 1) {
      words.set(theirs, ours);
      continue;
    }
    const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("(.+)");
    patterns.push([new RegExp(`^${pattern}$`), ours.replace(/\{\w+\}/, "$1")]);
  }
}

function translate(text) {
  const known = state.words.get(text);
  if (known !== undefined) return known;
  for (const [pattern, ours] of state.patterns) {
    if (pattern.test(text)) return text.replace(pattern, ours);
  }
  return text;
}

function say(node, place, now, change) {
  const before = state.put.get(node) ?? {};
  const theirs = before[place]?.ours === now ? before[place].theirs : now;
  const ours = translate(theirs);
  if (ours === now) return;
  state.put.set(node, { ...before, [place]: { theirs, ours } });
  change(ours);
}

function visitElement(element) {
  for (const name of ATTRIBUTES) {
    const now = element.getAttribute(name);
    if (now) say(element, name, now, (ours) => element.setAttribute(name, ours));
  }
}

function visitText(node) {
  if (node.data.trim()) say(node, "", node.data, (ours) => (node.data = ours));
}

function visit(root) {
  if (root.nodeType === Node.TEXT_NODE) {
    if (!root.parentElement?.closest(CONTENT)) visitText(root);
    return;
  }
  if (root.nodeType !== Node.ELEMENT_NODE || root.closest(CONTENT)) return;
  const kinds = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  const walker = document.createTreeWalker(root, kinds, (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.matches(CONTENT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) visitText(node);
    else visitElement(node);
  }
}

function giveRoles() {
  for (const [places, role] of ROLES) {
    for (const element of document.querySelectorAll(`:is(${places}):not([role])`)) element.setAttribute("role", role);
  }
}

function attend(records) {
  giveRoles();
  for (const record of records) {
    if (record.type === "childList") record.addedNodes.forEach(visit);
    else if (record.type === "characterData") visit(record.target);
    else if (!record.target.closest(CONTENT)) visitElement(record.target);
  }
}

export default function (component) {
  const { language, words: given } = component.data;
  const root = document.documentElement;
  if (root.lang === language && state.observer) return;
  root.lang = language;
  learn(given);
  visit(document.body);
  giveRoles();
  state.observer ??= new MutationObserver(attend);
  state.observer.observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
}
