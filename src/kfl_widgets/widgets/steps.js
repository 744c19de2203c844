// Buttons in a list. They are changed, not rebuilt, so that nobody loses focus.

function render({ model, el }) {
  const nav = document.createElement("nav");
  nav.className = "kfl-nav";
  const list = document.createElement("ol");
  nav.append(list);
  el.append(nav);
  let buttons = [];

  function newButton() {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    item.append(button);
    list.append(item);
    return button;
  }

  function draw() {
    nav.setAttribute("aria-label", model.get("label"));
    const entries = model.get("entries");
    while (buttons.length > entries.length) buttons.pop().parentElement.remove();
    while (buttons.length < entries.length) buttons.push(newButton());
    entries.forEach(({ value, label, is_done: isDone }, i) => {
      const button = buttons[i];
      button.value = value;
      button.textContent = label;
      button.classList.toggle("kfl-done", Boolean(isDone));
      if (isDone) {
        const done = document.createElement("span");
        done.className = "kfl-hidden-text";
        done.textContent = `, ${model.get("texts").done}`;
        button.append(done);
      }
      if (value === model.get("value")) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    model.set("value", button.value);
    model.save_changes();
  });
  for (const trait of ["label", "entries", "value"]) model.on(`change:${trait}`, draw);
  model.on("msg:custom", (message) => {
    if (message.do === "focus") list.querySelector("[aria-current]")?.focus();
  });
  draw();
}

export default { render };
