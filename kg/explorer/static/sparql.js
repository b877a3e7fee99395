// Asking in SPARQL: an editor, saved questions, answers as a table or as entities in the picture.

const SPARQL_PREFIXES = () => Object.entries({ ...PREFIXES, skos: "http://www.w3.org/2004/02/skos/core#", ent: `${graph.base}entity/` });
const entityOf = (iriText) => (iriText.startsWith(`${graph.base}entity/`) ? decodeURIComponent(iriText.slice(graph.base.length + 7)) : null);

// Only the prefixes that a query uses.
function withPrefixes(body) {
  const used = SPARQL_PREFIXES().filter(([name]) => new RegExp(`(^|[^\\w<])${name}:`).test(body));
  return [...used.map(([name, address]) => `PREFIX ${name}: <${address}>`), body].join("\n");
}

const nodeQuery = (node) => withPrefixes(`SELECT ?relation ?name ?entity WHERE {
  { ${entityIri(node)} ?p ?entity } UNION { ?entity ?p ${entityIri(node)} }
  GRAPH ?ontology { ?p a film:Relation ; rdfs:label ?relation }
  OPTIONAL { ?entity rdfs:label ?name }
}
ORDER BY ?relation ?name`);

// What is selected, or all that is drawn, as a query that gives the same facts.
function pictureQuery() {
  if (state.path && state.path.links.length) {
    const steps = state.path.links.map((link) => linkFacts(link)[0]).filter((fact) => fact && fact.object)
      .map((fact) => `  ${entityIri(fact.subject)} film:${fact.relation.name} ${entityIri(fact.object)} .`);
    return withPrefixes(`CONSTRUCT WHERE {\n${steps.join("\n")}\n}`);
  }
  if (state.selected) return nodeQuery(state.selected);
  const relations = graph.relations.size - state.hiddenRelations.size < graph.relations.size
    ? `  VALUES ?p { ${[...graph.relations.values()].filter((one) => !state.hiddenRelations.has(one)).map((one) => `film:${one.name}`).join(" ")} }\n` : "";
  const names = visibleNodes().slice(0, 300).map(entityIri).join("\n    ");
  return withPrefixes(`CONSTRUCT { ?s ?p ?o } WHERE {\n  VALUES ?s {\n    ${names}\n  }\n  VALUES ?o {\n    ${names}\n  }\n${relations}  ?s ?p ?o .\n}`);
}

async function openSparql(text) {
  openRoom("sparql");
  if (!$("sparql-text")) await fillSparql();
  if (text) $("sparql-text").value = text;
  $("sparql-text").focus();
}

async function fillSparql() {
  const questions = await ask("questions");
  const editor = el("textarea", { id: "sparql-text", spellcheck: "false", autocapitalize: "off", rows: 11, maxlength: 60000, "aria-describedby": "sparql-help", on: { keydown: (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); runSparql(); }
    if (event.key === "Escape") { event.stopPropagation(); $("sparql").focus(); }
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); complete(editor); }
  } } });
  editor.value = withPrefixes("SELECT ?title ?director WHERE {\n  ?d film:directed ?f ; rdfs:label ?director .\n  ?f rdfs:label ?title .\n}\nORDER BY ?title\nLIMIT 50");
  const pick = el("select", { id: "sparql-question", on: { change: (event) => { const one = questions.find(({ name }) => name === event.target.value); if (one) editor.value = withPrefixes(one.text.trim()); } } },
    el("option", { value: "" }, "Saved questions …"), ...questions.map((one) => el("option", { value: one.name }, one.title)));
  $("sparql").replaceChildren(
    el("div", { class: "bar" }, button("Back to the graph", closeRooms), el("label", { class: "hidden", for: "sparql-question" }, "Saved questions"), pick,
      button("What is drawn, as SPARQL", () => { editor.value = pictureQuery(); })),
    el("div", { class: "asking" }, el("label", { for: "sparql-text" }, "SPARQL"), editor,
      el("p", { class: "quiet", id: "sparql-help" }, "Ctrl+Enter asks, Ctrl+Space completes a name. Reading only; the server limits time and rows and says so."),
      el("div", { class: "actions" }, button("Ask", runSparql, { class: "primary", id: "sparql-ask" })),
      el("div", { id: "sparql-answer", "aria-live": "polite" })),
  );
}

