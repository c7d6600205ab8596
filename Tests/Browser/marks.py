"""The frame number that is written into each picture of a clip, read by the page itself from what Mem keeps."""

READ = """async (url) => {
  const bitmap = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = new OffscreenCanvas(160, 20);
  const context = canvas.getContext('2d');
  context.drawImage(bitmap, 0, 0, bitmap.width, bitmap.height / 8, 0, 0, 160, 20);
  const { data } = context.getImageData(0, 0, 160, 20);
  const mean = (column, row) => {
    let sum = 0;
    for (let y = row * 10 + 3; y < row * 10 + 7; y += 1)
      for (let x = column * 10 + 3; x < column * 10 + 7; x += 1) sum += data[(y * 160 + x) * 4];
    return sum / 16;
  };
  let number = 0;
  for (let column = 0; column < 16; column += 1) {
    const difference = mean(column, 0) - mean(column, 1);
    if (Math.abs(difference) < 80) return null;
    number = number * 2 + (difference > 0 ? 1 : 0);
  }
  return number;
}"""


def number(page, frame):
    """The number on a frame's picture, None if there is no mark on it."""
    return page.evaluate(READ, f"/api/frames/{frame}/image")
