// The legend, which hides and shows kinds of entities, and the filters on facts.

function startFilters() {
  $("legend").replaceChildren(...types.filter((type) => type.count).sort((one, other) => other.count - one.count).map((type) => button("", (event) => {
    toggle(state.hiddenTypes, type);
    event.currentTarget.setAttribute("aria-pressed", String(!state.hiddenTypes.has(type)));
    refresh();
  }, { "aria-pressed": "true", "data-type": type.name })));
  [...$("legend").children].forEach((chip) => {
    const type = types.find((one) => one.name === chip.dataset.type);
    chip.append(swatch(type), el("span", {}, capitalised(type.label)), el("small", {}, type.count));
  });
  fillFilters();
  $("filters-button").addEventListener("click", () => toggleFilters());
}

function toggle(set, value) {
  if (!set.delete(value)) set.add(value);
}

function toggleFilters(open = $("filters").hidden) {
  $("filters").hidden = !open;
  $("filters-button").setAttribute("aria-expanded", String(open));
  if (open) $("filters").querySelector("input").focus();
}

function fillFilters() {
  const least = el("input", { type: "range", id: "confidence", min: 0, max: 1, step: 0.05, value: state.confidence, on: { input: (event) => {
    state.confidence = Number(event.target.value);
    $("confidence-value").textContent = state.confidence.toFixed(2);
    refresh();
  } } });
  $("filters").replaceChildren(
    el("h2", {}, "Which facts"),
    el("fieldset", {}, el("legend", {}, "Reported as"), ...[["", "either"], [HAPPENED, "happened"], [PLANNED, "planned"]].map(([value, label]) =>
      el("label", {}, el("input", { type: "radio", name: "status", value, checked: state.status === value, on: { change: () => { state.status = value; refresh(); } } }), label))),
    el("label", { class: "range", for: "confidence" }, "Confidence at least ", el("output", { id: "confidence-value", for: "confidence" }, state.confidence.toFixed(2))), least,
    el("fieldset", { class: "columns" }, el("legend", {}, "Relations"), ...relations.filter((relation) => relation.count).map((relation) =>
      el("label", {}, el("input", { type: "checkbox", "data-relation": relation.name, checked: !state.hiddenRelations.has(relation), on: { change: () => { toggle(state.hiddenRelations, relation); refresh(); } } }),
        relation.label, el("small", {}, relation.count)))),
    el("div", { class: "actions" }, button("All relations", () => allRelations(true)), button("None", () => allRelations(false)),
      button("Clear filters", clearFilters, { id: "clear-filters" })),
  );
}

function allRelations(on) {
  state.hiddenRelations = new Set(on ? [] : relations);
  fillFilters();
  refresh();
}

function clearFilters() {
  Object.assign(state, { confidence: 0, status: "" });
  state.hiddenRelations.clear();
  state.hiddenTypes.clear();
  [...$("legend").children].forEach((chip) => chip.setAttribute("aria-pressed", "true"));
  fillFilters();
  refresh();
}
