// A fieldset of radio buttons in a row.

function render({ model, el }) {
  const name = fresh("kfl-segments");
  const fieldset = element("fieldset", "kfl-segments");
  const legend = element("legend");
  const row = element("div", "kfl-segments-row");
  fieldset.append(legend, row);
  el.append(fieldset);
  let built = "";

  function segment({ value, label }) {
    const node = element("label", "kfl-segment");
    const input = element("input");
    input.type = "radio";
    input.name = name;
    input.value = value;
    node.append(input, element("span", "", label));
    return node;
  }

  function draw() {
    legend.textContent = model.get("legend");
    const options = model.get("options");
    const shape = JSON.stringify(options);
    if (shape !== built) row.replaceChildren(...options.map(segment));
    built = shape;
    for (const input of row.querySelectorAll("input")) {
      input.checked = input.value === model.get("value");
    }
  }

  fieldset.addEventListener("change", (event) => {
    model.set("value", event.target.value);
    model.save_changes();
  });
  for (const trait of ["legend", "options", "value"]) model.on(`change:${trait}`, draw);
  draw();
}

export default { render };
