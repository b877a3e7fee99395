// A worker that lays out what it is sent, so that the page stays usable: ForceAtlas2 (Jacomy et al., PLoS ONE 9, 2014),
// as graphology has it. In: places of nodes (x, y one after the other), their sizes, and the ends of links. Out: places.
import iterate from "graphology-layout-forceatlas2/iterate.js";

const [PLACE, LINK] = [10, 3]; // numbers for a node and for a link in the library's own form
const SETTINGS = {
  linLogMode: false, outboundAttractionDistribution: false, adjustSizes: false, edgeWeightInfluence: 1, scalingRatio: 10,
  strongGravityMode: true, gravity: 0.05, slowDown: 2, barnesHutTheta: 0.6,
};

onmessage = ({ data: { places, links, rounds } }) => {
  const count = places.length / 2;
  const nodes = new Float32Array(count * PLACE);
  for (let i = 0; i < count; i += 1) {
    nodes.set([places[2 * i], places[2 * i + 1], 0, 0, 0, 0, 1, 1, 10, 0], i * PLACE);
  }
  const edges = new Float32Array(links.length / 2 * LINK);
  for (let i = 0; i < links.length / 2; i += 1) {
    edges.set([links[2 * i] * PLACE, links[2 * i + 1] * PLACE, 1], i * LINK);
    nodes[links[2 * i] * PLACE + 6] += 1;
    nodes[links[2 * i + 1] * PLACE + 6] += 1;
  }
  const settings = { ...SETTINGS, barnesHutOptimize: count > 400 };
  for (let round = 0; round < rounds; round += 1) iterate(settings, nodes, edges);
  postMessage(Float32Array.from(places, (_, i) => nodes[(i >> 1) * PLACE + i % 2]));
};
