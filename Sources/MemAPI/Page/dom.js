// Elements without HTML text: whatever people or streams named things, it is shown, never run.

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element; functions among the attributes are listeners (`onclick`), false and null leave one out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Makes an element of SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (name === 'value' && 'value' in element) element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

/** Adds children as {@link h} does: lists are opened, null and false are left out. */
export function append(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
}

/** Puts new children in the place of the old ones. */
export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** Sets a text only where it is another one, so that nothing is laid out anew for nothing. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const PATHS = {
  live: 'M4 6h16v10H4zM9 20h6M12 16v4',
  timeline: 'M3 7h8M14 7h7M3 12h4M10 12h11M3 17h11M17 17h4',
  search: 'M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16.5 16.5L21 21',
  notes: 'M5 4h14v11l-5 5H5zM14 20v-5h5M8 9h8M8 13h4',
  system: 'M4 6h10M18 6h2M4 12h2M10 12h10M4 18h8M16 18h4M16 4v4M8 10v4M14 16v4',
  rules: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  eye: 'M2 12s4-7 10-7s10 7 10 7s-4 7-10 7s-10-7-10-7M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6',
  play: 'M8 5l11 7l-11 7z',
  pause: 'M8 5v14M16 5v14',
  stop: 'M7 7h10v10H7z',
  left: 'M15 5l-7 7l7 7',
  right: 'M9 5l7 7l-7 7',
  zoomin: 'M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16.5 16.5L21 21M8 11h6M11 8v6',
  zoomout: 'M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16.5 16.5L21 21M8 11h6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  download: 'M12 4v11M7 11l5 5l5-5M5 20h14',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  warn: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  compare: 'M12 3v18M4 6h5v12H4zM15 6h5v12h-5z',
};

/** A drawing that says nothing to a screen reader: what it stands by has words. */
export function icon(name) {
  return svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, svg('path', { d: PATHS[name] }));
}

/** A button with a drawing, and its words as a name where they don't fit. */
export function button(words, { drawing, onclick, kind = '', showsWords = true, ...rest } = {}) {
  return h(
    'button',
    { type: 'button', class: `button ${kind} ${showsWords ? '' : 'bare'}`, 'aria-label': showsWords ? null : words,
      title: showsWords ? null : words, onclick, ...rest },
    drawing && icon(drawing),
    showsWords && h('span', {}, words)
  );
}

/** A message at the edge of the page, for a few seconds; errors stay until they are closed. */
export function notify(text, kind = 'info') {
  const notice = h(
    'div',
    { class: `notice ${kind}` },
    h('span', {}, text),
    button('Close', { drawing: 'close', showsWords: false, onclick: () => notice.remove() })
  );
  document.getElementById('notices').append(notice);
  if (kind !== 'error') setTimeout(() => notice.remove(), 4000);
}

/** Copies a text, and says so. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without HTTPS browsers have no clipboard for pages, but the old way.
    const field = h('textarea', { class: 'offscreen', value: text, 'aria-hidden': 'true' });
    (document.querySelector('dialog[open]') ?? document.body).append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  notify(`${what} copied`);
}
