// What is said of the bar under the pointer. All of it goes in as text.
const details = document.getElementById('details');

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const momentText = time => `+${timeText(time)} (${clockText(new Date(began.getTime() + time / 1000)).slice(11)})`;

function barLines(bar, start) {
  const lines = [];
  const add = (label, text, bad) => lines.push([label, text, bad]);
  add('outcome', outcomes[bar.outcome], isError(bar.outcome));
  if (bar.message) add('error', bar.message, true);
  if (bar.exitCode) add('exit code', String(bar.exitCode));
  if (bar.signal) add('signal', String(bar.signal));
  if (bar.sum > 1) add('items', numberText(bar.items));
  if (bar.failed && (bar.sum > 1 || bar.kind === kinds.batch)) add('did not end well', numberText(bar.failed), true);
  add(bar.sum > 1 ? 'from the first to the last' : 'took', timeText(bar.took));
  if (bar.waited) add('waited', timeText(bar.waited));
  add('began', momentText(start));
  if (bar.attempt > 1) add('attempt', String(bar.attempt));
  if (bar.bytesIn) add('sent', bytesText(bar.bytesIn));
  if (bar.bytesOut) add('received', bytesText(bar.bytesOut));
  return lines;
}

function show(title, lines, x, y) {
  const list = element('dl');
  for (const [label, text, bad] of lines) list.append(element('dt', label), element('dd', text, bad ? 'bad' : ''));
  details.replaceChildren(element('strong', title), list);
  details.hidden = false;
  const box = details.getBoundingClientRect();
  details.style.left = `${Math.max(4, x + 16 + box.width > innerWidth ? x - box.width - 12 : x + 16)}px`;
  details.style.top = `${Math.max(4, y + 16 + box.height > innerHeight ? y - box.height - 12 : y + 16)}px`;
}

const workerText = worker => worker ? `worker ${worker.id}${worker.processId ? `, process ${worker.processId}` : ''}` : '';

// Of many that lie upon each other, the first ones.
function showEntries(entries, who, x, y) {
  const lines = [], most = 6;
  for (const entry of entries.slice(0, most)) {
    lines.push([entry.level, entry.text, entry.level === 'Error']);
    if (entry.origin) lines.push(['in', entry.origin]);
    lines.push(['at', momentText(entry.time)]);
  }
  if (entries.length > most) lines.push(['and', `${numberText(entries.length - most)} more`]);
  show(entries.length === 1 ? 'Log entry' : `${numberText(entries.length)} log entries`, [...lines, who], x, y);
}

// At a place of the canvas: a mark, else what was logged, else a bar, else its batch, else the worker.
function showAt(x, y, clientX, clientY) {
  const row = rows.find(one => y >= layout.tops.get(one) && y < layout.tops.get(one) + layout.row);
  if (!row) { details.hidden = true; return; }
  const time = view.from + x / layout.width * view.span, reach = 4 / layout.width * view.span;
  const worker = row.workers.find(one => time >= one.start - reach && time <= one.end + reach);
  const who = ['worker', workerText(worker).replace(/^worker /, '')];
  const mark = row.marks.find(one => x >= xOf(one.time) - 2 && x <= xOf(one.time) + 12 && y < layout.tops.get(row) + 16);
  if (mark) {
    const lines = [who, ['at', momentText(mark.time)]];
    if (mark.why) lines.push(['why', mark.why]);
    if (mark.exitCode) lines.push(['exit code', String(mark.exitCode)]);
    if (mark.signal) lines.push(['signal', String(mark.signal)]);
    show(mark.what, lines, clientX, clientY);
    return;
  }

  if (y >= layout.tops.get(row) + layout.row - entrySize() - 4) {
    const entries = row.entries.filter(one => Math.abs(one.time - time) <= reach);
    if (entries.length) { showEntries(entries, who, clientX, clientY); return; }
  }

  for (const [lane, distance] of [[row.bars, reach], [row.batches, reach]]) {
    const index = lane.near(time, distance);
    if (index >= 0) {
      const bar = lane.bar(index);
      show(bar.title, [...barLines(bar, lane.start[index]), who], clientX, clientY);
      return;
    }
  }

  if (!worker) { details.hidden = true; return; }
  const state = time < worker.ready ? ['was ready after', timeText(worker.ready - worker.start)] : ['had no work', `at ${momentText(time)}`];
  show(`Worker ${worker.id}`, [...(worker.processId ? [['process', String(worker.processId)]] : []), state], clientX, clientY);
}
