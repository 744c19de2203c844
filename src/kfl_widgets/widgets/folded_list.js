// The disclosure is made once, so that it stays open while what is in it changes.

function newTitle(title, about) {
  if (!about) return element("b", "", title);
  const details = element("details", "kfl-word");
  details.append(element("summary", "", title), element("p", "", about));
  return details;
}

function newEntry({ title, about, lines }) {
  const item = element("li");
  if (title) item.append(newTitle(title, about));
  item.append(...lines.map((line) => element("p", "", line)));
  return item;
}

function render({ model, el }) {
  const box = element("div", "kfl-folded");
  const [title, empty] = [element("h3"), element("p", "kfl-empty")];
  const [inSight, rest] = [element("ul"), element("ul")];
  const [details, summary] = [element("details"), element("summary")];
  details.append(summary, rest);
  box.append(title, empty, inSight, details);
  el.append(box);

  function draw() {
    const [entries, shown] = [model.get("entries"), model.get("shown")];
    const folded = entries.slice(shown);
    title.textContent = model.get("title");
    empty.textContent = model.get("empty");
    summary.textContent = model.get("summary").replace("{n}", folded.length);
    inSight.replaceChildren(...entries.slice(0, shown).map(newEntry));
    rest.replaceChildren(...folded.map(newEntry));
    title.hidden = !title.textContent;
    empty.hidden = entries.length > 0 || !empty.textContent;
    inSight.hidden = !inSight.children.length;
    details.hidden = !folded.length;
  }

  for (const trait of ["title", "summary", "shown", "entries", "empty"]) {
    model.on(`change:${trait}`, draw);
  }
  draw();
}

export default { render };
