// Names and words carry the meaning; the bars beside them are a picture of the same.

function placed(node, at) {
  node.style.left = `${100 * at}%`;
  return node;
}

function newTrack(row, now) {
  const track = element("div", "kfl-time-track");
  track.setAttribute("aria-hidden", "true");
  if (now >= 0) track.append(placed(element("span", "kfl-time-now"), now));
  if (row.bar.length) {
    const bar = placed(element("span", `kfl-time-bar kfl-time-${row.status}`), row.bar[0]);
    bar.style.width = `${100 * (row.bar[1] - row.bar[0])}%`;
    bar.dataset.area = row.area % 6;
    track.append(bar);
  }
  for (const { at, is_met: isMet } of row.marks) {
    track.append(placed(element("span", "kfl-time-mark", isMet ? "◆" : "◇"), at));
  }
  return track;
}

function newRow(row, now) {
  const item = element("li", "kfl-time-row");
  const words = element("div", "kfl-time-words");
  const name = element("button", "kfl-open-row", row.name);
  name.type = "button";
  name.dataset.key = row.key;
  words.append(name, element("p", "kfl-sub", row.about));
  if (row.milestones) words.append(element("p", "kfl-hidden-text", row.milestones));
  item.append(words, newTrack(row, now));
  return item;
}

function newAxis(ticks, now, texts) {
  const row = element("div", "kfl-time-row kfl-time-axis");
  row.setAttribute("aria-hidden", "true");
  const track = element("div", "kfl-time-track");
  for (const { at, text, is_minor: isMinor } of ticks) {
    track.append(placed(element("span", isMinor ? "kfl-time-minor" : "", text), at));
  }
  track.append(placed(element("span", "kfl-time-today", texts.today), now));
  for (const word of track.children) {
    word.classList.toggle("kfl-time-late", parseFloat(word.style.left) > 85);
  }
  row.append(element("div", "kfl-time-words"), track);
  return row;
}

function render({ model, el }) {
  const box = element("div", "kfl-time");
  el.append(box);

  const buttonOf = (key) =>
    [...box.querySelectorAll("button")].find((button) => button.dataset.key === key);

  function draw() {
    const [groups, now, texts] = ["groups", "now", "texts"].map((trait) => model.get(trait));
    const held = box.contains(document.activeElement) && document.activeElement.dataset.key;
    const parts = groups.flatMap(({ title, rows }) => {
      const list = element("ol");
      list.append(...rows.map((row) => newRow(row, now)));
      return title ? [element("h3", "", title), list] : [list];
    });
    const axis = groups.length ? [newAxis(model.get("ticks"), now, texts)] : [];
    const words = groups.length ? ["kfl-hint", texts.how] : ["kfl-empty", model.get("empty")];
    box.replaceChildren(...axis, ...parts, element("p", ...words));
    if (held) buttonOf(held)?.focus({ preventScroll: true });
  }

  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) model.send({ open: button.dataset.key });
  });
  const receive = ({ focus }) => {
    if (focus) requestAnimationFrame(() => buttonOf(focus)?.focus());
  };
  model.on("msg:custom", receive);
  for (const trait of ["groups", "ticks", "now", "empty"]) model.on(`change:${trait}`, draw);
  draw();
  return () => model.off("msg:custom", receive);
}

export default { render };
