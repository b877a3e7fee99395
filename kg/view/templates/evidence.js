// A fact and the words that say it.

// The sentence, cut wherever a mark begins or ends; a stretch may carry several marks.
function marked(sentence, marks) {
  const cuts = [...new Set([0, sentence.length, ...marks.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, i) => {
    const text = sentence.slice(start, cuts[i + 1]);
    const kinds = marks.filter((mark) => mark.start <= start && cuts[i + 1] <= mark.end).map(({ role }) => role);
    return kinds.length ? el("mark", { class: kinds.join(" ") }, text) : text;
  });
}

const isWeb = (url) => /^https?:\/\//i.test(url || "");

function articleLine(article) {
  const title = bdi(article.title || article.id);
  const named = isWeb(article.url)
    ? el("a", { href: article.url, rel: "noopener noreferrer", target: "_blank" }, title) : el("cite", {}, title);
  const outlet = article.outlet ? bdi(article.outlet) : null;
  const date = article.date ? el("time", { datetime: article.date }, article.date) : null;
  return el("span", {}, named, outlet && ", ", outlet, date && ", ", date);
}

function quotation(support) {
  return el("figure", { class: "evidence" },
    el("blockquote", { dir: "auto" }, ...marked(support.sentence, support.marks)),
    el("figcaption", {}, articleLine(support.article),
      el("span", { class: "measure" }, `confidence ${support.confidence.toFixed(2)} · rule `, bdi(support.rule), " · ", bdi(support.extractor)),
      source.evidenceTools ? source.evidenceTools(support) : null));
}

// The first sentence, the others behind a press, and what other articles say instead.
function evidence(fact) {
  const [first, ...rest] = supportsOf(fact);
  if (!first) return el("p", { class: "quiet" }, "No sentence passes the filters.");
  const more = rest.length ? el("details", {}, el("summary", {}, `${plural(rest.length, "more sentence")}`), ...rest.map(quotation)) : null;
  return el("div", {}, quotation(first), more, otherwise(fact));
}

function otherwise(fact) {
  const against = fact.against.filter(factPasses);
  if (!against.length) return null;
  const count = distinctArticles(against.flatMap(supportsOf)).size;
  return el("details", { class: "against" }, el("summary", {}, `${plural(count, "article says", "articles say")} otherwise`),
    ...against.map((other) => el("div", {}, el("p", { class: "claim" }, ...claim(other), ...badges(other)), ...supportsOf(other).map(quotation))));
}

const distinctArticles = (supports) => new Set(supports.map((one) => one.article));

// Of the articles that speak of the matter, how many say this.
function sources(fact, here) {
  const saying = distinctArticles(here);
  const speaking = distinctArticles([...fact.supports, ...fact.against.flatMap((other) => other.supports)]).size;
  if (speaking < 2) return null;
  const label = saying.size === speaking ? plural(speaking, "article") : `${saying.size} of ${plural(speaking, "article")}`;
  return el("span", { class: fact.against.length ? "badge disputed" : "badge" }, label);
}

function badges(fact) {
  const here = supportsOf(fact);
  const regions = [...new Set(here.map((one) => one.region).filter(Boolean))];
  return [
    here.length && here.every((one) => one.planned) ? el("span", { class: "badge planned" }, "planned") : null,
    ...regions.map((region) => el("span", { class: "badge" }, bdi(region))),
    sources(fact, here),
  ];
}

function nameButton(node) {
  return button(bdi(node.label), () => go(node), { class: "name", title: node.type.label });
}

function parts(fact) {
  const found = new Map(supportsOf(fact).filter((one) => one.character).map((one) => [one.character, one]));
  return [...found.keys()].flatMap((character) => [" as ", nameButton(character)]);
}

const far = (fact) => (fact.object ? nameButton(fact.object) : bdi(fact.value));

const claim = (fact) => [nameButton(fact.subject), ` ${fact.relation.label} `, far(fact), ...parts(fact)];

// One fact in full: who, what, whom, and the evidence.
function wholeFact(fact) {
  return el("article", { class: "fact" }, el("p", { class: "claim" }, ...claim(fact), ...badges(fact)), evidence(fact));
}

// From which side of a fact an entity is told of, and what the relation is called from there.
function sideOf(fact, node) {
  const side = fact.subject === node ? "label" : fact.object === node ? "inverse" : "part";
  return { side, key: `${side} ${fact.relation.name}`, title: side === "part" ? "played by" : fact.relation[side] };
}
