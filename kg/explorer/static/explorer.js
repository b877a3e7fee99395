// The explorer's beginning: what is shown first, and the controls that a page of one file does not have.

const SETTINGS = {
  physics: { enabled: false }, layout: { improvedLayout: false },
  edges: { smooth: false, selectionWidth: 0, hoverWidth: 0, arrows: { to: { enabled: false, scaleFactor: 0.45 } } },
  nodes: { borderWidth: 1.5, borderWidthSelected: 3 },
  interaction: { hover: true, keyboard: false, tooltipDelay: 10000000, selectConnectedEdges: false },
};

// The library of the painter that fits this browser, and then the painter.
async function choosePainter() {
  const onCard = drawsOnCard();
  await new Promise((done, failed) => {
    document.head.append(el("script", { src: onCard ? "/explore/sigma.js" : "/explore/vis-network.js", on: { load: done, error: () => failed(trouble(ERRORS[0])) } }));
  });
  $("graph").dataset.drawing = onCard ? "webgl" : "canvas";
  return onCard ? webglPainter : (box, told) => ({ ...canvasPainter(SETTINGS)(box, told), arranged: arrangedAside });
}

async function startExplorer() {
  hint("Reading the graph …");
  const [first, painting] = await Promise.all([ask("start"), choosePainter()]);
  absorb(first);
  hint();
  keepReviews(first.reviews);
  Object.assign(source, { entities: first.entities, outlets: first.outlets });
  $("summary").textContent = [plural(first.entities, "entity", "entities"), plural(first.factCount, "fact"), plural(first.articleCount, "article")].join(" · ");
  startFilters();
  startPicture(first.first.map(([id, x, y]) => ({ node: nodeById.get(id), x, y })), painting);
  startControls();
  $("overview-button").addEventListener("click", () => toggleRoom("overview", openOverview));
  $("sparql-button").addEventListener("click", () => toggleRoom("sparql", () => openSparql()));
  $("views-button").addEventListener("click", () => toggleViews());
  Object.assign(ANYWHERE, { o: () => toggleRoom("overview", openOverview), q: () => toggleRoom("sparql", () => openSparql()), v: () => toggleViews() });
  const escape = ANYWHERE.Escape;
  ANYWHERE.Escape = () => { if (!$("views").hidden) { toggleViews(false); $("views-button").focus(); } else if (ROOMS.some((name) => !$(name).hidden)) closeRooms(); else escape(); };
  if (location.hash.length > 1) await openAddress();
  else $("query").focus();
  window.graphPage = { ...graphPage, onMap };
}

startExplorer();
