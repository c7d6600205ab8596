// Playlists of HLS, as far as Mem writes them (RFC 8216bis).

/**
 * Reads a playlist.
 * @returns its segments, each with its parts, and how it is waited for.
 */
export function readPlaylist(text) {
  const told = { segments: [], sequence: 0, holdBack: 3, target: 2, isEnded: false, canBlock: false };
  let map = null;
  let next = { parts: [] };
  const finish = () => {
    if (next.at !== undefined) told.segments.push({ ...next, map });
    next = { parts: [] };
  };
  for (const line of text.split('\n')) {
    const [tag, value = ''] = split(line, ':');
    if (tag === '#EXT-X-MEDIA-SEQUENCE') told.sequence = Number(value);
    else if (tag === '#EXT-X-TARGETDURATION') told.target = Number(value);
    else if (tag === '#EXT-X-ENDLIST') told.isEnded = true;
    else if (tag === '#EXT-X-SERVER-CONTROL') {
      told.canBlock = value.includes('CAN-BLOCK-RELOAD=YES');
      told.holdBack = Number(/PART-HOLD-BACK=([\d.]+)/.exec(value)?.[1] ?? told.holdBack);
    } else if (tag === '#EXT-X-MAP') map = { file: quoted(value, 'URI'), range: range(quoted(value, 'BYTERANGE')) };
    else if (tag === '#EXT-X-PROGRAM-DATE-TIME') next.at = Date.parse(value);
    else if (tag === '#EXT-X-PART') {
      next.parts.push({
        url: quoted(value, 'URI'), seconds: Number(/DURATION=([\d.]+)/.exec(value)?.[1]), isKey: value.includes('INDEPENDENT=YES'),
      });
    } else if (tag === '#EXTINF') next.seconds = Number.parseFloat(value);
    else if (tag === '#EXT-X-BYTERANGE') next.range = range(value);
    else if (line && !line.startsWith('#')) {
      next.url = line;
      finish();
    }
  }
  // The one that is not complete has parts alone.
  finish();
  told.segments.forEach((segment, index) => { segment.sequence = told.sequence + index; });
  return told;
}

/** Bytes from and to, as the header `Range` has them: `8@4` are the eight from the fifth on. */
function range(text) {
  const [length, start] = text.split('@').map(Number);
  return { start, end: start + length - 1 };
}

const quoted = (value, name) => new RegExp(`${name}="([^"]*)"`).exec(value)?.[1] ?? '';

function split(line, mark) {
  const place = line.indexOf(mark);
  return place < 0 ? [line] : [line.slice(0, place), line.slice(place + 1)];
}

/**
 * What the first fragment in some bytes says of its time (`prft`, ISO/IEC 14496-12, 8.16.5).
 * @returns when a picture was on screen, in milliseconds, and where that is in its file, in seconds; null if it says nothing.
 */
export function referenceTime(bytes) {
  const view = new DataView(bytes);
  for (let place = 0; place + 8 <= view.byteLength; ) {
    const size = view.getUint32(place);
    if (view.getUint32(place + 4) === 0x70726674 && place + 32 <= view.byteLength) {
      const seconds = view.getUint32(place + 16);
      // Seconds are counted from 1900, and begin anew in 2036.
      const since1970 = seconds - 2208988800 + (seconds < 0x80000000 ? 0x100000000 : 0);
      return {
        wall: since1970 * 1000 + (view.getUint32(place + 20) / 0x100000000) * 1000,
        media: Number(view.getBigUint64(place + 24)) / 1e6,
      };
    }
    if (size < 8) return null;
    place += size;
  }
  return null;
}
