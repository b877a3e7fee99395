// The page of one file: all there is to know lies in the inert block beside this script.

async function startPage() {
  const raw = JSON.parse($("graph-data").textContent);
  const { nodes } = absorb(raw);
  $("summary").textContent = [plural(nodes.length, "entity", "entities"), plural(graph.facts.length, "fact"), plural(graph.articles.size, "article")].join(" · ");
  if (raw.notice) hint(raw.notice, " ", button("Close", () => hint()));
  startFilters();
  startPicture(raw.start.map(([index, x, y]) => ({ node: nodes[index], x, y })), canvasPainter(raw.options));
  startControls();
  if (location.hash.length > 1) await openAddress();
  else if (raw.opened) await go(nodeById.get(raw.opened));
  window.graphPage = graphPage;
}

startPage();
