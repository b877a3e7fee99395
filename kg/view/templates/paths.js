// The shortest chain of facts between two entities, under the filters in force (breadth-first search).

function beginPath(node) {
  state.pathFrom = node;
  $("hint").replaceChildren("Path from ", bdi(node.label), ": select a second entity, then press p or the button. ",
    button("Cancel", endPath));
  $("hint").hidden = false;
  fillPanel();
}

function endPath() {
  state.pathFrom = null;
  $("hint").hidden = true;
  fillPanel();
}

function shortestPath(from, to) {
  const cameBy = new Map([[from, null]]);
  let edge = [from];
  while (edge.length && !cameBy.has(to)) {
    const next = [];
    edge.forEach((node) => node.links.forEach((link, other) => {
      if (cameBy.has(other) || !linkFacts(link).length) return;
      cameBy.set(other, { node, link });
      next.push(other);
    }));
    edge = next;
  }
  if (!cameBy.has(to)) return null;
  const path = { nodes: [to], links: [] };
  for (let step = cameBy.get(to); step; step = cameBy.get(step.node)) {
    path.nodes.unshift(step.node);
    path.links.unshift(step.link);
  }
  return path;
}

function findPath(from, to) {
  endPath();
  const path = shortestPath(from, to) || { nodes: [from, to], links: [] };
  Object.assign(state, { path, selected: null, link: null });
  placeAll(show(path.nodes));
  refresh();
  lookAt(path.nodes);
}

function pathDetails({ nodes: chain, links }) {
  const title = el("h2", {}, bdi(chain[0].label), " to ", bdi(chain[chain.length - 1].label));
  if (!links.length) return [title, el("p", { class: "quiet" }, "No chain of facts joins the two under the present filters.")];
  return [
    el("p", { class: "kicker" }, `Path of ${plural(links.length, "step")}`), title,
    el("ol", { class: "steps" }, ...links.map((link) => el("li", {}, ...linkFacts(link).map(wholeFact)))),
    markKey(),
  ];
}
