// Puts it all together.
const range = document.getElementById('range');
let asked = false;

function drawSoon() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

view.onChange = () => {
  range.value = view.span >= view.all ? `all of ${timeText(view.all)}` : `${placeText(view.from, view.span / 100, view.all)} – ${placeText(view.to, view.span / 100, view.all)} of ${timeText(view.all)}`;
  plot.dataset.from = view.from;
  plot.dataset.to = view.to;
  drawSoon();
};

function recolor() {
  colors.read();
  writeLegend();
  drawSoon();
}

colors.read();
colors.nameAll();
writeHead();
writeTotals();
writeTables();
writeLabels();
writeLegend();
draw();
view.showAll();
new ResizeObserver(drawSoon).observe(plot);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolor);
