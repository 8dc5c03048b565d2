// Draws on the canvases. What is shorter than a pixel is drawn once for each pixel, errors last, so that none is hidden.
const canvas = document.getElementById('bars');
const overview = document.getElementById('overview');
const layout = { axis: 26, overview: 34, poolHead: pools.length > 1 ? 24 : 0, row: rows.length <= 24 ? 28 : rows.length <= 80 ? 18 : 10, width: 0, tops: new Map() };
layout.height = layout.axis + rows.length * layout.row + pools.length * layout.poolHead + 4;
{
  let top = layout.axis;
  for (const pool of pools) {
    top += layout.poolHead;
    for (const row of pool.rows) { layout.tops.set(row, top); top += layout.row; }
  }
}

function fit(element, height) {
  const scale = window.devicePixelRatio || 1;
  const width = element.clientWidth;
  element.style.height = `${height}px`;
  element.width = Math.round(width * scale);
  element.height = Math.round(height * scale);
  const pen = element.getContext('2d');
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width };
}

const xOf = time => (time - view.from) / view.span * layout.width;

// 1, 2 or 5 times a power of ten, or a part of a minute, an hour or a day: so that ticks are some hundred pixels apart.
function tickStep() {
  const raw = view.span / Math.max(1, layout.width / 110);
  const seconds = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400];
  if (raw > 10e6) return (seconds.find(count => count * 1e6 >= raw) ?? Math.ceil(raw / 86400e6) * 86400) * 1e6;
  const power = 10 ** Math.floor(Math.log10(raw));
  return Math.max(1, power * [1, 2, 5, 10].find(factor => power * factor >= raw));
}

function drawAxis(pen) {
  const step = tickStep();
  pen.font = '11px system-ui, "DejaVu Sans", sans-serif';
  pen.textBaseline = 'middle';
  for (let time = Math.ceil(view.from / step) * step; time <= view.to; time += step) {
    const x = Math.round(xOf(time)) + 0.5;
    pen.fillStyle = colors.grid;
    pen.fillRect(x, layout.axis - 6, 1, layout.height - layout.axis + 6);
    pen.fillStyle = colors.quiet;
    pen.textAlign = x < 30 ? 'left' : x > layout.width - 40 ? 'right' : 'center';
    pen.fillText(placeText(time, step, view.all), x, 11);
  }
}

function drawWorkers(pen, row) {
  const top = layout.tops.get(row), gap = layout.row > 12 ? 2 : 1;
  for (const worker of row.workers) {
    const [start, ready, end] = [worker.start, worker.ready, worker.end].map(time => Math.min(Math.max(xOf(time), -2), layout.width + 2));
    pen.fillStyle = colors.starting;
    pen.fillRect(start, top + gap, ready - start, layout.row - 2 * gap);
    pen.fillStyle = colors.life;
    pen.fillRect(ready, top + gap, end - ready, layout.row - 2 * gap);
  }
}

function drawLane(pen, row, lane, inset, alpha) {
  const top = layout.tops.get(row) + inset, height = layout.row - 2 * inset;
  const errors = [];
  let filled = -1;
  pen.globalAlpha = alpha;
  for (let i = lane.first(view.from); i < lane.length && lane.start[i] <= view.to; i++) {
    const start = Math.max(xOf(lane.start[i]), -4), end = Math.min(xOf(lane.end[i]), layout.width + 4);
    if (isError(lane.outcome(i))) errors.push(i);
    if (end <= filled) continue;
    // A hair between neighbours, where there is room for it.
    const wide = end - start > 3;
    pen.fillStyle = colors.ofBar(lane.rows[i]);
    pen.globalAlpha = lane.outcome(i) === 6 ? alpha * 0.5 : alpha;
    pen.fillRect(wide ? start : Math.max(start, filled), top, wide ? end - start - 1 : Math.max(1, end - Math.max(start, filled)), height);
    filled = wide ? end : Math.max(end, Math.floor(start) + 1);
    if (wide && end - start > 44 && height > 14 && alpha === 1) drawLabel(pen, lane.bar(i), start, end, top, height);
  }

  pen.globalAlpha = 1;
  pen.fillStyle = colors.error;
  for (const i of errors) {
    const start = xOf(lane.start[i]), width = xOf(lane.end[i]) - start;
    if (width <= 3) pen.fillRect(Math.round(start) - 1, top - Math.min(2, inset), 3, height + 2 * Math.min(2, inset));
  }
}

function drawLabel(pen, bar, start, end, top, height) {
  const left = Math.max(start, 0) + 5, room = Math.min(end, layout.width) - left - 4;
  if (room < 20) return;
  const name = bar.sum > 1 ? `${bar.sum} bars` : bar.kind === kinds.item ? String(bar.number) : bar.kind === kinds.batch ? `${numberText(bar.items)} items` : bar.name;
  pen.save();
  pen.beginPath();
  pen.rect(left - 4, top, room + 6, height);
  pen.clip();
  pen.fillStyle = colors.onBar;
  pen.font = '11px system-ui, "DejaVu Sans", sans-serif';
  pen.textAlign = 'left';
  pen.fillText(name, left, top + height / 2 + 0.5);
  pen.restore();
}

// A cross where a worker was lost or killed, a line where it was replaced.
function drawMarks(pen, row) {
  const top = layout.tops.get(row) + 3, size = Math.min(10, layout.row - 6);
  for (const mark of row.marks) {
    const x = Math.min(xOf(mark.time), view.to >= view.all ? layout.width - size - 1 : Infinity);
    if (x < -size || x > layout.width + size) continue;
    const bad = mark.what !== 'worker replaced';
    pen.beginPath();
    pen.moveTo(x, top); pen.lineTo(bad ? x + size : x, top + size);
    if (bad) { pen.moveTo(x + size, top); pen.lineTo(x, top + size); }
    for (const [color, width] of [[colors.page, 5], [bad ? colors.error : colors.quiet, 2]]) {
      pen.strokeStyle = color;
      pen.lineWidth = width;
      pen.stroke();
    }
  }
}

// What was logged: a square at the foot of the row.
const entrySize = () => layout.row > 12 ? 6 : 4;
const entryColor = entry => ({ Error: colors.error, Warning: colors.warn })[entry.level] ?? colors.text;

function drawEntries(pen, row) {
  const size = entrySize(), top = layout.tops.get(row) + layout.row - size - 2;
  for (const entry of row.entries) {
    const x = Math.min(Math.round(xOf(entry.time) - size / 2), view.to >= view.all ? layout.width - size - 1 : Infinity);
    if (x < -size || x > layout.width + size) continue;
    pen.fillStyle = colors.page;
    pen.fillRect(x - 1, top - 1, size + 2, size + 2);
    pen.fillStyle = entryColor(entry);
    pen.fillRect(x, top, size, size);
  }
}

function draw() {
  const { pen, width } = fit(canvas, layout.height);
  layout.width = width;
  for (const row of rows) drawWorkers(pen, row);
  drawAxis(pen);
  const inset = layout.row > 20 ? 4 : layout.row > 12 ? 3 : 1;
  for (const row of rows) {
    drawLane(pen, row, row.batches, Math.max(1, inset - 2), 0.38);
    drawLane(pen, row, row.bars, inset, 1);
    drawEntries(pen, row);
    drawMarks(pen, row);
  }
  drawOverview();
}
