// Names on the drawing. vis-network would print them over each other; here the important ones come first and a name
// that finds no room is left out until the reader comes closer.

const FIRST_NAMES = 34;
const BOLD_NAMES = 10;
const LINE = 15;
const placedLabels = [];

function drawLabels(context, view) {
  const ratio = context.canvas.width / context.canvas.clientWidth;
  const width = context.canvas.clientWidth;
  const height = context.canvas.clientHeight;
  const boxes = [];
  placedLabels.length = 0;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.lineJoin = "round";
  const drawn = view.nodes.map((node) => ({ node, at: view.at(node), radius: view.radius(node) }))
    .filter(({ at }) => at.x > -40 && at.y > -20 && at.x < width + 40 && at.y < height + 20);
  const disc = ({ at, radius }) => ({ left: at.x - radius, right: at.x + radius, top: at.y - radius, bottom: at.y + radius });
  const weight = ({ node }) => view.weight(node);
  const discs = drawn.map(disc);
  const litDiscs = drawn.filter((item) => weight(item) > 1).map(disc);
  drawn.sort((one, other) => weight(other) - weight(one) || byWeight(one.node, other.node));
  const most = Math.round(FIRST_NAMES * Math.max(1, view.zoom) ** 2);
  for (const item of drawn) {
    const strong = weight(item) > 1;
    if (weight(item) < 0 || (!strong && placedLabels.length >= most)) continue;
    const bold = strong || placedLabels.length < BOLD_NAMES;
    context.font = `${bold ? 600 : 500} ${bold ? 13 : 12}px ${view.font}`;
    const text = shortened(item.node.label);
    const textWidth = context.measureText(text).width;
    const box = roomFor(item, textWidth, boxes, strong ? litDiscs : discs, width, height)
      || ((weight(item) > 2 || (bold && !strong)) && roomFor(item, textWidth, boxes, [], width, height)); // rather over a dot than not at all
    if (!box) continue;
    boxes.push(box);
    placedLabels.push({ id: item.node.id, text, ...box });
    paint(context, text, box, view.ink(item.node), view.paper);
  }
  view.links.forEach(({ text, from, to }) => {
    context.font = `italic 500 11px ${view.font}`;
    const half = context.measureText(text).width / 2;
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const box = { left: middle.x - half - 3, right: middle.x + half + 3, top: middle.y - 7, bottom: middle.y + 7 };
    if ([...boxes, ...litDiscs].some((other) => overlap(box, other))) return;
    boxes.push(box);
    paint(context, text, box, view.muted, view.paper);
  });
  context.restore();
}

function roomFor({ at, radius }, textWidth, boxes, discs, width, height) {
  const half = textWidth / 2 + 3;
  const beside = radius + half + 2;
  const below = radius + LINE / 2 + 2;
  for (const [dx, dy] of [[0, below], [0, -below], [beside, 0], [-beside, 0]]) {
    const box = { left: at.x + dx - half, right: at.x + dx + half, top: at.y + dy - LINE / 2, bottom: at.y + dy + LINE / 2 };
    const inside = box.left >= 2 && box.right <= width - 2 && box.top >= 2 && box.bottom <= height - 2;
    if (inside && ![...boxes, ...discs].some((other) => overlap(box, other))) return box;
  }
  return null;
}

const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

// Isolates (Unicode bidi algorithm, FSI and PDI) keep a name's direction to itself.
function shortened(text, most = 30) {
  const letters = [...text];
  return `\u2068${letters.length > most ? `${letters.slice(0, most - 1).join("").trimEnd()}…` : text}\u2069`;
}

function paint(context, text, box, ink, paper) {
  context.lineWidth = 3.5;
  context.strokeStyle = paper;
  context.fillStyle = ink;
  const x = (box.left + box.right) / 2;
  const y = (box.top + box.bottom) / 2;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}
