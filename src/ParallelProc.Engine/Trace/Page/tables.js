// What stands around the timeline: title, totals, notes, legend, labels of rows, and the two tables.
const byId = id => document.getElementById(id);
const many = (count, one, more = `${one}s`) => `${numberText(count)} ${count === 1 ? one : more}`;

function writeHead() {
  const names = trace.pools.map(pool => pool.name);
  const title = `Timeline of ${names.length === 1 ? 'the pool' : many(names.length, 'pool')} ${names.length > 3 ? `${names.slice(0, 3).join(', ')} …` : names.join(', ')}`;
  byId('title').textContent = document.title = title;
  byId('when').textContent = `${clockText(began)}, ${timeText(trace.span)}. Written by ParallelProc ${trace.version}.`;
  byId('notes').append(...trace.notes.map(note => element('li', note)));
  byId('notes').hidden = trace.notes.length === 0;
}

function tile(value, label, ...more) {
  const made = element('div', undefined, 'tile');
  const line = element('span', label);
  more.filter(([count]) => count).forEach(([count, what, bad]) => line.append(', ', element('span', `${numberText(count)} ${what}`, bad ? 'bad' : '')));
  made.append(element('b', value), line);
  byId('totals').append(made);
}

function writeTotals() {
  const t = trace.totals;
  tile(timeText(t.span), 'first to last bar');
  const of = (count, one) => t.retries ? `${one} attempts` : count === 1 ? one : `${one}s`;
  if (t.items || !t.tasks) tile(numberText(t.items), of(t.items, 'item'), [t.itemsFailed, 'failed', true], [t.itemsStopped, 'stopped']);
  if (t.tasks || t.tasksStopped) tile(numberText(t.tasks), of(t.tasks, 'task'), [t.tasksFailed, 'failed', true], [t.tasksStopped, 'stopped']);
  if (t.retries) tile(numberText(t.retries), t.retries === 1 ? 'retry' : 'retries');
  tile(digits(t.perSecond), 'done a second');
  tile(numberText(t.workers), t.workers === 1 ? 'worker' : 'workers', [t.workersLost, 'lost', true], [t.workersKilled, 'killed', true], [t.workersRecycled, 'replaced']);
  tile(`${digits(t.busy * 100)} %`, t.workers === 1 ? 'worker busy' : 'workers busy');
  tile(timeText(t.work), `of work, ${digits(t.span ? t.work / t.span : 0)} at once`);
  tile(bytesText(t.bytesIn + t.bytesOut), `${bytesText(t.bytesIn)} sent, ${bytesText(t.bytesOut)} received`);
}

function swatch(color, alpha, text) {
  const made = element('span'), box = element('canvas');
  box.width = box.height = 1;
  const pen = box.getContext('2d');
  pen.globalAlpha = alpha;
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  made.append(box, text);
  return made;
}

function writeLegend() {
  const shown = [...colors.names].slice(0, 8);
  const legend = shown.map(([name, number]) => swatch(colors.bars[number % 8], 1, name));
  if (colors.names.size > shown.length) legend.push(element('span', `and ${many(colors.names.size - shown.length, 'more')}`));
  if (rows.some(row => row.batches.length)) legend.push(swatch(colors.bars[0], 0.38, 'batch (paler)'));
  legend.push(swatch(colors.error, 1, 'error'));
  if (rows.some(row => row.entries.length)) legend.push(swatch(colors.text, 1, 'log entry'));
  if (rows.some(row => row.workers.some(worker => worker.ready > worker.start))) legend.push(swatch(colors.starting, 1, 'worker starts'));
  if (trace.totals.itemsStopped + trace.totals.tasksStopped) legend.push(swatch(colors.stopped, 1, 'stopped'));
  byId('legend').replaceChildren(...legend);
}

function writeLabels() {
  const add = (top, height, className, text, small) => {
    const label = element('div', text, className);
    label.style.height = label.style.lineHeight = `${height}px`;
    if (top) label.style.marginTop = `${top}px`;
    if (small) label.append(' ', element('small', small));
    byId('labels').append(label);
  };
  let gap = layout.overview + layout.axis;
  for (const pool of pools) {
    if (layout.poolHead) { add(gap, layout.poolHead, 'pool', pool.name); gap = 0; }
    for (const row of pool.rows) {
      const [first] = row.workers;
      add(gap, layout.row, 'row', layout.row < 12 ? '' : `worker ${first.id}`, row.workers.length > 1 ? `and ${row.workers.length - 1} more` : first.processId ? `process ${first.processId}` : '');
      byId('labels').lastChild.title = row.workers.slice(0, 20).map(workerText).join('\n');
      gap = 0;
    }
  }
}

function writeTable(id, heads, found, cells) {
  const head = element('tr');
  heads.forEach(([text, className]) => head.append(element('th', text, className)));
  const top = element('thead'), body = element('tbody');
  top.append(head);
  for (const one of found) {
    const line = element('tr');
    cells(one).forEach((text, i) => line.append(element('td', text, heads[i][1])));
    line.title = 'Show it in the timeline';
    line.addEventListener('click', () => view.show(one.start - one.bar.width, one.start + 2 * one.bar.width));
    body.append(line);
  }
  byId(id).replaceChildren(top, body);
}

function writeTables() {
  writeTable('slowest', [['What'], ['Took', 'number'], ['Waited', 'number'], ['Worker', 'number'], ['Outcome', 'short']], trace.slowest.map(place),
    one => [one.bar.title, timeText(one.bar.took), one.bar.waited ? timeText(one.bar.waited) : '0 ms', String(one.worker), outcomes[one.bar.outcome]]);
  byId('failed').hidden = trace.failures.length === 0;
  writeTable('failures', [['Count', 'number'], ['Outcome', 'short'], ['Error', 'bad'], ['In'], ['First at', 'number']], trace.failures.map(place),
    one => [numberText(one.count), outcomes[one.bar.outcome], one.bar.message, one.bar.name, `+${timeText(one.start)}`]);
}
