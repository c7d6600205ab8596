// Draws lanes over a time axis. It knows nothing of keys, pointers or addresses.

import { NOTHING } from './density.js';
import { clock, day, month, parts, shortClock, shortDay, instant } from './time.js';

/** Heights in CSS pixels. */
export const AXIS = 44;
export const LANE = 74;
const HEAT = { top: 24, height: 40 };

/** Seconds between marks of the axis, and how those are written. */
const MARKS = [
  [1, clock], [2, clock], [5, clock], [10, clock], [15, clock], [30, clock], [60, shortClock], [120, shortClock], [300, shortClock],
  [600, shortClock], [900, shortClock], [1800, shortClock], [3600, shortClock], [7200, shortClock], [10800, shortClock],
  [21600, shortClock], [43200, shortClock],
];

/** Colours of the theme that is shown. */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  const named = (name) => style.getPropertyValue(`--${name}`).trim();
  return Object.fromEntries(['panel', 'sunken', 'line', 'ink', 'soft', 'accent', 'heat', 'heat-low', 'gap', 'note', 'good', 'glow']
    .map((name) => [name, named(name)]));
}

/** Draws everything that is visible. `scene` says what there is to draw; see timeline.js. */
export function draw(context, scene) {
  const { width, height, colours } = scene;
  context.clearRect(0, 0, width, height);
  context.font = '12px system-ui, "DejaVu Sans", sans-serif';
  context.textBaseline = 'middle';
  drawAxis(context, scene);
  const first = Math.max(0, Math.floor(scene.scroll / LANE));
  const last = Math.min(scene.lanes.length - 1, Math.floor((scene.scroll + height - AXIS) / LANE));
  context.save();
  context.beginPath();
  context.rect(0, AXIS, width, height - AXIS);
  context.clip();
  for (let index = first; index <= last; index += 1) {
    drawLane(context, scene, scene.lanes[index], AXIS + index * LANE - scene.scroll);
  }
  context.restore();
  if (scene.selection) drawSelection(context, scene);
  const now = Date.now();
  if (now >= scene.from && now <= scene.to) drawLine(context, scene, now, colours.good, 1.5);
  drawLine(context, scene, scene.at, colours.accent, 2, true);
  if (scene.hover !== null) drawLine(context, scene, scene.hover, colours.soft, 1);
}

const place = (scene, ms) => ((ms - scene.from) / (scene.to - scene.from)) * scene.width;

function drawAxis(context, scene) {
  const { width, colours, from, to } = scene;
  context.fillStyle = colours.sunken;
  context.fillRect(0, 0, width, AXIS);
  const perMark = ((to - from) / 1000 / width) * 96;
  const [seconds, write] = MARKS.find(([seconds]) => seconds >= perMark) ?? [null, null];
  const marks = seconds ? evenMarks(from, to, seconds) : dayMarks(from, to, perMark);
  context.textAlign = 'left';
  let lastDay = '';
  for (const ms of marks) {
    const x = Math.round(place(scene, ms)) + 0.5;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, 24);
    context.lineTo(x, scene.height);
    context.stroke();
    context.fillStyle = colours.ink;
    const isWhole = seconds && parts(ms).hour === 0 && parts(ms).minute === 0 && parts(ms).second === 0;
    context.fillText(seconds ? write(ms) : perMark > 20 * 86400 ? month(ms) : shortDay(ms), x + 5, 33);
    if (seconds && (isWhole || lastDay === '')) {
      const words = day(Math.max(ms, from));
      if (words !== lastDay) {
        context.fillStyle = colours.soft;
        context.fillText(words, lastDay === '' ? Math.max(6, Math.min(x, 6)) : x + 5, 13);
        lastDay = words;
      }
    }
  }
  if (lastDay === '') {
    context.fillStyle = colours.soft;
    context.fillText(seconds ? day(from) : String(parts(from).year), 6, 13);
  }
}

/** Marks at whole multiples in the zone that is shown; a change of the clock moves those behind it. */
function evenMarks(from, to, seconds) {
  const { hour, minute, second } = parts(from);
  const midnight = Math.floor(from / 1000) * 1000 - (hour * 3600 + minute * 60 + second) * 1000;
  const marks = [];
  let ms = midnight + Math.ceil((from - midnight) / 1000 / seconds) * seconds * 1000;
  for (; ms <= to && marks.length < 200; ms += seconds * 1000) marks.push(ms);
  return marks;
}

/** Marks at midnights, or at first days of months and years. */
function dayMarks(from, to, perMark) {
  const days = perMark / 86400;
  const step = [1, 2, 5, 10].find((count) => count >= days);
  const marks = [];
  const start = parts(from);
  if (step) {
    for (let count = 0; count < 800 && marks.length < 200; count += 1) {
      const ms = instant(start.year, start.month, start.day + count);
      if (ms > to) break;
      const { day } = parts(ms);
      if (ms >= from && (step === 1 || ((day - 1) % step === 0 && day <= 31 - step / 2))) marks.push(ms);
    }
  } else {
    const months = [1, 2, 3, 6, 12].find((count) => count * 30 >= days) ?? 12;
    for (let count = 0; count < 2400 && marks.length < 200; count += 1) {
      const ms = instant(start.year, start.month + count, 1);
      if (ms > to) break;
      if (ms >= from && (parts(ms).month - 1) % months === 0) marks.push(ms);
    }
  }
  return marks;
}