// Completes the word before the cursor to the first relation, class or variable that begins so; again for the next.
function complete(editor) {
  const before = editor.value.slice(0, editor.selectionStart);
  const word = /[?\w:]+$/.exec(before);
  if (!word) return;
  const words = [...graph.relations.keys(), ...graph.types.keys()].map((name) => `film:${name}`).concat(editor.value.match(/\?\w+/g) || [], ["rdfs:label", "skos:altLabel"]);
  const fitting = [...new Set(words)].filter((one) => one !== word[0] && (one.startsWith(word[0]) || one.startsWith(`film:${word[0]}`))).sort();
  if (fitting.length) editor.setRangeText(fitting[0], editor.selectionStart - word[0].length, editor.selectionStart, "end");
}

async function runSparql() {
  const box = $("sparql-answer");
  box.replaceChildren(el("p", { class: "quiet" }, "Asking …"));
  const started = performance.now();
  const response = await fetch("/sparql", { method: "POST", body: $("sparql-text").value, headers: {
    "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, application/n-triples;q=0.8",
  } }).catch(() => null);
  if (!response) { box.replaceChildren(el("p", { class: "wrong" }, ERRORS[0])); return; }
  const text = await response.text();
  if (!response.ok) { box.replaceChildren(el("p", { class: "wrong", role: "alert" }, text.slice(0, 600))); return; }
  const limited = response.headers.get("Kg-Truncated");
  const took = `${Math.round(performance.now() - started)} ms`;
  const json = (response.headers.get("content-type") || "").includes("json");
  const answer = json ? JSON.parse(text) : { triples: text.split("\n").filter(Boolean) };
  const rows = json ? (answer.results ? answer.results.bindings : []) : answer.triples;
  const found = [...new Set((text.match(/https?:\/\/[^\s"<>]+/g) || []).map(entityOf).filter(Boolean))].slice(0, MOST);
  box.replaceChildren(el("div", { class: "actions" }, el("span", { class: "quiet" }, answer.boolean === undefined ? `${plural(rows.length, "row")}, ${took}` : took, limited ? `; cut off: ${limited}` : ""),
    found.length ? button(`Show ${plural(found.length, "entity", "entities")} in the graph`, () => showFound(found), { id: "sparql-show" }) : null), answerTable(answer, rows));
}

const SHOWN_ROWS = 500;

function answerTable(answer, rows) {
  if (answer.boolean !== undefined) return el("p", { class: "claim" }, answer.boolean ? "Yes." : "No.");
  if (answer.triples) return el("pre", {}, rows.slice(0, SHOWN_ROWS).join("\n"));
  const names = answer.head.vars;
  return el("div", { class: "wide" }, el("table", {}, el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, ...rows.slice(0, SHOWN_ROWS).map((row) => el("tr", {}, ...names.map((name) => el("td", { dir: "auto" }, row[name] ? termCell(row[name].value) : "")))))),
  rows.length > SHOWN_ROWS ? el("p", { class: "quiet" }, `The first ${SHOWN_ROWS} rows.`) : null);
}

function termCell(value) {
  const id = entityOf(value);
  return id ? button(bdi(id), async () => { await source.load([id]); if (nodeById.has(id)) { closeRooms(); go(nodeById.get(id)); } }, { class: "name" }) : value;
}

async function showFound(ids) {
  const answer = await ask("nodes", { ids, bare: true, shown: shownIds() });
  absorb(answer);
  picture(known(answer.ids));
  placeAll([...state.shown]);
  closeRooms();
  draw();
  await arrange();
  refresh();
}
