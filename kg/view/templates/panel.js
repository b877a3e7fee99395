// The details beside the drawing: an entity with its facts, the facts of a line, a path, or where to begin.

const GROUP_STEP = 12;

function fillPanel() {
  const content = state.path ? pathDetails(state.path) : state.link ? linkDetails(state.link)
    : state.selected ? nodeDetails(state.selected) : welcome();
  $("panel").replaceChildren(...content.filter((part) => part != null));
  $("panel").scrollTop = 0;
}

function welcome() {
  if (!nodes.length) return [el("p", { class: "quiet" }, "Nothing to show: the graph holds no facts yet.")];
  const best = visibleNodes().sort(byWeight).slice(0, 8);
  return [
    el("h2", {}, "Every line has its sentence"),
    el("p", { class: "quiet" }, "Select a name or a line to read what the articles say. Double click to add neighbours."),
    el("h3", {}, "Best connected"),
    el("ul", { class: "plain" }, ...best.map((node) => el("li", {}, swatch(node.type), nameButton(node),
      el("span", { class: "quiet" }, ` ${plural(node.links.size, "neighbour")}`)))),
    markKey(),
  ];
}

const markKey = () => el("p", { class: "key" }, "In a sentence: ", el("mark", { class: "subject" }, "who or what"), " ",
  el("mark", { class: "cue" }, "the words that say it"), " ", el("mark", { class: "object" }, "whom or what"));

function nodeDetails(node) {
  const groups = grouped(node);
  return [
    el("p", { class: "kicker" }, swatch(node.type), capitalised(node.type.label), node.year && node.type.name !== "Person" ? ` · ${node.year}` : ""),
    el("h2", {}, bdi(node.label)),
    node.aliases.length ? el("p", { class: "quiet" }, "also ", ...node.aliases.flatMap((alias, i) => [i ? ", " : "", bdi(alias)])) : null,
    el("div", { class: "actions" }, expandButton(node), pathButton(node)),
    ...groups.map(groupSection),
    groups.length ? markKey() : el("p", { class: "quiet" }, "No fact passes the filters."),
  ];
}

function expandButton(node) {
  const further = furtherNeighbours(node).length;
  if (!further) return null;
  const label = further > STEP ? `Add ${STEP} of ${further} neighbours` : `Add ${plural(further, "neighbour")}`;
  return button(label, () => expand(node), { class: "primary", id: "expand-button" });
}

function pathButton(node) {
  if (!node.links.size || state.pathFrom === node) return null;
  if (state.pathFrom) return button(["Path from ", state.pathFrom.label].join(""), () => findPath(state.pathFrom, node), { id: "path-button" });
  return button("Path from here …", () => beginPath(node), { id: "path-button" });
}

// Facts by relation, read from this entity's side; the relations that the news speaks of most come first.
function grouped(node) {
  const groups = new Map();
  node.facts.filter(factPasses).forEach((fact) => {
    const side = fact.subject === node ? "label" : fact.object === node ? "inverse" : "part";
    const title = side === "part" ? "played by" : fact.relation[side];
    const key = `${side} ${fact.relation.name}`;
    if (!groups.has(key)) groups.set(key, { title, side, facts: [] });
    groups.get(key).facts.push(fact);
  });
  groups.forEach((group) => group.facts.sort((one, other) => supportsOf(other).length - supportsOf(one).length || one.index - other.index));
  return [...groups.values()].sort((one, other) => other.facts[0].relation.count - one.facts[0].relation.count);
}

function groupSection({ title, side, facts: list }) {
  const section = el("section", { class: "group" }, el("h3", {}, title, list.length > 1 ? el("span", { class: "count" }, list.length) : ""));
  const grow = (from) => {
    list.slice(from, from + GROUP_STEP).forEach((fact) => section.append(el("article", { class: "fact" },
      el("p", { class: "claim" }, ...otherEnd(fact, side), ...badges(fact)), evidence(fact))));
    const left = list.length - from - GROUP_STEP;
    if (left > 0) {
      const more = button(`Show ${Math.min(left, GROUP_STEP)} of ${left} more`, () => { more.remove(); grow(from + GROUP_STEP); }, { class: "more" });
      section.append(more);
    }
  };
  grow(0);
  return section;
}

function otherEnd(fact, side) {
  if (side === "label") return [fact.object ? swatch(fact.object.type) : null, far(fact), ...parts(fact)];
  if (side === "inverse") return [swatch(fact.subject.type), nameButton(fact.subject), ...parts(fact)];
  return [swatch(fact.subject.type), nameButton(fact.subject), " in ", far(fact)];
}

function linkDetails(link) {
  const here = linkFacts(link);
  return [
    el("p", { class: "kicker" }, plural(here.length, "fact")),
    el("h2", {}, bdi(link.ends[0].label), " and ", bdi(link.ends[1].label)),
    ...here.map(wholeFact),
    markKey(),
  ];
}
