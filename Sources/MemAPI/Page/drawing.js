// Small things that whoever draws needs.

/** A number, or the nearest bound. */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** Runs an act once nobody has called for so many milliseconds. */
export function later(ms, act) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
}

/** Draws a bitmap into a canvas of its shape. */
export function show(canvas, bitmap) {
  if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
  }
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
}
