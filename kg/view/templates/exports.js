// Taking away what is seen: the drawing as PNG and SVG, the facts as CSV and Turtle.

const EXPORTS = {
  "image-button": ["graph.png", async () => new Promise((done) => { drawnImage().toBlob(done); })],
  "svg-button": ["graph.svg", async () => new Blob([svgText()], { type: "image/svg+xml" })],
  "csv-button": ["facts.csv", async () => new Blob([`\ufeff${csvText(tableFacts())}`], { type: "text/csv" })],
  "turtle-button": ["facts.ttl", async () => new Blob([turtleText(tableFacts())], { type: "text/turtle" })],
};

function startExports() {
  Object.entries(EXPORTS).forEach(([id, [name, made]]) => $(id).addEventListener("click", async () => {
    const address = URL.createObjectURL(await made());
    el("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    toggleSave(false);
  }));
  $("print-button").addEventListener("click", () => { toggleSave(false); print(); });
  $("save-button").addEventListener("click", () => toggleSave());
  addEventListener("beforeprint", () => document.querySelectorAll("#panel details").forEach((one) => { one.open = true; }));
}

function toggleSave(open = $("save").hidden) {
  if (open) toggleFilters(false);
  $("save").hidden = !open;
  $("save-button").setAttribute("aria-expanded", String(open));
  if (open) $("save").querySelector("button").focus();
}

function svgText() {
  const { clientWidth: width, clientHeight: height } = $("graph");
  const round = (n) => Math.round(n * 10) / 10;
  const svg = svgElement("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "font-family": palette.font });
  svg.append(svgElement("title", {}, document.title), svgElement("rect", { width, height, fill: palette.paper }));
  visibleLinks().forEach((link) => {
    const [from, to] = link.ends.map(onScreen);
    const strong = lit(link);
    svg.append(svgElement("line", { x1: round(from.x), y1: round(from.y), x2: round(to.x), y2: round(to.y), stroke: strong ? palette.accent : palette.edge, "stroke-width": strong ? 2 : 1 }));
  });
  visibleNodes().forEach((node) => {
    const spot = onScreen(node);
    const size = radius(node) * painter.scale();
    const outline = OUTLINES[node.type.shape];
    const style = { fill: node.type.color, stroke: palette.outline, "stroke-width": 1 };
    const shape = outline
      ? svgElement("polygon", { ...style, points: outline.map(([x, y]) => `${round(spot.x + (x - 8) * size / 7)},${round(spot.y + (y - 8) * size / 7)}`).join(" ") })
      : svgElement("circle", { ...style, cx: round(spot.x), cy: round(spot.y), r: round(size) });
    shape.append(svgElement("title", {}, node.label));
    svg.append(shape);
  });
  placedLabels.forEach((label) => svg.append(svgElement("text", {
    x: round((label.left + label.right) / 2), y: round((label.top + label.bottom) / 2), "text-anchor": "middle", "dominant-baseline": "central",
    "font-size": 12, fill: palette.ink, stroke: palette.paper, "stroke-width": 3.5, "paint-order": "stroke", "stroke-linejoin": "round",
  }, label.text)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
}

function svgElement(tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  if (text !== undefined) element.textContent = clean(text);
  return element;
}

// XML 1.0 has no place for most control characters, nor for half a surrogate pair.
const clean = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd").toWellFormed();

const COLUMNS = ["subject", "subject_type", "relation", "object", "object_type", "character", "planned", "region", "sentence", "confidence", "rule", "extractor", "article", "title", "outlet", "date", "url", "assertion"];

// One row for each sentence (RFC 4180). A cell that a spreadsheet would run gets an apostrophe.
function csvText(list) {
  const rows = list.flatMap((fact) => supportsOf(fact).map((one) => [
    fact.subject.label, fact.subject.type.name, fact.relation.name, fact.object ? fact.object.label : fact.value, fact.object ? fact.object.type.name : "date",
    one.named, one.planned, one.region, one.sentence, one.confidence, one.rule, one.extractor,
    one.article.id, one.article.title, one.article.outlet, one.article.date, one.article.url, one.id,
  ]));
  return [COLUMNS, ...rows].map((row) => row.map(cell).join(",")).join("\r\n").concat("\r\n");
}

function cell(value) {
  const text = value === undefined || value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const PREFIXES = {
  film: "https://filmnews.example/ontology#", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  xsd: "http://www.w3.org/2001/XMLSchema#", prov: "http://www.w3.org/ns/prov#", oa: "http://www.w3.org/ns/oa#", dct: "http://purl.org/dc/terms/",
};

// What is seen, in the terms of the graph: facts, names, and each assertion with its sentence and where it stands.
function turtleText(list) {
  const entities = new Set();
  const cited = new Set();
  const blocks = list.map((fact) => {
    const [s, p] = [entityIri(fact.subject), `film:${fact.relation.name}`];
    const o = fact.object ? entityIri(fact.object) : dateLiteral(fact.value);
    [fact.subject, fact.object].forEach((node) => node && entities.add(node));
    return [`${s} ${p} ${o} .`, ...supportsOf(fact).map((one) => {
      const node = iri(`assertion/${one.id}`);
      const part = (name) => iri(`assertion/${one.id}#${name}`);
      cited.add(one.article);
      if (one.character) entities.add(one.character);
      const character = one.character ? ` film:character ${entityIri(one.character)} ;` : "";
      return `${node} a film:Assertion, rdf:Statement ; rdf:subject ${s} ; rdf:predicate ${p} ; rdf:object ${o} ;${character}\n`
        + `    film:confidence ${decimal(one.confidence)} ; film:planned ${one.planned} ; film:rule ${literal(one.rule)} ; film:extractor ${literal(one.extractor)} ;\n`
        + `    prov:wasDerivedFrom ${articleIri(one.article)} ; oa:hasTarget ${part("target")} .\n`
        + `${part("target")} a oa:SpecificResource ; oa:hasSource ${articleIri(one.article)} ; oa:hasSelector ${part("quote")}, ${part("position")} .\n`
        + `${part("quote")} a oa:TextQuoteSelector ; oa:exact ${literal(one.sentence)} .\n`
        + `${part("position")} a oa:TextPositionSelector ; oa:start ${one.start} ; oa:end ${one.start + [...one.sentence].length} .`;
    })].join("\n");
  });
  const named = [...entities].map((node) => `${entityIri(node)} a film:${node.type.name} ; rdfs:label ${literal(node.label)} .`);
  const told = [...cited].map((article) => [`${articleIri(article)} a film:Article ; dct:identifier ${literal(article.id)}`,
    article.title && `dct:title ${literal(article.title)}`, article.outlet && `dct:publisher ${literal(article.outlet)}`,
    article.date && `dct:issued ${literal(article.date)}^^xsd:date`].filter(Boolean).join(" ; ").concat(" ."));
  const head = Object.entries(PREFIXES).map(([name, address]) => `@prefix ${name}: <${address}> .`);
  return [head.join("\n"), ...named, ...told, ...blocks].join("\n").concat("\n");
}

// An id becomes part of an IRI as kg/store/iris.py writes it: all but unreserved characters percent-encoded (RFC 3986).
const encoded = (id) => /^\.\.?$/.test(id) ? id.replaceAll(".", "%2E") : encodeURIComponent(id.toWellFormed()).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
const iri = (path) => `<${graph.base}${path}>`;
const entityIri = (node) => iri(`entity/${encoded(node.id)}`);
const articleIri = (article) => iri(`article/${encoded(article.id)}`);
const ESCAPES = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r" };
const literal = (text) => `"${text.toWellFormed().replace(/["\\\n\r]/g, (char) => ESCAPES[char])}"`;
const decimal = (number) => `"${number}"^^xsd:decimal`;
const DATATYPES = { 4: "gYear", 7: "gYearMonth", 10: "date" };
const dateLiteral = (text) => `${literal(text)}^^xsd:${DATATYPES[text.length]}`;
