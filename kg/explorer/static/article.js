// An article with all that is marked in it: its text where the graph's folder holds it, else its sentences in order.

async function openArticle(id, assertion) {
  const answer = await ask(`article?id=${encodeURIComponent(id)}`);
  const { facts } = absorb(answer);
  const article = graph.articles.get(id);
  const said = facts.flatMap((fact) => fact.supports.filter((one) => one.article === article).map((support) => ({ fact, support })))
    .sort((one, other) => one.support.start - other.support.start || (one.support.id < other.support.id ? -1 : 1));
  openRoom("article");
  showArticle(article, answer.text, said, Math.max(0, said.findIndex(({ support }) => support.id === assertion)));
}

function showArticle(article, text, said, at) {
  const move = (by) => () => showArticle(article, text, said, (at + by + said.length) % said.length);
  const { fact, support } = said[at];
  $("article").replaceChildren(
    el("div", { class: "bar" }, button("Back to the graph", closeRooms), el("span", { class: "pager" },
      button("Previous", move(-1), { id: "previous-evidence" }), ` ${at + 1} of ${plural(said.length, "fact")} `, button("Next", move(1), { id: "next-evidence" }))),
    el("div", { class: "reading" },
      el("article", { dir: "auto", class: "text" }, el("h2", {}, bdi(article.title || article.id)), el("p", { class: "quiet" }, articleLine(article)),
        ...(text === null ? sentencesOf(said, support) : paragraphs(text, said, support))),
      el("div", { class: "beside" }, el("h3", {}, "This fact"), el("p", { class: "claim" }, ...claim(fact), ...badges(fact)), reviewTool(support),
        el("h3", {}, "Also in this article"), el("ol", { class: "plain" }, ...said.map((one, i) => (i === at ? null
          : el("li", {}, button(factLine(one.fact), () => showArticle(article, text, said, i), { class: "name" }))))))),
  );
  const here = $("article").querySelector(".here");
  if (here) here.scrollIntoView({ block: "center" });
}

const factLine = (fact) => `${fact.subject.label} ${fact.relation.label} ${fact.object ? fact.object.label : fact.value}`;

// The whole text, the sentence set off and its words marked. Offsets of sentences are code points.
function paragraphs(text, said, support) {
  const letters = [...text];
  const end = support.start + [...support.sentence].length;
  const before = letters.slice(0, support.start).join("");
  const after = letters.slice(end).join("");
  return [el("div", { class: "whole" }, before, el("span", { class: "here" }, ...marked(letters.slice(support.start, end).join(""), support.marks)), after)];
}

function sentencesOf(said, support) {
  const places = new Map(said.map((one) => [one.support.start, one.support]));
  places.set(support.start, support);
  return [el("p", { class: "quiet" }, "The folder of this graph does not hold the article’s text. These are the sentences that state facts, in their order."),
    ...[...places].sort(([one], [other]) => one - other).map(([, one]) => el("p", { class: one === support ? "here" : "" }, ...marked(one.sentence, one === support ? one.marks : [])))];
}

// A verdict on a fact. It is added to a log; the evidence stays as it is.
const reviews = new Map();

function reviewTool(support) {
  const given = reviews.get(support.id);
  const send = async (document) => {
    const answer = await ask("review", { assertion: support.id, ...document });
    keepReviews(answer);
    box.replaceWith(reviewTool(support));
    fillPanel();
  };
  const box = el("span", { class: "review" });
  if (given) {
    box.append(el("span", { class: given.verdict === "wrong" ? "badge disputed" : "badge" }, `marked as ${given.verdict}`), given.note ? el("q", {}, bdi(given.note)) : "",
      button("Take back", () => send({ undo: true }), { class: "chip" }));
  } else {
    box.append(button("This is wrong", () => {
      const note = el("input", { type: "text", maxlength: 2000, placeholder: "why (optional)", "aria-label": "Why it is wrong" });
      const form = el("form", { class: "report", on: { submit: (event) => { event.preventDefault(); send({ verdict: "wrong", note: note.value }); } } },
        note, el("button", { type: "submit", class: "primary" }, "Report"), button("Cancel", () => box.replaceWith(reviewTool(support))));
      box.replaceChildren(form);
      note.focus();
    }, { class: "chip" }));
  }
  return box;
}

function keepReviews(all) {
  reviews.clear();
  Object.entries(all).forEach(([id, review]) => reviews.set(id, review));
}
