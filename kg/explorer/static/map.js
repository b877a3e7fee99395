// Every entity of the graph as a dot: to see how it hangs together, and to go where one wants to read. Drawn on a plain
// canvas, at rest with its lines; whoever cannot see it finds the same entities by search.

const MAP_STEP = 60;
const MAP_NAMES = 60;
const REST = 140;
let map = null;

async function openMap() {
  map ||= readMap(await fillRoom("map", "Placing every entity …", () => ask("map")));
  if (!map) return;
  openRoom("map");
  const canvas = el("canvas", { id: "map-canvas", role: "img", "aria-label": `All ${plural(map.ids.length, "entity", "entities")}, a dot each; search finds them by name` });
  $("map").replaceChildren(el("div", { class: "bar" }, button("Back to the graph", closeRooms), el("strong", {}, `All ${plural(map.ids.length, "entity", "entities")}`),
    el("span", { class: "quiet" }, "Select a dot to read on."),
    el("span", { class: "pager" }, button("+", () => zoomMap(1.4), { "aria-label": "Zoom in" }), " ", button("−", () => zoomMap(1 / 1.4), { "aria-label": "Zoom out" }), " ", button("Fit", fitMap))), canvas);
  holdMap(canvas);
  fitMap();
}

// What the server told of every entity; null if it could not be asked.
function readMap(told) {
  if (!told) return null;
  const { ids, labels, types, degrees, x, y, links } = told;
  const styles = types.map((name) => graph.types.get(name));
  const best = ids.map((id, index) => ({ id, index, label: labels[index], degree: degrees[index] })).sort(byWeight).slice(0, MAP_NAMES);
  return { ids, labels, styles, degrees, x, y, links, best, sight: { x: 0, y: 0, scale: 1 }, waiting: null };
}

function fitMap() {
  const { clientWidth: width, clientHeight: height } = $("map-canvas");
  const least = (list) => list.reduce((one, other) => Math.min(one, other));
  const most = (list) => list.reduce((one, other) => Math.max(one, other));
  const [left, right, top, bottom] = [least(map.x), most(map.x), least(map.y), most(map.y)];
  map.sight = { x: (left + right) / 2, y: (top + bottom) / 2, scale: 0.94 * Math.min(width / (right - left || 1), height / (bottom - top || 1)) };
  drawMap();
}

function zoomMap(factor) {
  map.sight.scale *= factor;
  drawMap();
}

function mapSpot(i) {
  const canvas = $("map-canvas");
  const { x, y, scale } = map.sight;
  return { x: (map.x[i] - x) * scale + canvas.clientWidth / 2, y: (map.y[i] - y) * scale + canvas.clientHeight / 2 };
}

// Dots at once, lines and names when the map has come to rest: fifty thousand lines take longer than a frame.
function drawMap() {
  const canvas = $("map-canvas");
  const ratio = devicePixelRatio;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  drawDots(canvas.getContext("2d"), ratio);
  clearTimeout(map.waiting);
  map.waiting = setTimeout(() => {
    if (!canvas.isConnected) return;
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height);
    drawMapLines(context, ratio);
    drawDots(context, ratio);
    drawLabels(context, {
      nodes: map.best, at: ({ index }) => mapSpot(index), radius: () => 4, weight: () => 0, zoom: 1, ink: () => palette.ink,
      paper: palette.paper, muted: palette.muted, font: palette.font, links: [],
    });
  }, REST);
}

function drawMapLines(context, ratio) {
  context.beginPath();
  for (let i = 0; i < map.links.length; i += 2) {
    const [from, to] = [mapSpot(map.links[i]), mapSpot(map.links[i + 1])];
    context.moveTo(from.x * ratio, from.y * ratio);
    context.lineTo(to.x * ratio, to.y * ratio);
  }
  context.globalAlpha = 0.6;
  context.strokeStyle = palette.edge;
  context.lineWidth = ratio / 2;
  context.stroke();
  context.globalAlpha = 1;
}

function drawDots(context, ratio) {
  map.ids.forEach((_, i) => {
    const size = (2 + Math.min(5, Math.sqrt(map.degrees[i]))) * Math.min(2, Math.max(0.8, Math.sqrt(map.sight.scale) / 3)) * ratio;
    const spot = mapSpot(i);
    context.fillStyle = state.hiddenTypes.has(map.styles[i]) ? "transparent" : map.styles[i].color;
    context.fillRect(spot.x * ratio - size / 2, spot.y * ratio - size / 2, size, size);
  });
}

function holdMap(canvas) {
  let held = null;
  let moved = false;
  canvas.addEventListener("pointerdown", (event) => { held = event; moved = false; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) return;
    moved ||= Math.hypot(event.clientX - held.clientX, event.clientY - held.clientY) > 3;
    map.sight.x -= event.movementX / map.sight.scale;
    map.sight.y -= event.movementY / map.sight.scale;
    if (moved) drawMap();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (held && !moved) openDot(event.offsetX, event.offsetY);
    held = null;
  });
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoomMap(event.deltaY < 0 ? 1.2 : 1 / 1.2); }, { passive: false });
  $("map").onkeydown = ({ key }) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    if (way) { map.sight.x += way[0] * MAP_STEP / map.sight.scale; map.sight.y += way[1] * MAP_STEP / map.sight.scale; drawMap(); }
    if (key === "+" || key === "-") zoomMap(key === "+" ? 1.4 : 1 / 1.4);
  };
}

async function openDot(x, y) {
  let near = { distance: 14 };
  map.ids.forEach((_, index) => {
    const spot = mapSpot(index);
    const distance = Math.hypot(spot.x - x, spot.y - y);
    if (distance < near.distance) near = { index, distance };
  });
  if (near.index === undefined) return;
  const id = map.ids[near.index];
  await source.load([id]);
  closeRooms();
  go(nodeById.get(id));
}

// Where an entity stands on the open map, in pixels of the window.
function onMap(id) {
  const { left, top } = $("map-canvas").getBoundingClientRect();
  const { x, y } = mapSpot(map.ids.indexOf(id));
  return { x: x + left, y: y + top };
}
