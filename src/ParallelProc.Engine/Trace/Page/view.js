// The part of the time that is shown, in microseconds since the start. It alone decides how far one can zoom and move.
const view = {
  least: 20,
  from: 0,
  to: Math.max(1, trace.span),
  onChange: () => {},

  get span() { return this.to - this.from; },
  get all() { return Math.max(1, trace.span); },

  show(from, to) {
    const span = Math.min(this.all, Math.max(Math.min(this.least, this.all), to - from));
    const middle = (from + to) / 2;
    this.from = Math.min(Math.max(0, middle - span / 2), this.all - span);
    this.to = this.from + span;
    this.onChange();
  },

  // What is at that time stays where it is.
  zoom(factor, time = (this.from + this.to) / 2) {
    const span = Math.min(this.all, Math.max(Math.min(this.least, this.all), this.span * factor));
    const from = time - (time - this.from) * span / this.span;
    this.show(from, from + span);
  },

  move(time) { this.show(this.from + time, this.to + time); },
  showAll() { this.show(0, this.all); },
};
