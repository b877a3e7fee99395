// A painter on the graphics card: sigma over graphology. Names are drawn on a canvas above, as in canvas.js.

const FRAME = 1000; // half the side of the square, in the drawing's units, that sigma takes for its own measure
const PRETENDING = /swiftshader|llvmpipe|softpipe|software|basic render/i;
const FADED = { node: 0.22, line: 0.45 };

// ?drawing=webgl or ?drawing=canvas in the address decides; else a card decides that does not merely pretend to be one:
// drawing by software is slower this way than on a canvas.
function drawsOnCard() {
  const wanted = new URLSearchParams(location.search).get("drawing");
  if (wanted === "canvas") return false;
  const card = el("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: wanted !== "webgl" });
  return Boolean(card) && (wanted === "webgl" || !PRETENDING.test(rendererOf(card)));
}

function rendererOf(card) {
  const told = card.getExtension("WEBGL_debug_renderer_info");
  return String(card.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : card.RENDERER));
}

function webglPainter(box, told) {
  const net = new sigma.Graph({ type: "directed" });
  const view = new sigma.Sigma(net, box, {
    renderLabels: false, enableEdgeEvents: true, enableCameraRotation: false, stagePadding: 0, minEdgeThickness: 1.6,
    itemSizesReference: "positions", zoomToSizeRatioFunction: (ratio) => ratio, defaultDrawNodeHover: () => {},
    nodeProgramClasses: { shape: shapeProgram() }, defaultNodeType: "shape",
    edgeProgramClasses: { line: sigma.EdgeRectangleProgram, arrow: sigma.EdgeArrowProgram, both: sigma.EdgeDoubleArrowProgram },
  });
  view.setCustomBBox({ x: [-FRAME, FRAME], y: [-FRAME, FRAME] });
  view.refresh();
  const camera = view.getCamera();
  const names = el("canvas", { class: "names" });
  box.append(names);

  const paintNames = () => {
    const ratio = devicePixelRatio;
    names.width = box.clientWidth * ratio;
    names.height = box.clientHeight * ratio;
    drawLabels(names.getContext("2d"), labelView());
  };
  const nodeOf = (key) => graph.nodes[Number(key)];
  const over = (node, link) => { told.over(node, link); paintNames(); };
  const asClick = (node, link) => ({ event }) => { event.preventSigmaDefault(); told.click(node, link); };
  view.on("afterRender", paintNames);
  view.on("enterNode", ({ node }) => over(nodeOf(node), null));
  view.on("leaveNode", () => over(null, null));
  view.on("enterEdge", ({ edge }) => over(null, linkByKey.get(edge)));
  view.on("leaveEdge", () => over(null, null));
  view.on("clickNode", (click) => asClick(nodeOf(click.node), null)(click));
  view.on("clickEdge", (click) => asClick(null, linkByKey.get(click.edge))(click));
  view.on("clickStage", asClick(null, null));
  view.on("doubleClickNode", ({ node, event }) => { event.preventSigmaDefault(); told.doubleClick(nodeOf(node)); });
  camera.on("updated", told.looked);
  letDrag(view, net, (key, spot) => told.moved(nodeOf(key), { x: spot.x, y: -spot.y }));

  // Sigma's y goes up, the page's down.
  const at = ({ x, y }) => view.graphToViewport({ x, y: -y });
  const scale = () => view.getGraphToViewportRatio();
  const look = (wanted, duration) => {
    const { x, y } = view.viewportToFramedGraph(at(wanted));
    const next = { x, y, angle: 0, ratio: camera.getState().ratio * scale() / wanted.scale };
    if (duration) camera.animate(next, { duration, easing: "quadraticInOut" });
    else { camera.setState(next); view.refresh(); }
  };

  return {
    draw: (nodes, links) => {
      net.clear();
      nodes.forEach((one) => net.addNode(String(one.node.index), {
        x: one.x, y: -one.y, size: one.size, shape: Object.keys(DISTANCES).indexOf(one.node.type.shape), pinned: one.pinned, thick: one.thick ? 3 : 1.2,
        color: one.faded ? mixed(one.node.type.color, FADED.node) : one.node.type.color, borderColor: one.faded ? mixed(one.border, FADED.node) : one.border,
      }));
      links.forEach((one) => {
        const ends = [one.from, one.to].map((node) => String(node.index));
        net.addDirectedEdgeWithKey(one.link.key, ...(one.back && !one.forward ? ends.reverse() : ends), {
          size: one.width, color: one.faded ? mixed(one.color, FADED.line) : one.color,
          type: one.forward && one.back ? "both" : one.forward || one.back ? "arrow" : "line",
        });
      });
      view.refresh();
    },
    at: (node) => at(place.get(node)),
    scale,
    view: () => {
      const { x, y } = view.viewportToGraph({ x: box.clientWidth / 2, y: box.clientHeight / 2 });
      return { x, y: -y, scale: scale() };
    },
    look,
    fit: (nodes, most, duration) => {
      if (!nodes.length) return;
      const edge = (key, pick) => pick(...nodes.map((node) => place.get(node)[key] + pick(-1, 1) * 2 * radius(node)));
      const [left, right, top, bottom] = [edge("x", Math.min), edge("x", Math.max), edge("y", Math.min), edge("y", Math.max)];
      const fitting = Math.min(box.clientWidth / (right - left), box.clientHeight / (bottom - top));
      look({ x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(0.01, Math.min(most, fitting)) }, duration);
    },
    resize: () => view.resize().refresh(),
    layers: () => {
      view.refresh(); // what a card has drawn can be read only until the page is shown again
      const { edges, nodes } = view.getCanvases();
      return [edges, nodes, names];
    },
    arranged: arrangedAside,
  };
}

// A colour on the drawing's paper, as if it let the paper shine through.
function mixed(tone, share) {
  const parts = (hex) => [1, 3, 5].map((from) => parseInt(hex.slice(from, from + 2), 16));
  const paper = parts(palette.paper);
  return `#${parts(tone).map((part, i) => Math.round(part * share + paper[i] * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}

function letDrag(view, net, dropped) {
  let held = null;
  let spot = null;
  const captor = view.getMouseCaptor();
  view.on("downNode", ({ node }) => { if (!net.getNodeAttribute(node, "pinned")) held = node; });
  captor.on("mousemovebody", (event) => {
    if (held === null || !net.hasNode(held)) return;
    spot = view.viewportToGraph(event);
    net.mergeNodeAttributes(held, spot);
    event.preventSigmaDefault();
    event.original.preventDefault();
    place.set(graph.nodes[Number(held)], { x: spot.x, y: -spot.y, moved: true });
  });
  captor.on("mouseup", () => {
    if (held !== null && spot) dropped(held, spot);
    [held, spot] = [null, null];
  });
}

// ForceAtlas2 in a worker (vendor/arrange.entry.js), so that the page stays usable.
function arrangedAside(nodes, links) {
  const index = new Map(nodes.map((node, i) => [node, i]));
  const worker = new Worker("/explore/arrange.js");
  return new Promise((done, failed) => {
    worker.onmessage = ({ data }) => { worker.terminate(); done(nodes.map((_, i) => ({ x: data[2 * i], y: data[2 * i + 1] }))); };
    worker.onerror = (event) => { worker.terminate(); failed(new Error(event.message)); };
    worker.postMessage({
      places: Float32Array.from(nodes.flatMap((node) => [place.get(node).x, place.get(node).y])),
      links: Uint32Array.from(links.flatMap((link) => link.ends.map((end) => index.get(end)))),
      rounds: nodes.length > 600 ? 300 : 400,
    });
  });
}
