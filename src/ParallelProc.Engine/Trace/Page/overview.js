// The strip on top: how many workers had work, over the whole time, and which part of it is shown below.
const busyShare = (() => {
  let known = null;

  function fill(target, lane, bins) {
    const scale = bins / view.all;
    for (let i = 0; i < lane.length; i++) {
      const start = lane.start[i] * scale, end = lane.end[i] * scale;
      for (let bin = Math.floor(start); bin < end && bin < bins; bin++) target[bin] += Math.min(end, bin + 1) - Math.max(start, bin);
    }
  }

  return bins => {
    if (known?.length === bins) return known;
    known = new Float32Array(bins);
    for (const row of rows) {
      const batches = new Float32Array(bins), bars = new Float32Array(bins);
      fill(batches, row.batches, bins);
      fill(bars, row.bars, bins);
      for (let bin = 0; bin < bins; bin++) known[bin] += Math.min(1, Math.max(batches[bin], bars[bin]));
    }
    return known;
  };
})();

function drawOverview() {
  const { pen, width } = fit(overview, layout.overview);
  const shares = busyShare(Math.max(1, width));
  const most = Math.max(1, ...shares);
  const height = layout.overview - 4;
  pen.fillStyle = colors.overview;
  shares.forEach((share, x) => pen.fillRect(x, 2 + height * (1 - share / most), 1, height * share / most));
  const from = view.from / view.all * width, to = view.to / view.all * width;
  pen.globalAlpha = 0.72;
  pen.fillStyle = colors.page;
  pen.fillRect(0, 0, from, layout.overview);
  pen.fillRect(to, 0, width - to, layout.overview);
  pen.globalAlpha = 1;
  if (view.span < view.all) {
    pen.strokeStyle = colors.focus;
    pen.lineWidth = 1.5;
    pen.strokeRect(from + 0.75, 1, Math.max(2, to - from - 1.5), layout.overview - 2);
  }
  pen.fillStyle = colors.grid;
  pen.fillRect(0, layout.overview - 1, width, 1);
}
