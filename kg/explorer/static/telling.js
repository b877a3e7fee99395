// Facts in another order: an entity through time, and two entities side by side.

function tell(content) {
  $("panel").replaceChildren(button("Back to the facts", fillPanel, { class: "chip", id: "back-button" }), ...content);
  $("panel").scrollTop = 0;
  $("panel").focus();
}

// What was reported when, what was planned and what happened: one entry for each fact of each article.
function timeline(node) {
  const entries = node.facts.filter(factPasses).flatMap((fact) => supportsOf(fact).map((support) => ({ fact, support })));
  const dated = entries.filter(({ support }) => support.article.date)
    .sort((one, other) => (one.support.article.date < other.support.article.date ? -1 : one.support.article.date > other.support.article.date ? 1 : one.fact.index - other.fact.index));
  const left = entries.length - dated.length;
  return [
    el("p", { class: "kicker" }, "Timeline"), el("h2", {}, bdi(node.label)),
    el("ol", { class: "timeline" }, ...[...Map.groupBy(dated, ({ support }) => support.article.date)].map(([date, of]) => el("li", {},
      el("time", { datetime: date }, date), el("ul", {}, ...of.map(({ fact, support }) => el("li", { class: support.planned ? "planned" : "" },
        el("p", { class: "claim" }, ...claim(fact), el("span", { class: support.planned ? "badge planned" : "badge" }, support.planned ? "planned" : "happened")),
        el("details", {}, el("summary", {}, support.article.outlet || support.article.title || support.article.id), quotation(support)))))))),
    dated.length ? null : el("p", { class: "quiet" }, "No article with a date tells of it."),
    left ? el("p", { class: "quiet" }, `${plural(left, "sentence")} in articles without a date.`) : null,
  ].filter(Boolean);
}

function beginComparison(node) {
  state.compared = node;
  hint("Compare ", bdi(node.label), ": select a second entity, then press Compare. ", button("Cancel", () => { state.compared = null; hint(); fillPanel(); }));
  fillPanel();
}

// What two have in common and what only one has, by relation.
async function compare(one, other) {
  await source.load([one.id, other.id]);
  state.compared = null;
  hint();
  placeAll(show([one, other]));
  refresh();
  const sides = [one, other].map(endsBy);
  const titles = [...new Set(sides.flatMap((side) => [...side.keys()]))];
  const list = (ends) => (ends.length ? el("ul", {}, ...ends.map((end) => el("li", {}, end.node ? nameButton(end.node) : bdi(end.text)))) : el("span", { class: "quiet" }, "–"));
  const rows = titles.map((title) => {
    const [left, right] = sides.map((side) => side.get(title) || new Map());
    const both = [...left.keys()].filter((key) => right.has(key));
    return { title, both: both.map((key) => left.get(key)), left: [...left].filter(([key]) => !right.has(key)).map(([, end]) => end), right: [...right].filter(([key]) => !left.has(key)).map(([, end]) => end) };
  }).sort((a, b) => b.both.length - a.both.length);
  tell([
    el("p", { class: "kicker" }, "Compared"), el("h2", {}, bdi(one.label), " and ", bdi(other.label)),
    el("div", { class: "compared" }, el("table", {}, el("thead", {}, el("tr", {}, ...["Relation", "Both", one.label, other.label].map((title) => el("th", { scope: "col" }, bdi(title))))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, el("th", { scope: "row" }, row.title), el("td", {}, list(row.both)), el("td", {}, list(row.left)), el("td", {}, list(row.right))))))),
  ]);
}

// The far ends of an entity's facts: by the relation's name from its side, then by what they are.
function endsBy(node) {
  const found = new Map();
  node.facts.filter(factPasses).forEach((fact) => {
    const { side, title } = sideOf(fact, node);
    const end = side === "label" ? fact.object : fact.subject;
    keep(found, title, new Map()).set(end ? end.id : `=${fact.value}`, { node: end, text: fact.value });
  });
  return found;
}
