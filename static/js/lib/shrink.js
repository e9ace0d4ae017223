// Photos made smaller before they are sent: what a phone takes has ten times the bytes a case needs.

const SIDE = 1600;
const QUALITY = 0.85;

/**
 * Returns `file` as a JPEG of at most 1600 pixels a side, upright, with nothing but pixels: where and with what it
 * was taken goes no further. The file itself if that fails; the server takes the rest out then.
 */
export async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob) return file;
    const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
    return new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    // No picture, a format this browser cannot read, or no memory: the server decides.
    return file;
  }
}
