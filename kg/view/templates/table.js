// The facts of the picture as a table, page by page; the same for people who do not see the drawing.

const ROWS = 40;
let page = 0;
let everything = false;

function tableFacts() {
  const inPicture = new Set(visibleNodes());
  return graph.facts.filter((fact) => factPasses(fact) && (everything || (inPicture.has(fact.subject) && (!fact.object || inPicture.has(fact.object)))));
}

function toggleTable(open = $("table").hidden, take = true) {
  $("table").hidden = !open;
  $("table-button").setAttribute("aria-pressed", String(open));
  page = 0;
  remember();
  if (!open) return;
  toggleFilters(false);
  fillTable();
  if (take) $("table").focus({ preventScroll: true });
}

function fillTable() {
  const list = tableFacts();
  const pages = Math.max(1, Math.ceil(list.length / ROWS));
  page = Math.min(page, pages - 1);
  const turn = (by) => () => { page += by; fillTable(); $("table").scrollTop = 0; };
  const scope = el("label", {}, el("input", { type: "checkbox", checked: everything, on: { change: (event) => { everything = event.target.checked; page = 0; fillTable(); } } }), source.whole || "all facts in this file");
  const head = ["Subject", "Relation", "Object", "Evidence", "Article", "Articles", "Confidence"].map((title) => el("th", { scope: "col" }, title));
  $("table").replaceChildren(
    el("div", { class: "bar" }, el("strong", {}, plural(list.length, "fact")), scope, el("span", { class: "pager" },
      button("Previous", turn(-1), { disabled: page === 0 }), ` ${page + 1} of ${pages} `, button("Next", turn(1), { disabled: page === pages - 1 }))),
    list.length ? el("table", {}, el("caption", { class: "hidden" }, "Facts that pass the filters"), el("thead", {}, el("tr", {}, ...head)),
      el("tbody", {}, ...list.slice(page * ROWS, (page + 1) * ROWS).map(row))) : el("p", { class: "quiet" }, "No fact passes the filters."),
  );
}

function row(fact) {
  const here = supportsOf(fact);
  return el("tr", {}, el("td", {}, nameButton(fact.subject)), el("td", {}, fact.relation.label), el("td", {}, far(fact), ...parts(fact), ...badges(fact).slice(0, 1)),
    el("td", { class: "sentence", dir: "auto" }, ...marked(here[0].sentence, here[0].marks)),
    el("td", { class: "from" }, articleLine(here[0].article)), el("td", { class: "number" }, new Set(here.map((one) => one.article)).size), el("td", { class: "number" }, here[0].confidence.toFixed(2)));
}
