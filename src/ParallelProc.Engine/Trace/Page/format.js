// Numbers and times for people.
const numberText = value => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

// At most three digits that count: 1.23 s, 45.6 ms, 789 µs.
const digits = value => value.toLocaleString('en-US', { maximumFractionDigits: value < 9.995 ? 2 : value < 99.95 ? 1 : 0 });

function timeText(microseconds) {
  const size = Math.abs(microseconds);
  if (size < 1000) return `${Math.round(microseconds)} µs`;
  if (size < 999500) return `${digits(microseconds / 1000)} ms`;
  if (size < 120e6) return `${digits(microseconds / 1e6)} s`;
  const seconds = Math.round(microseconds / 1e6);
  const part = (value) => String(value).padStart(2, '0');
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ${part(seconds % 60)} s` : `${Math.floor(seconds / 3600)} h ${part(Math.floor(seconds / 60) % 60)} min`;
}

// Where something is, as finely as a step needs; in one unit for all that is shown at a time.
function placeText(microseconds, step, most) {
  const [size, unit] = most >= 1e6 ? [1e6, 's'] : most >= 1e4 ? [1000, 'ms'] : [1, 'µs'];
  const places = Math.min(6, Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9)));
  if (most < 120e6) return `${(microseconds / size).toFixed(places)} ${unit}`;
  const minutes = Math.floor(microseconds / 60e6);
  const seconds = (microseconds / 1e6 - minutes * 60).toFixed(places).padStart(places ? places + 3 : 2, '0');
  return minutes < 60 ? `${minutes}:${seconds}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`;
}

function bytesText(bytes) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (bytes >= 999.5 && unit < units.length - 1) { bytes /= 1024; unit++; }
  return `${digits(bytes)} ${units[unit]}`;
}

const clockText = date => date.toISOString().replace('T', ' ').replace('Z', ' UTC');
