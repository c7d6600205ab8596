// QR codes of short texts: byte mode, error correction M, versions 1 to 10 (ISO/IEC 18004).

import { svg } from './dom.js';

/** For each version: codewords of error correction in a block, and the data codewords of each block. */
const BLOCKS = [
  null, [10, [16]], [16, [28]], [26, [44]], [18, [32, 32]], [24, [43, 43]], [16, [27, 27, 27, 27]],
  [18, [31, 31, 31, 31]], [22, [38, 38, 39, 39]], [22, [36, 36, 36, 37, 37]], [26, [43, 43, 43, 43, 44]],
];
const ALIGNMENT = [null, [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

/** Powers of 2 in GF(256) over x⁸ + x⁴ + x³ + x² + 1, and their logarithms. */
const [POWER, LOGARITHM] = (() => {
  const power = new Uint8Array(512);
  const logarithm = new Uint8Array(256);
  for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
    power[exponent] = power[exponent + 255] = value;
    logarithm[value] = exponent;
    value = value & 0x80 ? ((value << 1) ^ 0x11d) : value << 1;
  }
  return [power, logarithm];
})();

const times = (a, b) => (a && b ? POWER[LOGARITHM[a] + LOGARITHM[b]] : 0);

/** The remainder of Reed and Solomon's division. */
function correction(data, length) {
  let generator = [1];
  for (let root = 0; root < length; root += 1) {
    const next = new Array(generator.length + 1).fill(0);
    generator.forEach((factor, index) => {
      next[index] ^= factor;
      next[index + 1] ^= times(factor, POWER[root]);
    });
    generator = next;
  }
  const rest = new Array(length).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    for (let index = 0; index < length; index += 1) rest[index] ^= times(generator[index + 1], factor);
  }
  return rest;
}

function codewords(bytes, version) {
  const [length, blocks] = BLOCKS[version];
  const capacity = blocks.reduce((sum, block) => sum + block, 0);
  const bits = [];
  const put = (value, count) => { for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1); };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, capacity * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const data = [];
  for (let index = 0; index < bits.length; index += 8) data.push(parseInt(bits.slice(index, index + 8).join(''), 2));
  for (let pad = 0xec; data.length < capacity; pad ^= 0xec ^ 0x11) data.push(pad);
  let start = 0;
  const parts = blocks.map((count) => data.slice(start, (start += count)));
  const corrections = parts.map((part) => correction(part, length));
  const mixed = [];
  for (let index = 0; index < Math.max(...blocks); index += 1) {
    for (const part of parts) if (index < part.length) mixed.push(part[index]);
  }
  for (let index = 0; index < length; index += 1) for (const part of corrections) mixed.push(part[index]);
  return mixed;
}

/** A code with an error correction of its own: `length` bits, divided by a polynomial. */
function remainder(value, length, polynomial) {
  let rest = value << length;
  for (let bit = 31; bit >= length; bit -= 1) if ((rest >>> bit) & 1) rest ^= polynomial << (bit - length);
  return (value << length) | rest;
}

