// The details beside the drawing: an entity with its facts, the facts of a line, a path, or where to begin.

const GROUP_STEP = 12;
let furtherFor = null;

function fillPanel() {
  const content = state.path ? pathDetails(state.path) : state.link ? linkDetails(state.link)
    : state.selected ? nodeDetails(state.selected) : welcome();
  $("panel").replaceChildren(...content.filter((part) => part != null));
  $("panel").scrollTop = 0;
}

function welcome() {
  if (!graph.nodes.length) return [el("p", { class: "quiet" }, "Nothing to show: the graph holds no facts yet.")];
  const best = visibleNodes().sort(byWeight).slice(0, 8);
  return [
    el("h2", {}, "Every line has its sentence"),
    el("p", { class: "quiet" }, "Select a name or a line to read what the articles say. Double click to add neighbours."),
    el("h3", {}, "Best connected"),
    el("ul", { class: "plain" }, ...best.map((node) => el("li", {}, swatch(node.type), nameButton(node),
      el("span", { class: "quiet" }, ` ${plural(node.degree, "neighbour")}`)))),
    markKey(),
  ];
}

const markKey = () => el("p", { class: "key" }, "In a sentence: ", el("mark", { class: "subject" }, "who or what"), " ",
  el("mark", { class: "cue" }, "the words that say it"), " ", el("mark", { class: "object" }, "whom or what"));

function nodeDetails(node) {
  const groups = grouped(node);
  return [
    el("p", { class: "kicker" }, swatch(node.type), capitalised(node.type.label), node.year && node.type.name !== "Person" ? ` · ${node.year}` : "",
      state.pinned.has(node) ? el("span", { class: "badge" }, "pinned") : null),
    el("h2", {}, bdi(node.label)),
    node.aliases.length ? el("p", { class: "quiet" }, "also ", ...node.aliases.flatMap((alias, i) => [i ? ", " : "", bdi(alias)])) : null,
    el("div", { class: "actions", id: "growth" }, ...growth(node)),
    el("div", { class: "actions minor", role: "group", "aria-label": "In the picture" }, ...nodeTools(node)),
    ...(source.nodeExtras ? source.nodeExtras(node) : []),
    ...groups.map(groupSection),
    groups.length ? markKey() : el("p", { class: "quiet" }, "No fact passes the filters."),
  ];
}

// The buttons that add neighbours, with counts. The counts may have to be asked for.
function growth(node) {
  const known = furtherFor && furtherFor.node === node ? furtherFor : null;
  if (!known) askFurther(node);
  return [...(known ? growthButtons(node, known.found) : []), pathButton(node)].filter(Boolean);
}

async function askFurther(node) {
  const found = await source.further(node);
  if (state.selected !== node || !$("growth")) return;
  furtherFor = { node, found };
  $("growth").replaceChildren(...growth(node));
}

function growthButtons(node, { total, groups }) {
  if (!total) return [];
  const label = total > STEP ? `Add ${STEP} of ${total.toLocaleString("en")} neighbours` : `Add ${plural(total, "neighbour")}`;
  const choices = groups.length < 2 ? [] : groups.map((group) => button(["+ ", group.title, ` ${Math.min(group.count, STEP)}`, group.count > STEP ? ` of ${group.count}` : ""].join(""),
    () => expand(node, group.key), { class: "chip" }));
  return [button(label, () => expand(node), { class: "primary", id: "expand-button" }), ...choices];
}

function pathButton(node) {
  if (!node.degree || state.pathFrom === node) return null;
  if (state.pathFrom) return button(["Path from ", state.pathFrom.label].join(""), () => findPath(state.pathFrom, node), { id: "path-button" });
  return button("Path from here …", () => beginPath(node), { id: "path-button" });
}

function nodeTools(node) {
  const pinned = state.pinned.has(node);
  const leaves = leavesOf(node).length;
  return [
    button(pinned ? "Unpin" : "Pin", () => pin(node), { id: "pin-button", "aria-pressed": String(pinned), title: "A pinned entity stays in the picture" }),
    button("Hide", () => hideNode(node), { id: "hide-button" }),
    button("Only this", () => isolate(node), { id: "isolate-button", title: "Hide all but this and its neighbours" }),
    leaves ? button(`Fold ${plural(leaves, "neighbour")}`, () => fold(node), { id: "fold-button", title: "Hide the neighbours that hang by this alone" }) : null,
  ].filter(Boolean);
}

// Facts by relation, read from this entity's side; the relations that the news speaks of most come first.
function grouped(node) {
  const groups = new Map();
  node.facts.filter(factPasses).forEach((fact) => {
    const { side, key, title } = sideOf(fact, node);
    keep(groups, key, { title, side, facts: [] }).facts.push(fact);
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
    here.length ? markKey() : el("p", { class: "quiet" }, "No fact passes the filters."),
  ];
}
