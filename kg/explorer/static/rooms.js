// What covers the drawing: an article, the overview, SPARQL. And the views that were kept under a name.

const ROOMS = ["article", "overview", "map", "sparql"];

function openRoom(name) {
  ROOMS.forEach((one) => { $(one).hidden = one !== name; });
  ["overview", "sparql"].forEach((one) => $(`${one}-button`).setAttribute("aria-pressed", String(one === name)));
  toggleTable(false);
  toggleViews(false);
  if (name) $(name).focus({ preventScroll: true });
}

function closeRooms() {
  openRoom(null);
  $("graph").focus({ preventScroll: true });
}

// Opens a room with what is asked for, once it is there: until then what is being done, else what went wrong.
async function fillRoom(name, doing, asked) {
  openRoom(name);
  $(name).replaceChildren(el("p", { class: "quiet loading", role: "status" }, doing));
  try {
    return await asked();
  } catch (failure) {
    if (!(failure instanceof Trouble)) throw failure;
    hint();
    $(name).replaceChildren(el("div", { class: "bar" }, button("Back to the graph", closeRooms)), el("p", { class: "wrong", role: "alert" }, failure.message));
    return null;
  }
}

const toggleRoom = (name, open) => ($(name).hidden ? open() : closeRooms());

async function openOverview() {
  const found = await fillRoom("overview", "Finding communities …", () => ask("overview"));
  if (!found) return;
  const { communities, links, left } = found;
  communities.forEach((one) => { one.x *= 1.9; one.y *= 1.2; }); // room for names beside each other
  const most = Math.max(1, ...communities.map((one) => one.size));
  const around = (key) => communities.map((one) => one[key]);
  const [x0, x1, y0, y1] = [Math.min(...around("x")) - 75, Math.max(...around("x")) + 75, Math.min(...around("y")) - 50, Math.max(...around("y")) + 60];
  const svg = svgElement("svg", { viewBox: `${x0} ${y0} ${x1 - x0} ${y1 - y0}`, "aria-hidden": "true" });
  links.forEach(([one, other, count]) => svg.append(svgElement("line", { x1: communities[one].x, y1: communities[one].y, x2: communities[other].x, y2: communities[other].y, "stroke-width": Math.min(5, Math.log2(count)) })));
  communities.forEach((one, i) => {
    const size = 11 + 22 * Math.sqrt(one.size / most);
    const spot = svgElement("g", { class: "community" });
    spot.append(svgElement("circle", { cx: one.x, cy: one.y, r: size }), svgElement("text", { x: one.x, y: one.y + 4.5, class: "amount" }, one.size.toLocaleString("en")),
      svgElement("text", { x: one.x, y: one.y + size + 14 }, shortened(one.names[0], 19)));
    spot.addEventListener("click", () => openCommunity(i));
    svg.append(spot);
  });
  $("overview").replaceChildren(
    el("div", { class: "bar" }, button("Back to the graph", closeRooms), el("strong", {}, plural(communities.length, "community", "communities")),
      left ? el("span", { class: "quiet" }, `${plural(left, "entity", "entities")} in smaller ones`) : null, button("Every entity", openMap, { id: "map-button" }), button("Draw the best connected …", () => { closeRooms(); askMore(); })),
    svg,
    el("ol", { class: "communities" }, ...communities.map((one, i) => el("li", {}, button(bdi(one.names.join(", ")), () => openCommunity(i), { class: "name" }),
      el("span", { class: "quiet" }, ` ${plural(one.size, "entity", "entities")}`)))),
  );
}

async function openCommunity(at) {
  const answer = await ask(`community?place=${at}`);
  absorb(answer);
  picture([]);
  answer.first.forEach(([id, x, y]) => { place.set(nodeById.get(id), { x, y, moved: true }); state.shown.add(nodeById.get(id)); });
  Object.assign(state, { selected: null, link: null, path: null });
  closeRooms();
  refresh();
  fitAll(false);
}

function toggleViews(open = $("views").hidden) {
  $("views").hidden = !open;
  $("views-button").setAttribute("aria-expanded", String(open));
  if (open) { toggleFilters(false); toggleSave(false); fillViews(); }
}

async function fillViews(list) {
  const views = list || await ask("views");
  const name = el("input", { type: "text", maxlength: 120, required: true, id: "view-name" });
  const form = el("form", { on: { submit: async (event) => {
    event.preventDefault();
    fillViews(await ask("views", { name: name.value, address: viewAddress() }));
  } } }, el("label", { for: "view-name" }, "Keep this view as "), name, el("button", { type: "submit", class: "primary" }, "Keep"));
  $("views").replaceChildren(el("h2", {}, "Views"), form, views.length ? el("ul", { class: "plain" }, ...views.map((view) => el("li", {},
    button(bdi(view.name), async () => { history.replaceState(null, "", view.address); toggleViews(false); closeRooms(); await openAddress(); }, { class: "name" }),
    button("Forget", async () => fillViews(await ask("views", { name: view.name, forget: true })), { class: "chip", "aria-label": `Forget ${view.name}` }))))
    : el("p", { class: "quiet" }, "None kept yet."));
  name.focus();
}