function drawLane(context, scene, lane, top) {
  const { width, colours } = scene;
  context.fillStyle = lane.source === scene.selected ? colours.glow : 'transparent';
  context.fillRect(0, top, width, LANE);
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, top + LANE - 0.5);
  context.lineTo(width, top + LANE - 0.5);
  context.stroke();
  const blocks = scene.moments(lane.source);
  if (blocks) drawMoments(context, scene, blocks, top);
  else drawHeat(context, scene, lane, top);
  drawGaps(context, scene, lane, top);
  drawNotes(context, scene, lane, top);
}

/** Each bucket a bar: its height is always the same, its colour says how often the picture changed. */
function drawHeat(context, scene, lane, top) {
  const { density, seconds, colours, from, to } = scene;
  const step = seconds * 1000;
  const y = top + HEAT.top;
  // What is to come is not drawn as something that is not loaded yet.
  const end = Math.min(to, Date.now());
  for (let ms = Math.floor(from / step) * step; ms < end; ms += step) {
    const bucket = density.at(lane.source, ms, seconds);
    const x = place(scene, ms);
    const bar = Math.max(1, (step / (to - from)) * scene.width) + 0.3;
    if (bucket === null) {
      context.fillStyle = colours.sunken;
      context.fillRect(x, y, bar, HEAT.height);
      continue;
    }
    if (bucket === NOTHING || bucket.samples === 0) continue;
    context.fillStyle = colours['heat-low'];
    context.fillRect(x, y, bar, HEAT.height);
    const share = Math.min(1, bucket.changes / Math.max(1, bucket.samples));
    if (share > 0) {
      context.globalAlpha = 0.25 + 0.75 * Math.sqrt(share);
      context.fillStyle = colours.heat;
      const bars = HEAT.height * (0.25 + 0.75 * Math.sqrt(share));
      context.fillRect(x, y + HEAT.height - bars, bar, bars);
      context.globalAlpha = 1;
    }
  }
}

/** Each moment a block, with its picture where there is room. */
function drawMoments(context, scene, moments, top) {
  const { colours, from, to, thumbnails } = scene;
  const y = top + HEAT.top;
  for (const moment of moments) {
    if (moment.end < from || moment.start > to) continue;
    const x = place(scene, moment.start);
    const right = place(scene, Math.max(moment.end, moment.start + 1000));
    const wide = Math.max(1, right - x - 1);
    context.fillStyle = colours['heat-low'];
    context.fillRect(x, y, wide, HEAT.height);
    context.fillStyle = colours.heat;
    context.fillRect(x, y, Math.min(2, wide), HEAT.height);
    if (wide < 24) continue;
    const bitmap = thumbnails.get(moment.frame);
    if (!bitmap) continue;
    const shown = (HEAT.height / bitmap.height) * bitmap.width;
    const left = Math.max(x + 2, Math.min(0, right - shown));
    context.save();
    context.beginPath();
    context.rect(x + 2, y, wide - 2, HEAT.height);
    context.clip();
    context.drawImage(bitmap, left, y, shown, HEAT.height);
    context.restore();
  }
}

function drawGaps(context, scene, lane, top) {
  for (const mark of scene.marks) {
    if (mark.source !== lane.source || mark.end < scene.from || mark.start > scene.to) continue;
    const x = place(scene, mark.start);
    context.fillStyle = scene.colours.gap;
    if (mark.kind === 'gap') {
      context.fillRect(x, top + LANE - 9, Math.max(2, place(scene, mark.end) - x), 4);
    } else {
      context.fillStyle = scene.colours.soft;
      context.fillRect(x, top + HEAT.top - 3, 2, HEAT.height + 6);
    }
  }
}

function drawNotes(context, scene, lane, top) {
  context.fillStyle = scene.colours.note;
  for (const note of scene.notes) {
    if ((note.source !== null && note.source !== lane.source) || note.end < scene.from || note.start > scene.to) continue;
    const x = place(scene, note.start);
    const right = place(scene, note.end);
    context.globalAlpha = 0.85;
    if (right - x > 5) context.fillRect(x, top + HEAT.top - 4, right - x, 3);
    context.beginPath();
    context.arc(x, top + HEAT.top - 3, 4.5, 0, 7);
    context.fill();
    context.globalAlpha = 1;
  }
}

function drawSelection(context, scene) {
  const [start, end] = scene.selection;
  const x = place(scene, start);
  context.fillStyle = scene.colours.glow;
  context.fillRect(x, 0, Math.max(1, place(scene, end) - x), scene.height);
  drawLine(context, scene, start, scene.colours.accent, 1);
  drawLine(context, scene, end, scene.colours.accent, 1);
}

function drawLine(context, scene, ms, colour, thick, hasHead = false) {
  const x = place(scene, ms);
  if (x < -10 || x > scene.width + 10) return;
  context.fillStyle = colour;
  context.fillRect(x - thick / 2, hasHead ? 20 : AXIS, thick, scene.height);
  if (!hasHead) return;
  context.beginPath();
  context.moveTo(x - 6, 18);
  context.lineTo(x + 6, 18);
  context.lineTo(x, 27);
  context.fill();
}
