// What a rule can watch for, in the words of people, with what each condition asks.

import { duration } from './time.js';

const SECONDS = { type: 'number', min: 1, max: 86400, step: 'any', unit: 's' };
const LUMA = { type: 'number', min: 0, max: 255, step: 'any', unit: 'of 255' };
const LIKENESS = { type: 'number', min: 0, max: 100, step: 'any', unit: '%' };
const PIXELS = { type: 'number', min: 1, max: 16384, step: 1, unit: 'px', isOptional: true };
const RATE = { type: 'number', min: 0, max: 1000000, step: 'any', unit: 'kb/s', isOptional: true };

/** `region`: whether a part of the picture may be meant (`optional`) or has to be (`needed`). */
export const CONDITIONS = [
  { type: 'frozen', words: 'The picture stands still', name: 'Picture stands still', region: 'optional',
    about: 'Nothing has changed for so long: a camera that hangs, a talk that is over.',
    fields: [
      { name: 'seconds', words: 'For', value: 30, ...SECONDS },
      { name: 'ignore_restless', words: 'A clock or a cursor alone is no change', type: 'checkbox', value: false },
    ],
    tell: (condition) => `stands still for ${duration(condition.seconds)}${condition.ignore_restless ? ', but for clocks and cursors' : ''}` },
  { type: 'no_signal', words: 'The signal is lost', name: 'Signal lost',
    about: 'The stream is not live for so long, for whatever reason.',
    fields: [{ name: 'seconds', words: 'For', value: 30, ...SECONDS }],
    tell: (condition) => `sends nothing for ${duration(condition.seconds)}` },
  { type: 'black', words: 'The picture is black', name: 'Picture is black',
    about: 'The picture is dark, and evenly so.',
    fields: [
      { name: 'brightness_max', words: 'Brightness is at most', value: 16, ...LUMA },
      { name: 'spread_max', words: 'Contrast is at most', value: 4, ...LUMA },
    ],
    tell: () => 'is black' },
  { type: 'plain', words: 'The picture has a single colour', name: 'Picture of one colour',
    about: 'Whichever colour it is: the picture is even.',
    fields: [{ name: 'spread_max', words: 'Contrast is at most', value: 2, ...LUMA }],
    tell: () => 'has a single colour' },
  { type: 'scene_change', words: 'Another picture comes', name: 'Another picture',
    about: 'A picture is little like the one before: another slide, another window, a cut.',
    fields: [{ name: 'similarity_below', words: 'Likeness to the picture before is below', value: 90, ...LIKENESS }],
    tell: (condition) => `shows another picture, less than ${condition.similarity_below} % alike` },
  { type: 'region_change', words: 'Something changes in a part of the picture', name: 'Change in a region', region: 'needed',
    about: 'Draw the part that is watched on the picture.',
    fields: [{ name: 'percent', words: 'At least so much of it changes; 0: anything', value: 0, ...LIKENESS }],
    tell: (condition) => (condition.percent > 0 ? `changes in ${condition.percent} % of a region` : 'changes in a region') },
  { type: 'looks_like', words: 'A certain picture is shown', name: 'Picture is shown', picture: true, region: 'optional',
    about: 'Choose the picture among those that were on screen. With a part of it only that part counts, a sign or a dialog, whatever else is on screen.',
    fields: [{ name: 'similarity_min', words: 'Likeness is at least', value: 95, ...LIKENESS }],
    tell: (condition) => `shows a picture that is ${condition.similarity_min} % like the one chosen` },
  { type: 'resolution', words: 'The picture has another size', name: 'Picture has another size',
    about: 'It is too small or too large. What is left empty is no bound.',
    fields: [
      { name: 'minimum_width', words: 'Width at least', value: 1280, ...PIXELS }, { name: 'minimum_height', words: 'Height at least', value: 720, ...PIXELS },
      { name: 'maximum_width', words: 'Width at most', ...PIXELS }, { name: 'maximum_height', words: 'Height at most', ...PIXELS },
    ],
    tell: (condition) => `has a size ${outside(condition.minimum_width, condition.maximum_width, condition.minimum_height, condition.maximum_height)}` },
  { type: 'bitrate', words: 'Too little or too much arrives', name: 'Bitrate out of range',
    about: 'Audio and video together. What is left empty is no bound.',
    fields: [{ name: 'minimum_kbps', words: 'At least', value: 500, ...RATE }, { name: 'maximum_kbps', words: 'At most', ...RATE }],
    tell: (condition) => `sends ${[bound('less than', condition.minimum_kbps), bound('more than', condition.maximum_kbps)].filter(Boolean).join(' or ')} kb/s` },
  { type: 'silence', words: 'There is no sound', name: 'No sound',
    about: 'The sound is silent for so long, or there is none. It is listened to while this rule is on; nothing of it is kept.',
    fields: [
      { name: 'seconds', words: 'For', value: 30, ...SECONDS },
      { name: 'level_below', words: 'Silent is what stays below', value: -60, type: 'number', min: -110, max: 0, step: 'any', unit: 'dBFS' },
    ],
    tell: (condition) => `has no sound for ${duration(condition.seconds)}` },
];

const bound = (words, number) => (number === undefined || number === null ? null : `${words} ${number}`);

function outside(minimumWidth, maximumWidth, minimumHeight, maximumHeight) {
  const size = (width, height) => (width || height) && `${width ?? 'any'} × ${height ?? 'any'}`;
  const [low, high] = [size(minimumWidth, minimumHeight), size(maximumWidth, maximumHeight)];
  return [low && `below ${low}`, high && `above ${high}`].filter(Boolean).join(' or ');
}

/** What is known of a type; of one that this page does not know, its name. */
export const conditionOf = (type) => CONDITIONS.find((condition) => condition.type === type)
  ?? { type, words: type.replaceAll('_', ' '), name: type, fields: [], tell: () => type.replaceAll('_', ' ') };

/** A condition as half a sentence: `stands still for 30 s, in a part of the picture`. */
export function told(condition) {
  const known = conditionOf(condition.type);
  return `${known.tell(condition)}${known.region === 'optional' && condition.region ? ', in a part of the picture' : ''}`;
}

const shown = (number) => (Math.round(number * 10) / 10).toLocaleString();

/** What was measured when an alert was fired. */
export function measured(type, alert) {
  const { value } = alert;
  switch (type) {
    case 'frozen': return `Unchanged for ${duration(value)}`;
    case 'no_signal': return `Nothing came for ${duration(value)}`;
    case 'black': return `Brightness ${shown(value)} of 255`;
    case 'plain': return `Contrast ${shown(value)} of 255`;
    case 'scene_change': return `${shown(value)} % like the picture before`;
    case 'region_change': return `${shown(value)} % of the region changed`;
    case 'looks_like': return `${shown(value)} % alike`;
    case 'resolution': return `${shown(value)} pixels`;
    case 'silence': return `Silent for ${duration(value)}`;
    case 'bitrate': return `${shown(value)} kb/s`;
    default: return `${shown(value)}, held against ${shown(alert.threshold)}`;
  }
}
