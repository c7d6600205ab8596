// Starts the page: which view an address means, the bar, the keys that work everywhere.

import { access, learnAccess } from './api.js';
import { alerts, streamName } from './alerts.js';
import { button, h, icon, notify, replace, setText } from './dom.js';
import { helpDialog, loginDialog } from './dialogs.js';
import { live } from './live.js';
import { isUTC, setUTC, zoneName } from './time.js';

const VIEWS = [
  { name: 'live', words: 'Live', load: () => import('./wall.js') },
  { name: 'timeline', words: 'Timeline', load: () => import('./timeline.js') },
  { name: 'search', words: 'Search', load: () => import('./search.js') },
  { name: 'notes', words: 'Notes', load: () => import('./notes.js') },
  { name: 'rules', words: 'Rules', load: () => import('./rules.js') },
  { name: 'system', words: 'System', load: () => import('./system.js') },
  { name: 'picture', words: 'Picture', load: () => import('./picture.js'), isHidden: true },
];

/** So many milliseconds after it was told of a rule's alert the next one is told of. */
const REPEATED_AFTER = 30000;

const main = document.getElementById('main');
let current = null;
let turn = 0;

/** What an address says: `#/timeline?at=…` */
function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/');
  return { name: name || 'live', rest, parameters: new URLSearchParams(query) };
}

async function show() {
  const mine = ++turn;
  const { name, rest, parameters } = read();
  const view = VIEWS.find((view) => view.name === name) ?? VIEWS[0];
  for (const link of document.querySelectorAll('#views a')) {
    if (link.dataset.view === view.name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (current?.name === view.name && current.update) {
    current.update(parameters, rest);
    return;
  }
  const module = await view.load();
  if (mine !== turn) return;
  current?.close?.();
  main.className = `view-${view.name}`;
  current = { name: view.name, ...module.open(main, parameters, rest) };
  document.title = view.name === 'live' ? 'Mem' : `${view.words} · Mem`;
}

function buildBar() {
  replace(
    document.getElementById('views'),
    VIEWS.filter((view) => !view.isHidden).map((view, index) =>
      h('a', { href: `#/${view.name}`, 'data-view': view.name, title: `${view.words} (${index + 1})` },
        icon(view.name), h('span', {}, view.words)))
  );
  const zone = h('button', { type: 'button', class: 'zone', title: 'Local time or UTC (u)', onclick: toggleZone });
  const connection = h('span', { class: 'connection' });
  replace(document.getElementById('state'), connection, zone);
  const tell = () => {
    setText(zone, zoneName());
    setText(connection, live.isConnected ? '' : 'Connection lost, trying again…');
    connection.classList.toggle('lost', !live.isConnected);
  };
  addEventListener('mem:zone', tell);
  live.on('connection', tell);
  setText(zone, zoneName());
}

/** Says on every view that something is not well: who only looks at streams has to know it, too. */
function buildTrouble() {
  const trouble = document.getElementById('trouble');
  const tell = () => {
    const reasons = (live.health?.checks ?? []).filter((check) => check.detail);
    const isWell = live.health?.status !== 'unhealthy';
    const text = reasons.map((check) => check.detail).join('\n');
    if (trouble.dataset.text === text) return;
    trouble.dataset.text = text;
    trouble.className = isWell ? 'warning' : 'bad';
    replace(trouble, text && [
      h('ul', {}, reasons.map((check) => h('li', {}, check.detail))),
      isWell && button('Close', { drawing: 'close', showsWords: false, kind: 'small', onclick: () => replace(trouble) }),
    ]);
  };
  live.on('health', tell);
  tell();
}

function toggleZone() {
  setUTC(!isUTC());
  notify(isUTC() ? 'Times are in UTC now' : `Times are in ${zoneName()} now`);
}

/** Says on every view how many rules are alerting, and of each new alert. */
async function watchAlerts() {
  const link = document.querySelector('#views a[data-view=rules]');
  const count = h('span', { class: 'count', hidden: true });
  link.append(count);
  const toldAt = new Map();
  const tell = (change) => {
    count.hidden = alerts.count === 0;
    setText(count, String(alerts.count));
    link.setAttribute('aria-label', alerts.count === 0 ? 'Rules' : `Rules: ${alerts.count} ${alerts.count === 1 ? 'alert' : 'alerts'} not over`);
    if (change?.kind !== 'alert.fired' || current?.name === 'rules') return;
    // One that fires again and again is told of now and then.
    if (Date.now() - (toldAt.get(change.rule_id) ?? 0) < REPEATED_AFTER) return;
    toldAt.set(change.rule_id, Date.now());
    notify(`${change.rule_name}: ${streamName(change.session_id)}`, 'alert');
  };
  alerts.on(tell);
  await alerts.start();
}

/** Whether keys belong to what is being typed. */
const isTyping = (target) => target.closest?.('input, textarea, select, [contenteditable]') !== null;

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector('dialog[open]')) return;
  const view = VIEWS.filter((view) => !view.isHidden)[Number(event.key) - 1];
  if (view) location.hash = `#/${view.name}`;
  else if (event.key === '/') {
    if (current?.name === 'search') current.focus();
    else location.hash = '#/search';
  } else if (event.key === '?') helpDialog();
  else if (event.key === 'u') toggleZone();
  else return;
  event.preventDefault();
});

addEventListener('hashchange', show);
addEventListener('mem:login', () => loginDialog(begin));
addEventListener('unhandledrejection', (event) => {
  if (event.reason?.name === 'AbortError' || event.reason?.status === 401) return event.preventDefault();
  if (event.reason?.status !== undefined) {
    event.preventDefault();
    notify(event.reason.message, 'error');
  }
});

async function begin() {
  buildBar();
  if (!(await learnAccess())) return loginDialog(begin);
  document.body.classList.toggle('may-control', access.scopes.has('control') || access.scopes.has('admin'));
  document.body.classList.toggle('may-annotate', access.scopes.has('annotate') || access.scopes.has('admin'));
  buildTrouble();
  await live.start();
  watchAlerts();
  await show();
}

begin().catch((error) => {
  replace(main, h('section', { class: 'empty' }, h('h1', {}, 'Mem can’t be reached'), h('p', {}, error.message),
    h('button', { type: 'button', class: 'button primary', onclick: () => location.reload() }, 'Try again')));
});
