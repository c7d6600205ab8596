// What came of a rule's deliveries, and one to try it.

import { ask, may } from './api.js';
import { button, h, replace, setText } from './dom.js';
import { openDialog } from './dialogs.js';
import { ago, moment } from './time.js';

const STATUS = { pending: 'On its way', delivered: 'Arrived', failed: 'Given up' };
const PAGE = 20;
/** While something is on its way it is looked again, so often at most: nothing tells when it arrives. */
const LOOKS = 15;

/** Opens the log of a rule. */
export function deliveriesDialog(rule) {
  const path = `/api/rules/${rule.id}`;
  const rows = h('tbody', {});
  const table = h('div', { class: 'scroller', hidden: true }, h('table', {}, h('thead', {}, h('tr', {},
    ['When', 'To', 'State', 'Tries'].map((words) => h('th', { scope: 'col' }, words)))), rows));
  const status = h('p', { role: 'status', class: 'soft' });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  let isOpen = true;

  const load = async () => {
    const told = await ask(`${path}/deliveries`, { query: { limit: PAGE } });
    replace(rows, told.deliveries.map((delivery) => h('tr', {},
      h('td', {}, moment(Date.parse(delivery.created_at))),
      h('td', {}, delivery.action.url ?? delivery.action.name ?? delivery.action.type.replaceAll('_', ' ')),
      h('td', {}, h('span', { class: `badge ${delivery.status}` }, STATUS[delivery.status] ?? delivery.status),
        delivery.outcome && h('span', { class: 'soft' }, ` ${delivery.outcome}`),
        delivery.next_at && delivery.attempts > 0 && h('span', { class: 'soft' }, `, again ${moment(Date.parse(delivery.next_at))}`)),
      h('td', {}, String(delivery.attempts)))));
    table.hidden = told.deliveries.length === 0;
    setText(status, told.count === 0 ? 'Nothing was sent yet.' : `${told.count.toLocaleString()} in all; the newest ${ago(Date.parse(told.deliveries[0].created_at))}`);
    return told.deliveries;
  };

  const follow = async () => {
    for (let look = 0; look < LOOKS && isOpen; look += 1) {
      const isMoving = (await load()).some((delivery) => delivery.status === 'pending');
      if (!isMoving) return;
      await new Promise((done) => { setTimeout(done, 1000); });
    }
  };

  const canSend = rule.actions.some((action) => ['webhook', 'command', 'mqtt'].includes(action.type));
  const sender = button('Send a test', { kind: 'primary', onclick: async () => {
    sender.disabled = true;
    setText(wrong, '');
    try {
      await ask(`${path}/deliver`, { method: 'POST' });
      await follow();
    } catch (error) {
      setText(wrong, error.message);
    }
    sender.disabled = false;
  } });
  const opened = openDialog(`Deliveries of ${rule.name}`,
    h('p', { class: 'soft' }, canSend
      ? 'A test goes to every address, program and topic of the rule, and says that it is one.'
      : 'This rule posts to no address, runs no program and publishes nothing, so there is nothing to try.'),
    canSend && may('control') && h('div', {}, sender), wrong, status, table);
  opened.dialog.classList.add('wide');
  opened.onclose(() => { isOpen = false; });
  follow().catch((error) => setText(wrong, error.message));
}
