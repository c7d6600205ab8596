// Dialogs: what asks for something before it is done.

import { ask } from './api.js';
import { button, copy, h, notify, replace, setText } from './dom.js';
import { live } from './live.js';
import { qrCode } from './qr.js';
import { clock } from './time.js';

/** Opens a dialog and gives it, and what closes it; Escape and a click beside it close it as well. */
export function openDialog(title, ...body) {
  const back = document.activeElement;
  const dialog = h('dialog', { 'aria-label': title },
    h('div', { class: 'head' }, h('h2', {}, title),
      button('Close', { drawing: 'close', showsWords: false, onclick: () => dialog.close() })),
    h('div', { class: 'body' }, ...body));
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (back?.isConnected) back.focus();
  });
  dialog.addEventListener('pointerdown', (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, close: () => dialog.close(), onclose: (act) => dialog.addEventListener('close', act) };
}

/** Asks before something is done that can't be taken back; `act` may throw a refusal, which is shown. */
export function confirmDialog(title, text, words, act) {
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const opened = openDialog(title, h('p', {}, text), wrong,
    h('div', { class: 'ends' },
      button('Cancel', { onclick: () => opened.close() }),
      button(words, { kind: 'danger', onclick: async () => {
        try {
          await act();
          opened.close();
        } catch (error) {
          setText(wrong, error.message);
        }
      } })));
}

/** Asks for one line of text. */
export function promptDialog(title, words, { value = '', label, act, isLong = false, note } = {}) {
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const field = h(isLong ? 'textarea' : 'input', { value, 'aria-label': label, autofocus: true, maxlength: isLong ? 100000 : 200 });
  const form = h('form', { class: 'body', onsubmit: async (event) => {
    event.preventDefault();
    try {
      await act(field.value.trim());
      opened.close();
    } catch (error) {
      setText(wrong, error.message);
      field.setAttribute('aria-invalid', 'true');
    }
  } }, h('label', {}, label, field), note && h('p', { class: 'soft' }, note), wrong,
  h('div', { class: 'ends' }, button('Cancel', { onclick: () => opened.close() }),
    h('button', { class: 'button primary' }, words)));
  form.className = 'row-form';
  if (isLong) {
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
  }
  const opened = openDialog(title, form);
  field.focus();
  return opened;
}

/** A value to copy; a secret one is hidden until it is asked for. */
function copyLine(label, value, { isSecret = false } = {}) {
  const text = h('code', {}, isSecret ? '•'.repeat(24) : value);
  let isShown = !isSecret;
  const show = isSecret && button('Show', {
    drawing: 'eye', showsWords: false, 'aria-pressed': 'false',
    onclick: () => {
      isShown = !isShown;
      setText(text, isShown ? value : '•'.repeat(24));
      show.setAttribute('aria-pressed', String(isShown));
    },
  });
  if (show) show.setAttribute('aria-label', `Show ${label}`);
  const copier = button('Copy', { drawing: 'copy', onclick: () => copy(value, label) });
  copier.setAttribute('aria-label', `Copy ${label}`);
  return h('div', {}, h('h3', {}, label), h('div', { class: 'secret' }, text, h('div', { class: 'row' }, show, copier)));
}

/** Where to publish to, and whether anybody does already. */
export function publishDialog(id) {
  const stream = live.streams.get(id);
  const state = h('div', { class: 'awaiting wait', role: 'status' });
  const code = h('div', { hidden: true });
  const openedAt = Date.now();
  const tell = () => {
    const now = live.streams.get(id);
    if (!now) return opened.close();
    const [kind, words] = awaiting(now, openedAt);
    if (state.dataset.words !== words) {
      state.className = `awaiting ${kind}`;
      state.dataset.words = words;
      replace(state, h('span', { class: 'dot', 'aria-hidden': 'true' }), h('span', {}, words));
    }
  };
  const opened = openDialog(
    `Publish to ${stream.name}`,
    h('ol', { class: 'steps' },
      h('li', {}, h('span', {}, 'In OBS open ', h('strong', {}, 'Settings → Stream'), ' and choose the service ', h('strong', {}, 'Custom…'))),
      h('li', {}, copyLine('Server', stream.server_url)),
      h('li', {}, copyLine('Stream Key', stream.stream_key, { isSecret: true })),
      h('li', {}, h('span', {}, 'Press ', h('strong', {}, 'Start Streaming'), '.'))),
    state,
    h('div', { class: 'row' },
      button('QR code for a phone', { drawing: 'link', onclick: () => {
        code.hidden = !code.hidden;
        if (!code.hidden) replace(code, qrCode(stream.rtmp_url, `Address of ${stream.name}`));
      } }),
      h('span', { class: 'soft' }, 'Whoever has the key can publish.')),
    code);
  tell();
  opened.onclose(live.on('streams', tell));
}

