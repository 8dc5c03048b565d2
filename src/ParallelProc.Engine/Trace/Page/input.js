// Pointer, wheel and keys.
const plot = document.getElementById('plot');
const timeAt = event => view.from + (event.clientX - canvas.getBoundingClientRect().left) / layout.width * view.span;

plot.addEventListener('wheel', event => {
  event.preventDefault();
  details.hidden = true;
  const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
  if (sideways) view.move((event.deltaX || event.deltaY) / layout.width * view.span);
  else view.zoom(1.0018 ** Math.max(-400, Math.min(400, event.deltaY * (event.deltaMode ? 33 : 1))), timeAt(event));
}, { passive: false });

let grip = null;
plot.addEventListener('pointerdown', event => {
  if (event.button !== 0) return;
  if (event.target === overview) {
    const middle = (event.clientX - overview.getBoundingClientRect().left) / layout.width * view.all;
    view.show(middle - view.span / 2, middle + view.span / 2);
  }
  grip = { x: event.clientX, scale: event.target === overview ? view.all : -view.span };
  plot.setPointerCapture(event.pointerId);
});
plot.addEventListener('pointermove', event => {
  if (grip) {
    details.hidden = true;
    view.move((event.clientX - grip.x) / layout.width * grip.scale);
    grip.x = event.clientX;
  } else if (event.target === canvas) {
    showAt(event.offsetX, event.offsetY, event.clientX, event.clientY);
  } else {
    details.hidden = true;
  }
});
for (const end of ['pointerup', 'pointercancel']) plot.addEventListener(end, () => { grip = null; });
plot.addEventListener('pointerleave', () => { details.hidden = true; });
plot.addEventListener('dblclick', () => view.showAll());

const keys = {
  '+': () => view.zoom(0.5), '=': () => view.zoom(0.5), w: () => view.zoom(0.5),
  '-': () => view.zoom(2), _: () => view.zoom(2), s: () => view.zoom(2),
  ArrowLeft: () => view.move(-view.span / 5), a: () => view.move(-view.span / 5),
  ArrowRight: () => view.move(view.span / 5), d: () => view.move(view.span / 5),
  0: () => view.showAll(), Home: () => view.showAll(),
};
document.addEventListener('keydown', event => {
  const act = event.ctrlKey || event.altKey || event.metaKey ? undefined : keys[event.key];
  if (!act) return;
  event.preventDefault();
  details.hidden = true;
  act();
});
document.getElementById('zoom-in').addEventListener('click', () => view.zoom(0.5));
document.getElementById('zoom-out').addEventListener('click', () => view.zoom(2));
document.getElementById('zoom-all').addEventListener('click', () => view.showAll());
