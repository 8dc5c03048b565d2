// One colour for each map, and for tasks of a kind; red is kept for errors. The scheme's own values are in page.css.
const colors = {
  numbers: new Map(),
  read() {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(`--${name}`).trim();
    this.bars = Array.from({ length: 8 }, (_, i) => of(`c${i}`));
    for (const name of ['error', 'stopped', 'life', 'starting', 'grid', 'text', 'quiet', 'overview', 'focus', 'page', 'warn']) this[name] = of(name);
    this.onBar = of('on-bar');
  },

  // Tasks that differ by a number at the end are of a kind.
  key: (name, kind) => kind === kinds.task ? name.replace(/[\s#_-]*\d+$/, '') || name : name,

  // In the order in which they first come.
  nameAll() {
    const first = new Map();
    for (const lane of rows.flatMap(row => [row.bars, row.batches])) {
      for (let i = 0; i < lane.length; i++) {
        const id = this.id(lane.rows[i]);
        if (!(first.get(id)?.start <= lane.start[i])) first.set(id, { start: lane.start[i], row: lane.rows[i] });
      }
    }
    for (const [id, { row }] of [...first].sort((a, b) => a[1].start - b[1].start)) {
      const key = this.key(trace.texts[row[3] ?? 0], row[2] ?? 0);
      if (!this.names.has(key)) this.names.set(key, this.names.size);
      this.numbers.set(id, this.names.get(key) % 8);
    }
  },

  names: new Map(),
  id: row => (row[3] ?? 0) * 2 + ((row[2] ?? 0) === kinds.task ? 0 : 1),
  numberOf(row) { return this.numbers.get(this.id(row)); },
  ofBar(row) { return isError(row[9] ?? 0) ? this.error : row[9] === 2 ? this.stopped : this.bars[this.numberOf(row)]; },
};
