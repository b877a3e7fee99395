// The legend, which hides and shows kinds of entities, and the filters on facts.

function startFilters() {
  fillLegend();
  fillFilters();
  $("filters-button").addEventListener("click", () => toggleFilters());
}

function fillLegend() {
  $("legend").replaceChildren(...sorted(graph.types, (type) => type.count).map((type) => button("", (event) => {
    toggle(state.hiddenTypes, type);
    event.currentTarget.setAttribute("aria-pressed", String(!state.hiddenTypes.has(type)));
    refilter();
  }, { "aria-pressed": String(!state.hiddenTypes.has(type)), "data-type": type.name })));
  [...$("legend").children].forEach((chip) => {
    const type = graph.types.get(chip.dataset.type);
    chip.append(swatch(type), el("span", {}, capitalised(type.label)), el("small", {}, type.count.toLocaleString("en")));
  });
}

function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
}

// Counts of what can be added depend on the filters.
function refilter() {
  furtherFor = null;
  $("filters-button").classList.toggle("active", filtered());
  refresh();
}

function toggleFilters(open = $("filters").hidden) {
  if (open) toggleSave(false);
  $("filters").hidden = !open;
  $("filters-button").setAttribute("aria-expanded", String(open));
  if (open) $("filters").querySelector("input").focus();
}

const outlets = () => source.outlets || [...Map.groupBy(graph.articles.values(), outletOf)].map(([name, of]) => ({ name, count: of.length }))
  .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));

function fillFilters() {
  const status = [["", "either"], [HAPPENED, "happened"], [PLANNED, "planned"]].map(([value, label]) => el("label", {},
    el("input", { type: "radio", name: "status", value, checked: state.status === value, on: { change: () => { state.status = value; refilter(); } } }), label));
  const least = el("input", { type: "range", id: "confidence", min: 0, max: 1, step: 0.05, value: state.confidence, on: { input: (event) => {
    state.confidence = Number(event.target.value);
    $("confidence-value").textContent = state.confidence.toFixed(2);
    refilter();
  } } });
  $("filters").replaceChildren(
    el("h2", {}, "Which facts"),
    el("fieldset", {}, el("legend", {}, "Reported as"), ...status),
    el("label", { class: "range", for: "confidence" }, "Confidence at least ", el("output", { id: "confidence-value", for: "confidence" }, state.confidence.toFixed(2))), least,
    el("fieldset", { class: "dates" }, el("legend", {}, "Published"), ...[["since", "from "], ["until", "to "]].map(([key, label]) =>
      el("label", { for: key }, label, el("input", { type: "date", id: key, value: state[key], on: { change: (event) => { state[key] = event.target.value; refilter(); } } })))),
    checks("Relations", state.hiddenRelations, sorted(graph.relations, (one) => one.count).map((one) => ({ value: one, label: one.label, count: one.count, data: { "data-relation": one.name } }))),
    checks("Outlets", state.hiddenOutlets, outlets().map((one) => ({ value: one.name, label: one.name || "not named", count: one.count, data: { "data-outlet": one.name } }))),
    el("div", { class: "actions" }, button("Clear filters", clearFilters, { id: "clear-filters" }), button("Close", () => { toggleFilters(false); $("filters-button").focus(); })),
  );
}

// Boxes to choose by, with all and none for the whole list.
function checks(title, hidden, list) {
  const whole = (on) => button(on ? "All" : "None", () => {
    hidden.clear();
    if (!on) list.forEach(({ value }) => hidden.add(value));
    fillFilters();
    refilter();
  }, { class: "chip", "aria-label": `${on ? "All" : "No"} ${title.toLowerCase()}` });
  return el("fieldset", { class: "columns" }, el("legend", {}, title, " ", whole(true), " ", whole(false)), ...list.map(({ value, label, count, data }) => el("label", {},
    el("input", { type: "checkbox", checked: !hidden.has(value), ...data, on: { change: () => { toggle(hidden, value); refilter(); } } }),
    bdi(label), el("small", {}, count.toLocaleString("en")))));
}

function clearFilters() {
  resetFilters();
  fillLegend();
  fillFilters();
  refilter();
}