/** What can be said while somebody waits for video. */
function awaiting(stream, since) {
  if (stream.status === 'live') {
    return ['good', stream.resolution ? `Live: ${stream.resolution} arrives` : 'Live: video arrives'];
  }
  if (stream.status === 'error') return ['bad', stream.error_reason ?? 'Something is wrong with this stream.'];
  if (stream.error_reason) return ['bad', stream.error_reason];
  const refusal = live.refusal;
  if (refusal && Date.parse(refusal.at) >= since) {
    return ['bad', `A publisher was refused at ${clock(Date.parse(refusal.at))}: ${refusal.reason}`];
  }
  if (stream.status === 'ended') return ['wait', 'Stopped: start it, so that its publisher is let in'];
  return ['wait', 'Waiting for OBS…'];
}

/** Asks for a name, makes a stream and shows where to publish to. */
export function newStreamDialog() {
  promptDialog('New stream', 'Create stream', {
    label: 'Name', note: 'What it shows: “Lecture hall 2”, “My screen”. It can be changed later.',
    act: async (name) => {
      const stream = await ask('/api/streams/create', { method: 'POST', json: name ? { name } : {} });
      live.takeOne(stream);
      queueMicrotask(() => publishDialog(stream.session_id));
    },
  });
}

/** Asks for a token, where the API needs one. */
export function loginDialog(then) {
  if (document.querySelector('dialog.login')) return;
  const opened = promptDialog('Who are you?', 'Log in', {
    label: 'Token', note: 'What mem token create printed on the machine that Mem runs on. It needs the scope read at least.',
    act: async (token) => {
      await ask('/api/login', { method: 'POST', json: { token } });
      await then();
    },
  });
  opened.dialog.classList.add('login');
  const field = opened.dialog.querySelector('input');
  field.type = 'password';
  field.autocomplete = 'current-password';
}

/** The keys. */
export function helpDialog() {
  const keys = [
    ['1 … 6', 'Live, timeline, search, notes, rules, system'], ['/', 'Search'], ['u', 'Local time or UTC'],
    ['← →', 'Timeline: the moment before, the next one'], ['⇧ ← ⇧ →', 'Timeline: a second back or on'],
    ['↑ ↓', 'Timeline: another stream'], ['+ −', 'Timeline: closer, farther'], ['space', 'Timeline: play and pause'],
    ['[ ]', 'Timeline: begin and end a selection'], ['n', 'Note about the instant or the selection'],
    ['Enter', 'Timeline: the picture, large'], ['0', 'Timeline: now'], ['?', 'These keys'], ['Esc', 'Close'],
  ];
  openDialog('Keys', h('dl', { class: 'keys' }, keys.flatMap(([key, words]) => [
    h('dt', {}, key.split(' ').map((one) => (one === '…' ? ' … ' : [h('kbd', {}, one), ' ']))), h('dd', {}, words),
  ])));
}

/** Writes a note about a span; an instant is a span of no length. */
export function noteDialog({ from, to, sourceID, words, then }) {
  promptDialog(words, 'Save note', {
    label: 'Note', isLong: true, note: 'Ctrl + Enter saves.',
    act: async (content) => {
      if (!content) throw new Error('A note needs some text.');
      const note = await ask('/api/annotations', { method: 'POST', json: {
        source_id: sourceID, start_timestamp: new Date(from).toISOString(), end_timestamp: new Date(to).toISOString(),
        annotation_type: 'user_note', content,
      } });
      notify('Noted');
      then?.(note);
    },
  });
}

