// What the file holds, made ready to be drawn. TracePageData.cs says what stands where.
const trace = JSON.parse(document.getElementById('trace').textContent);
const outcomes = ['Completed', 'Failed', 'Stopped', 'TimedOut', 'Exited', 'WorkerLost', 'no end in this trace'];
const kinds = { task: 0, item: 1, batch: 2 };
const began = new Date(trace.start);

class Bar {
  constructor(numbers) { this.numbers = numbers; }
  at(index) { return this.numbers[index] ?? 0; }
  get width() { return this.at(1); }
  get kind() { return this.at(2); }
  get name() { return trace.texts[this.at(3)]; }
  get number() { return this.at(4); }
  get waited() { return this.at(5) * 1000; }
  get bytesIn() { return this.at(6); }
  get bytesOut() { return this.at(7); }
  get took() { return this.width + this.at(8); }
  get outcome() { return this.at(9); }
  get attempt() { return this.at(10) + 1; }
  get message() { return trace.texts[this.at(11)]; }
  get exitCode() { return this.at(12); }
  get signal() { return this.at(13); }
  get items() { return this.at(14) + 1; }
  get failed() { return this.at(15); }
  get sum() { return this.at(16) + 1; }
  get title() {
    if (this.sum > 1) return `${numberText(this.sum)} bars of ${this.name || 'tasks'}`;
    return this.kind === kinds.task ? `${this.name} (task ${this.number})`
      : this.kind === kinds.item ? `${this.name}, item ${numberText(this.number)}`
      : `${this.name}, a batch of ${numberText(this.items)}`;
  }
}

// An error, and not merely stopped or still at work.
const isError = outcome => outcome !== 0 && outcome !== 2 && outcome !== 6;

// Bars in the order of time, none over another; their times in arrays of their own, as all of these are looked at for each picture.
class Lane {
  constructor(rows) {
    this.rows = rows;
    this.start = new Float64Array(rows.length);
    this.end = new Float64Array(rows.length);
    let start = 0;
    rows.forEach((row, i) => {
      start += row[0];
      this.start[i] = start;
      this.end[i] = start + (row[1] ?? 0);
    });
  }

  get length() { return this.rows.length; }
  bar(index) { return new Bar(this.rows[index]); }
  outcome(index) { return this.rows[index][9] ?? 0; }

  // The first bar that ends after that time.
  first(time) {
    let low = 0, high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end[middle] < time) low = middle + 1; else high = middle;
    }
    return low;
  }

  // The bar at that time, or the nearest one that is no further away than that; an error before others.
  near(time, distance) {
    let best = -1, least = Infinity;
    for (let i = this.first(time - distance); i < this.length && this.start[i] <= time + distance; i++) {
      const away = Math.max(0, this.start[i] - time, time - this.end[i]) - (isError(this.outcome(i)) ? distance : 0);
      if (away < least) { best = i; least = away; }
    }
    return best;
  }
}

const pools = trace.pools.map(pool => ({
  name: pool.name,
  rows: pool.rows.map(row => ({
    pool: pool.name,
    workers: row.workers.map(([id, processId, start, ready, end]) => ({ id, processId, start, ready, end })),
    marks: row.marks.filter(mark => mark.length < 6).map(([time, what, why, exitCode, signal]) => ({ time, what: trace.texts[what], why: trace.texts[why], exitCode, signal })),
    entries: row.marks.filter(mark => mark.length === 6).map(([time, level, text, , , origin]) => ({ time, level: trace.texts[level], text: trace.texts[text], origin: trace.texts[origin] })),
    batches: new Lane(row.batches),
    bars: new Lane(row.bars),
  })),
}));
const rows = pools.flatMap(pool => pool.rows);
const place = ([pool, worker, processId, count, numbers]) => ({ pool, worker, processId, count, start: numbers[0], bar: new Bar(numbers) });