const MASKS = [
  (x, y) => (x + y) % 2 === 0, (x, y) => y % 2 === 0, (x) => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0, (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** What is the same in all codes of a version, and which modules that takes. */
function frame(version) {
  const size = 17 + 4 * version;
  const modules = Array.from({ length: size }, () => new Uint8Array(size));
  const taken = Array.from({ length: size }, () => new Uint8Array(size));
  const set = (x, y, value) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    modules[y][x] = value ? 1 : 0;
    taken[y][x] = 1;
  };
  for (let index = 0; index < size; index += 1) {
    set(6, index, index % 2 === 0);
    set(index, 6, index % 2 === 0);
  }
  for (const [left, top] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
    for (let y = -4; y <= 4; y += 1) {
      for (let x = -4; x <= 4; x += 1) {
        const ring = Math.max(Math.abs(x), Math.abs(y));
        set(left + x, top + y, ring !== 2 && ring !== 4);
      }
    }
  }
  const places = ALIGNMENT[version];
  const last = places.length - 1;
  places.forEach((top, row) => places.forEach((left, column) => {
    if ((row === 0 && column === 0) || (row === 0 && column === last) || (row === last && column === 0)) return;
    for (let y = -2; y <= 2; y += 1) {
      for (let x = -2; x <= 2; x += 1) set(left + x, top + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
    }
  }));
  if (version >= 7) {
    const bits = remainder(version, 12, 0x1f25);
    for (let index = 0; index < 18; index += 1) {
      const [a, b] = [size - 11 + (index % 3), Math.floor(index / 3)];
      set(a, b, (bits >> index) & 1);
      set(b, a, (bits >> index) & 1);
    }
  }
  return { size, modules, taken, set };
}

/** The format's fifteen bits, twice. */
function putFormat({ size, set }, mask) {
  const bits = remainder(mask, 10, 0x537) ^ 0x5412;
  const bit = (index) => (bits >> index) & 1;
  for (let index = 0; index <= 5; index += 1) set(8, index, bit(index));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let index = 9; index < 15; index += 1) set(14 - index, 8, bit(index));
  for (let index = 0; index < 8; index += 1) set(size - 1 - index, 8, bit(index));
  for (let index = 8; index < 15; index += 1) set(8, size - 15 + index, bit(index));
  set(8, size - 8, 1);
}

function putData({ size, modules, taken }, words, mask) {
  let index = 0;
  let isUpward = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = isUpward ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (taken[y][x]) continue;
        const bit = index < words.length * 8 ? (words[index >> 3] >> (7 - (index & 7))) & 1 : 0;
        modules[y][x] = bit ^ (MASKS[mask](x, y) ? 1 : 0);
        index += 1;
      }
    }
    isUpward = !isUpward;
  }
}

/** How hard a code is to read: long runs, blocks, and what looks like a corner (section 7.8.3). */
function penalty({ size, modules }) {
  let sum = 0;
  let dark = 0;
  const look = (at) => {
    for (let line = 0; line < size; line += 1) {
      let run = 1;
      let text = '';
      for (let place = 0; place < size; place += 1) {
        text += at(line, place);
        if (place && at(line, place) === at(line, place - 1)) run += 1;
        else run = 1;
        if (run === 5) sum += 3;
        else if (run > 5) sum += 1;
      }
      sum += 40 * ((text.match(/(?=10111010000)/g)?.length ?? 0) + (text.match(/(?=00001011101)/g)?.length ?? 0));
    }
  };
  look((line, place) => modules[line][place]);
  look((line, place) => modules[place][line]);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      dark += modules[y][x];
      if (!x || !y) continue;
      const four = modules[y][x] + modules[y - 1][x] + modules[y][x - 1] + modules[y - 1][x - 1];
      if (four === 0 || four === 4) sum += 3;
    }
  }
  return sum + 10 * Math.floor(Math.abs((dark * 100) / (size * size) - 50) / 5);
}

/** The modules of a text's code, row by row; null if the text is too long. */
export function qrModules(text) {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((block, version) =>
    block && block[1].reduce((sum, count) => sum + count, 0) * 8 >= 4 + (version < 10 ? 8 : 16) + bytes.length * 8);
  if (version < 0) return null;
  const words = codewords(bytes, version);
  let best = null;
  for (let mask = 0; mask < 8; mask += 1) {
    const code = frame(version);
    // Its places are taken before data goes around them.
    putFormat(code, mask);
    putData(code, words, mask);
    const cost = penalty(code);
    if (!best || cost < best.cost) best = { cost, modules: code.modules };
  }
  return best.modules;
}

/** A code as a drawing. */
export function qrCode(text, title) {
  const modules = qrModules(text);
  if (!modules) return document.createTextNode('This address is too long for a QR code.');
  const path = modules.map((row, y) => [...row].map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return svg('svg', { class: 'qr', viewBox: `-2 -2 ${modules.length + 4} ${modules.length + 4}`, role: 'img', 'aria-label': title,
    'shape-rendering': 'crispEdges' }, svg('path', { d: path, fill: '#000' }));
}
