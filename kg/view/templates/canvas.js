// A painter on a canvas: vis-network, with positions given and one line for all facts between two entities.

const ARRANGING = { enabled: true, solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 60, gravitationalConstant: -90, centralGravity: 0.008, springConstant: 0.12, avoidOverlap: 0.2 }, stabilization: false };

const canvasPainter = (options) => (box, told) => {
  const dots = new vis.DataSet();
  const lines = new vis.DataSet();
  const network = new vis.Network(box, { nodes: dots, edges: lines }, options);
  const easing = (duration) => (duration ? { duration, easingFunction: "easeInOutQuad" } : false);
  const nodeOf = (index) => (index === undefined ? null : graph.nodes[index]);
  const linkOf = (key) => (key === undefined ? null : linkByKey.get(key));
  network.on("afterDrawing", (context) => drawLabels(context, labelView()));
  network.on("hoverNode", ({ node }) => told.over(nodeOf(node), null));
  network.on("blurNode", () => told.over(null, null));
  network.on("hoverEdge", ({ edge }) => told.over(null, linkOf(edge)));
  network.on("blurEdge", () => told.over(null, null));
  network.on("dragEnd", ({ nodes: moved }) => moved.forEach((index) => told.moved(nodeOf(index), network.getPosition(index))));
  network.on("zoom", told.looked);
  network.on("animationFinished", told.looked);
  network.on("click", ({ nodes: [node], edges: [edge] }) => told.click(nodeOf(node), linkOf(edge)));
  network.on("doubleClick", ({ nodes: [node] }) => node !== undefined && told.doubleClick(nodeOf(node)));

  // vis-network draws as soon as either set changes, so a line has to go before its ends do.
  const drop = (set, list) => {
    const staying = new Set(list.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !staying.has(id)));
  };

  return {
    draw: (nodes, links) => {
      const newDots = nodes.map(visDot);
      const newLines = links.map(visLine);
      drop(lines, newLines);
      drop(dots, newDots);
      dots.update(newDots);
      lines.update(newLines);
    },
    // While entities come and go, vis-network draws what it has not been told all of.
    at: (node) => network.canvasToDOM(dots.get(node.index) ? network.getPosition(node.index) : place.get(node)),
    scale: () => network.getScale(),
    view: () => ({ ...network.getViewPosition(), scale: network.getScale() }),
    look: ({ x, y, scale }, duration) => network.moveTo({ scale, position: { x, y }, animation: easing(duration) }),
    fit: (nodes, most, duration) => network.fit({
      nodes: nodes.map((node) => node.index), animation: easing(duration), maxZoomLevel: most, minZoomLevel: Math.min(0.05, most),
    }),
    resize: () => network.setSize("100%", "100%"),
    layers: () => [box.querySelector("canvas")],

    // Barnes and Hut (Nature 324, 1986), as vis-network has it; then it rests.
    arranged: async (nodes) => {
      const rounds = nodes.length > 600 ? 120 : 200;
      await new Promise((done) => {
        network.once("stabilized", done);
        network.once("stabilizationIterationsDone", done);
        network.setOptions({ physics: ARRANGING });
        network.stabilize(rounds);
      });
      network.setOptions({ physics: { enabled: false } });
      return nodes.map((node) => network.getPosition(node.index));
    },
  };
};

function visDot({ node, x, y, size, faded, pinned, border, thick }) {
  const lively = { background: node.type.color, border: palette.accent };
  return {
    id: node.index, x, y, shape: node.type.shape, size, opacity: faded ? 0.22 : 1, borderWidth: thick ? 3 : 1, fixed: pinned,
    color: { background: node.type.color, border, highlight: lively, hover: lively },
  };
}

function visLine({ link, from, to, width, color: tone, faded, forward, back }) {
  return {
    id: link.key, from: from.index, to: to.index, width,
    color: { color: tone, highlight: tone, hover: palette.accent, opacity: faded ? 0.25 : 1 },
    arrows: { to: { enabled: forward }, from: { enabled: back, scaleFactor: 0.45 } },
  };
}
