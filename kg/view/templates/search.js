// Search by name or alias, accents and case ignored: whole names first, then beginnings of words, then the rest.

const HITS = 12;
let hits = [];
let active = -1;
let asked = 0;

function rank(names, wanted) {
  let best = 9;
  names.forEach((name, i) => {
    const at = name.indexOf(wanted);
    if (at < 0) return;
    const quality = name === wanted ? 0 : at === 0 ? 1 : /[\s\p{P}]/u.test(name[at - 1]) ? 2 : 3;
    best = Math.min(best, quality + (i ? 0.5 : 0));
  });
  return best;
}

function matches(text) {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  return graph.nodes.map((node) => ({ node, quality: rank(node.names, wanted) })).filter(({ quality }) => quality < 9)
    .sort((one, other) => one.quality - other.quality || byWeight(one.node, other.node)).slice(0, HITS).map(({ node }) => node);
}

function aliasHit(node, text) {
  const wanted = folded(text.trim());
  if (node.names[0].includes(wanted)) return null;
  return node.aliases.find((alias) => folded(alias).includes(wanted));
}

async function listHits() {
  const text = $("query").value;
  asked += 1;
  const mine = asked;
  const found = await source.search(text);
  if (mine !== asked) return;
  hits = found;
  active = hits.length ? 0 : -1;
  const items = hits.map((node, i) => {
    const alias = aliasHit(node, text);
    return el("li", { role: "option", id: `hit-${i}`, "aria-selected": String(i === active), on: { mousedown: (event) => { event.preventDefault(); choose(i); } } },
      swatch(node.type), el("span", { class: "hit" }, bdi(node.label), alias ? el("small", {}, " also ", bdi(alias)) : null),
      el("small", {}, node.type.label, node.year ? ` ${node.year}` : ""));
  });
  if (text.trim() && !hits.length) items.push(el("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No name like this in the graph."));
  $("results").replaceChildren(...items);
  openHits(items.length > 0 && document.activeElement === $("query"));
}

function openHits(open) {
  $("results").hidden = !open;
  $("query").setAttribute("aria-expanded", String(open));
  point();
}

function point() {
  hits.forEach((_, i) => $(`hit-${i}`) && $(`hit-${i}`).setAttribute("aria-selected", String(i === active)));
  if (active >= 0 && !$("results").hidden) {
    $("query").setAttribute("aria-activedescendant", `hit-${active}`);
    $(`hit-${active}`).scrollIntoView({ block: "nearest" });
  } else $("query").removeAttribute("aria-activedescendant");
}

function choose(i) {
  openHits(false);
  $("query").value = "";
  $("query").blur();
  go(hits[i]);
  $("graph").focus({ preventScroll: true });
}

function startSearch() {
  $("query").addEventListener("input", listHits);
  $("query").addEventListener("focus", listHits);
  $("query").addEventListener("blur", () => openHits(false));
  $("query").addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (hits.length) active = (active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
      point();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if ($("results").hidden) await listHits();
      if (active >= 0) choose(active);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      $("query").value = "";
      $("query").blur();
      $("graph").focus({ preventScroll: true });
    }
  });
}
