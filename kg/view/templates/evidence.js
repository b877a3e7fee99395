// A fact and the words that say it.

const MARKS = { s: "subject", c: "cue", o: "object" };

// The sentence, cut wherever a mark begins or ends; a stretch may carry several marks.
function marked(sentence, marks) {
  const cuts = [...new Set([0, sentence.length, ...marks.flatMap(([start, end]) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, i) => {
    const text = sentence.slice(start, cuts[i + 1]);
    const kinds = marks.filter(([from, to]) => from <= start && cuts[i + 1] <= to).map(([, , kind]) => MARKS[kind]);
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
      el("span", { class: "measure" }, `confidence ${support.confidence.toFixed(2)} · rule `, bdi(support.rule))));
}

// The first sentence, and the others behind a press.
function evidence(fact) {
  const [first, ...rest] = supportsOf(fact);
  if (!first) return el("p", { class: "quiet" }, "No sentence passes the filters.");
  if (!rest.length) return quotation(first);
  const more = el("details", {}, el("summary", {}, `${plural(rest.length, "more sentence")}`), ...rest.map(quotation));
  return el("div", {}, quotation(first), more);
}

function badges(fact) {
  const here = supportsOf(fact);
  const articlesHere = new Set(here.map((one) => one.article)).size;
  const regions = [...new Set(here.map((one) => one.region).filter(Boolean))];
  return [
    here.length && here.every((one) => one.planned) ? el("span", { class: "badge planned" }, "planned") : null,
    ...regions.map((region) => el("span", { class: "badge" }, bdi(region))),
    articlesHere > 1 ? el("span", { class: "badge" }, plural(articlesHere, "article")) : null,
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

// One fact in full: who, what, whom, and the evidence.
function wholeFact(fact) {
  return el("article", { class: "fact" },
    el("p", { class: "claim" }, nameButton(fact.subject), ` ${fact.relation.label} `, far(fact), ...parts(fact), ...badges(fact)),
    evidence(fact));
}
