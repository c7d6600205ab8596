// The public API, and nothing else.

/** What the API refused: its status, its code, and a sentence for people. */
export class Refusal extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** An address with its query; what is null or undefined is left out. */
export function address(path, query = {}) {
  const fields = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return fields.length ? `${path}?${new URLSearchParams(fields)}` : path;
}

/**
 * Asks the API and gives its JSON.
 * @throws {Refusal} what it refused, or status 0 if it can't be reached.
 */
export async function ask(path, { method = 'GET', query, json, body, signal } = {}) {
  let response;
  try {
    response = await fetch(address(path, query), {
      method, signal, body: json === undefined ? body : JSON.stringify(json),
      headers: json === undefined ? {} : { 'Content-Type': 'application/json' },
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Refusal(0, 'UNREACHABLE', 'Mem can’t be reached. Is it running?');
  }
  if (!response.ok) throw await refusal(response);
  return response.json();
}

async function refusal(response) {
  const told = await response.json().catch(() => ({}));
  if (response.status === 401) dispatchEvent(new CustomEvent('mem:login'));
  return new Refusal(response.status, told.code ?? '', told.detail ?? `Mem answered ${response.status}.`);
}

/** Where a frame's picture is. */
export const imageURL = (frame) => `/api/frames/${frame}/image`;
/** Where its small form is. */
export const thumbnailURL = (frame) => `/api/frames/${frame}/image?size=thumb`;

/** What whoever looks at the page may do. */
export const access = { needsToken: false, scopes: new Set(), name: null };

/** Finds out what may be done; true if the page may be read. */
export async function learnAccess() {
  const told = await ask('/api/login');
  access.needsToken = told.needs_token;
  access.name = told.name;
  access.scopes = new Set(told.scopes);
  return may('read');
}

/** Whether a scope is there. */
export const may = (scope) => access.scopes.has(scope) || access.scopes.has('admin');
