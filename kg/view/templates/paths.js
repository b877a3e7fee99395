// The shortest chains of facts between two entities, under the filters in force.

const LONGEST = 8;

function beginPath(node) {
  state.pathFrom = node;
  hint("Path from ", bdi(node.label), ": select a second entity, then press p or the button. ", button("Cancel", endPath));
  fillPanel();
}

function endPath() {
  state.pathFrom = null;
  hint();
  fillPanel();
}

// Breadth-first search that keeps off some entities and links.
function shortestPath(from, to, shunned = new Set(), cut = new Set()) {
  const cameBy = new Map([[from, null]]);
  let edge = [from];
  for (let steps = 0; edge.length && !cameBy.has(to) && steps < LONGEST; steps += 1) {
    const next = [];
    edge.forEach((node) => node.links.forEach((link, other) => {
      if (cameBy.has(other) || shunned.has(other) || cut.has(link) || ![...link.facts].some(factPasses)) return;
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

// The k shortest paths that visit no entity twice (Yen, Management Science 17, 1971).
function shortestPaths(from, to, k) {
  const first = shortestPath(from, to);
  const found = first ? [first] : [];
  const waiting = new Map();
  while (found.length && found.length < k) {
    const last = found[found.length - 1];
    last.links.forEach((_, at) => {
      const begun = last.nodes.slice(0, at + 1).map((node) => node.index).join();
      const alike = found.filter((path) => path.nodes.slice(0, at + 1).map((node) => node.index).join() === begun);
      const rest = shortestPath(last.nodes[at], to, new Set(last.nodes.slice(0, at)), new Set(alike.map((path) => path.links[at])));
      if (!rest) return;
      const path = { nodes: [...last.nodes.slice(0, at), ...rest.nodes], links: [...last.links.slice(0, at), ...rest.links] };
      keep(waiting, path.nodes.map((node) => node.index).join(), path);
    });
    const known = new Set(found.map((path) => path.nodes.map((node) => node.index).join()));
    const [next] = [...waiting].filter(([key]) => !known.has(key)).map(([, path]) => path).sort((one, other) => one.links.length - other.links.length);
    if (!next) break;
    found.push(next);
  }
  return found;
}

async function findPath(from, to, at = 0) {
  endPath();
  hint("Looking for a path …");
  const answer = await source.paths(from, to);
  hint(...(answer.message ? [answer.message] : []));
  choosePath(from, to, answer.paths, Math.min(at, Math.max(0, answer.paths.length - 1)));
}

// Shows one of the paths; the first time, all of them come into the picture.
function choosePath(from, to, choices, at) {
  const path = choices[at] || { nodes: [from, to], links: [] };
  Object.assign(state, { path: { ...path, choices, at }, selected: null, link: null });
  placeAll(show([from, to, ...choices.flatMap(({ nodes }) => nodes)]));
  refresh();
  lookAt(path.nodes);
}

function pathDetails({ nodes: chain, links, choices, at }) {
  const title = el("h2", {}, bdi(chain[0].label), " to ", bdi(chain[chain.length - 1].label));
  if (!links.length) return [title, el("p", { class: "quiet" }, filtered() ? "No chain of facts joins the two under the present filters." : "No chain of facts joins the two.")];
  const [from, to] = [chain[0], chain[chain.length - 1]];
  const others = choices.length < 2 ? null : el("div", { class: "actions", role: "group", "aria-label": "Paths" },
    ...choices.map((path, i) => button(`${i + 1}: ${plural(path.links.length, "step")}`, () => choosePath(from, to, choices, i), { "aria-pressed": String(i === at) })));
  return [
    el("p", { class: "kicker" }, `Path of ${plural(links.length, "step")}`), title, others,
    el("ol", { class: "steps" }, ...links.map((link) => el("li", {}, ...linkFacts(link).map(wholeFact)))),
    markKey(),
  ];
}
