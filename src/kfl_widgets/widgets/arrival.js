// Scrolls as little as will do: not at all, or up to the way through the page, or to the place
// alone where the two don't fit in the window. The place may be made a moment after it is told of.

const PATIENCE = 120; // frames

const isShown = (node) => node.getClientRects().length > 0;

function isInSight(heading) {
  const { top, bottom } = heading.getBoundingClientRect();
  return top >= 0 && bottom <= 0.7 * innerHeight;
}

function render({ model, el }) {
  let due = 0;

  function arrive(frames) {
    cancelAnimationFrame(due);
    const app = el.closest(".kfl-app");
    const heading = [...(app?.querySelectorAll(".kfl-place h2") ?? [])].find(isShown);
    if (!heading) {
      if (frames > 0) due = requestAnimationFrame(() => arrive(frames - 1));
      return;
    }
    for (const start of [app.querySelector(".kfl-steps"), app.querySelector(".kfl-place")]) {
      if (!isInSight(heading)) start.scrollIntoView();
    }
  }

  const receive = ({ do: wish }) => wish === "arrive" && arrive(PATIENCE);
  model.on("msg:custom", receive);
  return () => {
    cancelAnimationFrame(due);
    model.off("msg:custom", receive);
  };
}

export default { render };
