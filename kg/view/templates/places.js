// Where entities stand, in the drawing's own units. The first come with the page; a later one gets the free spot
// nearest to what it belongs to.

const place = new Map();
const RINGS = [90, 135, 180, 230, 285, 345, 410, 480];
const ROOM = 52;

// A drawing made for a wide window is turned on a tall one.
function turnToFit(width, height) {
  const spots = [...state.shown].map((node) => place.get(node));
  const extent = (key) => Math.max(...spots.map((p) => p[key])) - Math.min(...spots.map((p) => p[key]));
  if (spots.length > 1 && (height > width) !== (extent("y") > extent("x"))) {
    place.forEach((spot) => { [spot.x, spot.y] = [spot.y, spot.x]; });
  }
}

function placeAll(list, anchor) {
  const taken = [...state.shown].filter((node) => place.has(node) && !list.includes(node)).map((node) => place.get(node));
  list.forEach((node) => {
    if (!place.has(node) || anchor || roomAt(place.get(node), taken) < ROOM) place.set(node, freeSpot(taken, centreFor(node, anchor, taken)));
    taken.push(place.get(node));
  });
}

function centreFor(node, anchor, taken) {
  const near = anchor && place.has(anchor) ? [place.get(anchor)]
    : [...node.links.keys()].filter((other) => state.shown.has(other) && place.has(other)).map((other) => place.get(other));
  if (near.length) return { x: mean(near, "x"), y: mean(near, "y") };
  return { x: taken.length ? Math.max(...taken.map((spot) => spot.x)) : 0, y: 0 };
}

const roomAt = (spot, taken) => taken.reduce((least, other) => Math.min(least, Math.hypot(other.x - spot.x, other.y - spot.y)), Infinity);

const mean = (spots, key) => spots.reduce((sum, spot) => sum + spot[key], 0) / spots.length;

function freeSpot(taken, centre) {
  const outward = Math.atan2(centre.y, centre.x);
  let best = null;
  for (const ring of RINGS) {
    const steps = Math.round(ring / 7);
    for (let step = 0; step < steps; step += 1) {
      const angle = outward + (step % 2 ? 1 : -1) * Math.ceil(step / 2) * 2 * Math.PI / steps;
      const spot = { x: centre.x + ring * Math.cos(angle), y: centre.y + ring * Math.sin(angle) };
      const room = roomAt(spot, taken);
      if (room >= ROOM) return spot;
      if (!best || room > best.room) best = { ...spot, room };
    }
  }
  return { x: best.x, y: best.y };
}

// A spot for one of very many, before they are arranged: around the centre, each further out, by the golden angle.
function scatter(node) {
  const turn = node.index * 2.399963;
  const reach = 30 * Math.sqrt(node.index % MOST);
  return { x: reach * Math.cos(turn), y: reach * Math.sin(turn) };
}
