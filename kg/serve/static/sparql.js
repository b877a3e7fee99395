// The SPARQL page with JavaScript: an editor with highlighting in place of the plain field, and the answer as a graph.
// Nothing here reaches another server, and text from the graph is only ever set as text.

const MAX_DRAWN = 300;
const STEPS = 250;
const SVG = "http://www.w3.org/2000/svg";

const byId = (name) => document.getElementById(`site:${name}`);

function prefixes() {
  const found = {};
  for (const name of byId("prefixes").querySelectorAll("dt")) {
    found[name.textContent.slice(0, -1)] = name.nextElementSibling.textContent;
  }
  return found;
}

function edit(field, form) {
  const Editor = globalThis.Yasqe?.default ?? globalThis.Yasqe;
  if (typeof Editor !== "function") return;
  const place = document.createElement("div");
  field.before(place);
  // No autocompleter: those of the library ask servers on the web. Nothing is kept or shared either.
  const editor = new Editor(place, {
    value: field.value,
    autocompleters: [],
    editorHeight: "auto",
    syntaxErrorCheck: false,  // it does not know the prefixes that need no declaration; the server tells
    persistenceId: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    lineWrapping: true,
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => form.requestSubmit() },
  });
  field.hidden = true;
  editor.getInputField().setAttribute("aria-label", "Query");
  form.addEventListener("submit", () => { field.value = editor.getValue(); });
  const failure = document.querySelector(".failure[data-line]");
  if (failure) {
    const at = { line: Number(failure.dataset.line) - 1, ch: Number(failure.dataset.column) - 1 };
    editor.setCursor(at);
    // Where the line ends too early there is no character to mark: the one before it is.
    const start = Math.max(0, Math.min(at.ch, (editor.getLine(at.line) ?? "").length - 1));
    editor.markText({ line: at.line, ch: start }, { line: at.line, ch: start + 1 }, { className: "wrong" });
  }
  editor.refresh();
}

function graphOf(table) {
  const nodes = new Map();
  const edges = [];
  const node = (cell) => {
    const link = cell.querySelector("a");
    const key = link ? link.href : `= ${cell.textContent}`;
    if (!nodes.has(key)) nodes.set(key, { key, text: cell.textContent, href: link?.href, x: 0, y: 0 });
    return nodes.get(key);
  };
  for (const row of table.tBodies[0].rows) {
    if (nodes.size >= MAX_DRAWN) break;
    const [subject, relation, object] = row.cells;
    edges.push({ from: node(subject), to: node(object), text: relation.textContent });
  }
  return { nodes: [...nodes.values()], edges };
}

// Fruchterman and Reingold (1991): nodes repel each other, edges pull, steps get shorter.
function place({ nodes, edges }) {
  const ideal = 1 / Math.sqrt(nodes.length || 1);
  nodes.forEach((node, i) => {
    const angle = i * 2.39996;  // the golden angle spreads them evenly
    const radius = Math.sqrt((i + 0.5) / nodes.length) / 2;
    node.x = radius * Math.cos(angle);
    node.y = radius * Math.sin(angle);
  });
  for (let step = 0; step < STEPS; step++) {
    for (const node of nodes) { node.dx = -node.x * ideal; node.dy = -node.y * ideal; }
    for (let i = 0; i < nodes.length; i++) {
      for (let j = i + 1; j < nodes.length; j++) push(nodes[i], nodes[j], (d) => ideal * ideal / d);
    }
    for (const { from, to } of edges) if (from !== to) push(from, to, (d) => -d * d / ideal);
    const most = 0.1 * (1 - step / STEPS);
    for (const node of nodes) {
      const length = Math.hypot(node.dx, node.dy) || 1;
      node.x += node.dx / length * Math.min(length, most);
      node.y += node.dy / length * Math.min(length, most);
    }
  }
}

function push(a, b, force) {
  const dx = a.x - b.x || 1e-4, dy = a.y - b.y || 1e-4;
  const distance = Math.max(Math.hypot(dx, dy), 1e-3);
  const strength = force(distance) / distance;
  a.dx += dx * strength; a.dy += dy * strength;
  b.dx -= dx * strength; b.dy -= dy * strength;
}

function element(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function draw(graph) {
  place(graph);
  const xs = graph.nodes.map((node) => node.x), ys = graph.nodes.map((node) => node.y);
  const scale = 1000 / Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys), 0.01);
  const left = Math.min(...xs), top = Math.min(...ys);
  const at = (node) => [(node.x - left) * scale + 60, (node.y - top) * scale + 30];
  const width = (Math.max(...xs) - left) * scale + 220, height = (Math.max(...ys) - top) * scale + 60;
  const picture = element("svg", { viewBox: `0 0 ${width} ${height}`, class: "drawing", role: "group" });
  picture.setAttribute("aria-label", `Graph of ${graph.nodes.length} nodes; the table says the same`);
  for (const { from, to, text } of graph.edges) {
    const [x1, y1] = at(from), [x2, y2] = at(to);
    picture.append(element("line", { x1, y1, x2, y2 }));
    picture.append(element("text", { x: (x1 + x2) / 2, y: (y1 + y2) / 2, class: "relation" }, text));
  }
  for (const node of graph.nodes) {
    const [cx, cy] = at(node);
    const holder = node.href ? element("a", { href: node.href }) : element("g", { class: "value" });
    holder.append(element("circle", { cx, cy, r: 7 }), element("text", { x: cx + 10, y: cy + 4 }, node.text));
    picture.append(holder);
  }
  return picture;
}

function offerGraph(table) {
  const scroll = table.closest(".scroll");
  const bar = document.createElement("div");
  bar.className = "views";
  let picture;
  const buttons = ["Table", "Graph"].map((name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.setAttribute("aria-pressed", String(name === "Table"));
    button.addEventListener("click", () => {
      const graph = name === "Graph";
      if (graph && !picture) scroll.after(picture = draw(graphOf(table)));
      scroll.hidden = graph;
      if (picture) picture.style.display = graph ? "" : "none";
      buttons.forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    });
    return button;
  });
  bar.append(...buttons);
  scroll.before(bar);
}

edit(byId("query"), byId("ask"));
const table = document.querySelector("table[data-kind=triples]");
if (table) offerGraph(table);
if (document.querySelector("#site\\:answer > *")) byId("answer").focus();
