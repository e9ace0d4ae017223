// Reads Mapbox vector tiles into columns of numbers: no object for each of ten thousand points.

const POINT = 1;
const text = new TextDecoder();

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.end = end;
  }

  /** Numbers above 2^53, which no tile of ours has, lose their last figures. */
  varint() {
    const { bytes } = this;
    let byte = bytes[this.at++];
    if (byte < 128) return byte;
    let value = byte & 127;
    let scale = 128;
    do {
      byte = bytes[this.at++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return value;
  }

  /** The part that begins here with its length; this reader goes on behind it. */
  part() {
    const size = this.varint();
    const part = new Reader(this.bytes, this.at, this.at + size);
    this.at += size;
    return part;
  }

  string() {
    const { at, end } = this.part();
    return text.decode(this.bytes.subarray(at, end));
  }

  skip(wire) {
    if (wire === 0) this.varint();
    else if (wire === 2) this.at += this.varint();
    else this.at += wire === 1 ? 8 : 4;
  }

  /** Call `handle(number, wire)` for each field; it returns false for one it has not read. */
  fields(handle) {
    while (this.at < this.end) {
      const tag = this.varint();
      if (handle(tag >> 3, tag & 7) === false) this.skip(tag & 7);
    }
  }
}

const unzigzag = (number) => (number % 2 ? -(number + 1) / 2 : number / 2);

function value(reader) {
  let found = null;
  reader.fields((number) => {
    if (number === 1) found = reader.string();
    else if (number === 2) { found = reader.view.getFloat32(reader.at, true); reader.at += 4; }
    else if (number === 3) { found = reader.view.getFloat64(reader.at, true); reader.at += 8; }
    else if (number === 4 || number === 5) found = reader.varint();
    else if (number === 6) found = unzigzag(reader.varint());
    else if (number === 7) found = reader.varint() === 1;
    else return false;
    return true;
  });
  return found;
}

/** The features of one layer of a tile; `x` and `y` are the first vertex of each, in tile units. */
export class Layer {
  constructor(reader) {
    this.name = "";
    this.extent = 4096;
    this.keys = [];
    this.values = [];
    const features = [];
    reader.fields((number) => {
      if (number === 1) this.name = reader.string();
      else if (number === 2) features.push(reader.part());
      else if (number === 3) this.keys.push(reader.string());
      else if (number === 4) this.values.push(value(reader.part()));
      else if (number === 5) this.extent = reader.varint();
      else return false;
      return true;
    });
    this.read(features);
  }

  read(features) {
    this.length = features.length;
    this.ids = new Float64Array(this.length);
    this.kinds = new Uint8Array(this.length);
    this.x = new Int16Array(this.length);
    this.y = new Int16Array(this.length);
    this.geometries = [];
    // For each key the place of each feature's value in `values`, -1 for none.
    this.columns = this.keys.map(() => new Int32Array(this.length).fill(-1));
    features.forEach((feature, index) => {
      feature.fields((number) => {
        if (number === 1) this.ids[index] = feature.varint();
        else if (number === 2) this.tags(feature.part(), index);
        else if (number === 3) this.kinds[index] = feature.varint();
        else if (number === 4) this.place(feature.part(), index);
        else return false;
        return true;
      });
    });
  }

  tags(part, index) {
    while (part.at < part.end) {
      const key = part.varint();
      this.columns[key][index] = part.varint();
    }
  }

  place(part, index) {
    if (this.kinds[index] !== POINT) this.geometries[index] = part;
    const start = part.at;
    part.varint();
    this.x[index] = unzigzag(part.varint());
    this.y[index] = unzigzag(part.varint());
    part.at = start;
  }

  /** The value of a property of one feature; undefined where it has none. */
  get(index, key) {
    const column = this.columns[this.keys.indexOf(key)];
    return column && this.values[column[index]];
  }

  /** `make(value)` for each feature's property, worked out once for each different value. */
  mapped(key, make) {
    const column = this.columns[this.keys.indexOf(key)];
    const none = make(undefined);
    const made = this.values.map(make);
    return Uint8Array.from({ length: this.length }, (_, index) => (
      column && column[index] >= 0 ? made[column[index]] : none));
  }

  properties(index) {
    const found = {};
    this.keys.forEach((key, at) => {
      const place = this.columns[at][index];
      if (place >= 0) found[key] = this.values[place];
    });
    return found;
  }
}

/** The layers of a tile by name. */
export function readTile(buffer) {
  const layers = {};
  const reader = new Reader(new Uint8Array(buffer));
  reader.fields((number) => {
    if (number !== 3) return false;
    const layer = new Layer(reader.part());
    layers[layer.name] = layer;
    return true;
  });
  return layers;
}
