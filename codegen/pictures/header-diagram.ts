import {
  type AddressFamily,
  carrierBytes,
  type EncapsulationLayout,
  type FieldRoleKind,
  familiesOf,
  layoutOf,
  overheadBytes,
  type PipelineModel,
  type PlacedField,
} from "../../dsl/model/index.ts";
import { PALETTE, type Shade } from "./palette.ts";
import { element, fittingSize, svgDocument, text } from "./svg.ts";

const BIT_WIDTH = 27;
const ROW_HEIGHT = 54;
/** Of rows that one field of several rows fills. */
const FILLED_ROW_HEIGHT = 26;
const LEFT = 64;
const RIGHT = 28;
const WIDTH = LEFT + 32 * BIT_WIDTH + RIGHT;
/** Room above the first row: the family's title and the bit ruler. */
const HEAD = 64;

const SHADES: Readonly<Record<FieldRoleKind, Shade>> = {
  version: PALETTE.plain,
  constant: PALETTE.plain,
  forwarded: PALETTE.flag,
  ipv6: PALETTE.flag,
  fromIcmp: PALETTE.flag,
  syn: PALETTE.flag,
  protocol: PALETTE.reference,
  hops: PALETTE.plain,
  generation: PALETTE.plain,
  clientPort: PALETTE.reference,
  applicationPort: PALETTE.reference,
  clientAddress: PALETTE.reference,
  ownerAddress: PALETTE.reference,
  connectionData: PALETTE.deliver,
  tag: PALETTE.secret,
};

/** The encapsulation header as RFCs draw headers, 32 bits a row, for each family, below where it lies in the frame. */
export function headerDiagram(model: PipelineModel): string {
  const { encapsulation } = model;
  const body: string[] = [];
  body.push(
    text(LEFT, 34, encapsulation.name, { "font-size": 20, "font-weight": "bold", fill: PALETTE.ink }),
    text(
      LEFT,
      54,
      `the one header of the second packet that holds the whole reference · pipeline ${model.name}`,
      {
        "font-size": 12,
        fill: PALETTE.muted,
      },
    ),
  );
  let y = 78;
  body.push(...frameStrip(model, y));
  y += 74;
  for (const family of familiesOf(encapsulation)) {
    const layout = layoutOf(encapsulation, family);
    body.push(...familyDiagram(layout, y));
    y += HEAD + rowTops(layout).at(-1)! + 22;
  }
  body.push(...legend(model, y));
  return svgDocument(WIDTH, y + 40, `${encapsulation.name}: header diagram`, body);
}

/** Where each row begins below the first, and behind them where the last one ends. */
function rowTops(layout: EncapsulationLayout): readonly number[] {
  const filled = new Set(
    layout.fields.flatMap((placed) =>
      pieces(placed)
        .filter((piece) => piece.rows > 2)
        .flatMap((piece) => Array.from({ length: piece.rows }, (_, row) => piece.row + row)),
    ),
  );
  const tops = [0];
  for (let row = 0; row < Math.ceil(layout.bits / 32); row++) {
    tops.push(tops[row]! + (filled.has(row) ? FILLED_ROW_HEIGHT : ROW_HEIGHT));
  }
  return tops;
}

/** Ethernet, carrier, header, inner packet: one strip. */
function frameStrip({ encapsulation }: PipelineModel, y: number): readonly string[] {
  const { carrier, name } = encapsulation;
  const families = familiesOf(encapsulation);
  const bytes = families.map((family) => layoutOf(encapsulation, family).bytes).join(" or ");
  const overhead = families.map((family) => overheadBytes(encapsulation, family)).join(" or ");
  const parts: {
    readonly label: string;
    readonly note: string;
    readonly share: number;
    readonly shade: Shade;
  }[] = [
    { label: "Ethernet", note: "14", share: 2, shade: PALETTE.plain },
    ...(carrier.kind === "udp"
      ? [
          {
            label: `IPv${carrier.ipVersion}`,
            note: String(carrierBytes(carrier) - 8),
            share: 2,
            shade: PALETTE.plain,
          },
          { label: `UDP ${carrier.port}`, note: "8", share: 2, shade: PALETTE.plain },
        ]
      : []),
    { label: name, note: bytes, share: 3, shade: PALETTE.reference },
    { label: "client's IP packet, byte for byte", note: "as it arrived", share: 6, shade: PALETTE.deliver },
  ];
  const unit = (32 * BIT_WIDTH) / parts.reduce((sum, { share }) => sum + share, 0);
  let x = LEFT;
  const drawn = parts.flatMap(({ label, note, share, shade }) => {
    const width = unit * share;
    const shapes = [
      element("rect", { x, y, width, height: 30, fill: shade.fill, stroke: shade.line, "stroke-width": 1.2 }),
      text(x + width / 2, y + 19.5, label, centred(fittingSize(label, width - 8, 13), shade.line, "bold")),
      text(x + width / 2, y + 44, note, centred(11, PALETTE.muted)),
    ];
    x += width;
    return shapes;
  });
  const carrierName = carrier.kind === "ethernet" ? `EtherType 0x${hex(carrier.etherType)}` : "UDP carrier";
  return [
    ...drawn,
    text(LEFT + 32 * BIT_WIDTH, y - 8, `${carrierName} · ${overhead} bytes in front of the client's packet`, {
      "font-size": 11,
      fill: PALETTE.muted,
      "text-anchor": "end",
    }),
  ];
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, "0");
}

function centred(size: number, fill: string, weight = "normal") {
  return { "font-size": size, fill, "font-weight": weight, "text-anchor": "middle" };
}

const FAMILY_NAMES: Readonly<Record<AddressFamily, string>> = { ipv4: "IPv4", ipv6: "IPv6" };

function familyDiagram(layout: EncapsulationLayout, top: number): readonly string[] {
  const title = `${FAMILY_NAMES[layout.family]} clients: ${layout.bytes} bytes`;
  const first = top + HEAD;
  const tops = rowTops(layout).map((offset) => first + offset);
  return [
    text(LEFT, top + 16, title, { "font-size": 14, "font-weight": "bold", fill: PALETTE.ink }),
    ...ruler(first),
    ...byteOffsets(tops),
    ...layout.fields.flatMap((placed) => fieldShapes(placed, tops)),
    element("rect", {
      x: LEFT,
      y: first,
      width: 32 * BIT_WIDTH,
      height: tops.at(-1)! - first,
      fill: "none",
      stroke: layout.bits % 32 === 0 ? PALETTE.ink : "none",
      "stroke-width": 1.6,
    }),
  ];
}

/** Bit numbers 0 to 31, counted from the most significant, as RFC 791 does. */
function ruler(y: number): readonly string[] {
  return Array.from({ length: 32 }, (_, bit) => {
    const x = LEFT + bit * BIT_WIDTH + BIT_WIDTH / 2;
    const edge = bit % 8 === 0;
    return text(
      x,
      y - 8,
      String(bit),
      centred(10, edge ? PALETTE.ink : PALETTE.muted, edge ? "bold" : "normal"),
    );
  });
}

function byteOffsets(tops: readonly number[]): readonly string[] {
  return tops.slice(0, -1).map((top, row) =>
    text(LEFT - 12, (top + tops[row + 1]!) / 2 + 4, String(row * 4), {
      "font-size": 10,
      fill: PALETTE.muted,
      "text-anchor": "end",
    }),
  );
}

interface Piece {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly bits: number;
}

/** The rectangles that a field takes up: whole rows are joined. */
function pieces({ bitOffset, bits }: PlacedField): readonly Piece[] {
  const found: Piece[] = [];
  let offset = bitOffset;
  const end = bitOffset + bits;
  while (offset < end) {
    const column = offset % 32;
    const whole = column === 0 ? Math.floor((end - offset) / 32) : 0;
    const row = Math.floor(offset / 32);
    const length = whole > 0 ? whole * 32 : Math.min(32 - column, end - offset);
    found.push({ row, rows: Math.max(1, whole), column, bits: Math.min(length, 32) });
    offset += length;
  }
  return found;
}

function fieldShapes(placed: PlacedField, tops: readonly number[]): readonly string[] {
  const { field, bits } = placed;
  const shade = SHADES[field.role.kind];
  const parts = pieces(placed);
  const widest = parts.reduce((best, part) => (part.bits * part.rows > best.bits * best.rows ? part : best));
  return parts.flatMap((part) => {
    const x = LEFT + part.column * BIT_WIDTH;
    const y = tops[part.row]!;
    const width = part.bits * BIT_WIDTH;
    const height = tops[part.row + part.rows]! - y;
    const box = element("rect", {
      x,
      y,
      width,
      height,
      fill: shade.fill,
      stroke: shade.line,
      "stroke-width": 1,
    });
    if (part === widest) return [box, ...label(field.name, bits, shade, { x, y, width, height })];
    const rest = `${field.name} …`;
    const size = fittingSize(rest, width - 6, 11);
    return [box, text(x + width / 2, y + height / 2 + 4, rest, centred(size, PALETTE.muted))];
  });
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Name and width of a field; along the box where it is narrow. */
function label(name: string, bits: number, shade: Shade, { x, y, width, height }: Box): readonly string[] {
  const middle = x + width / 2;
  if (width < 2.5 * BIT_WIDTH) {
    const size = fittingSize(name, height - 4, 10);
    const turn = `rotate(-90 ${middle} ${y + height / 2})`;
    return [
      text(middle, y + height / 2 + size * 0.35, name, { ...centred(size, shade.line), transform: turn }),
    ];
  }
  const size = fittingSize(name, width - 10, 13);
  return [
    text(middle, y + height / 2 - 1, name, centred(size, shade.line, "bold")),
    text(middle, y + height / 2 + 13, `${bits} bit${bits === 1 ? "" : "s"}`, centred(10, PALETTE.muted)),
  ];
}

function legend({ encapsulation }: PipelineModel, y: number): readonly string[] {
  const meanings: readonly (readonly [Shade, string])[] = [
    [PALETTE.reference, "the reference: client, application, owner"],
    [PALETTE.flag, "flags"],
    [PALETTE.plain, "of the header itself"],
    [PALETTE.deliver, "from the connection's entry"],
    [PALETTE.secret, "SipHash tag"],
  ];
  const used = new Set(encapsulation.fields.map(({ role }) => SHADES[role.kind]));
  let x = LEFT;
  return meanings
    .filter(([shade]) => used.has(shade))
    .flatMap(([shade, meaning]) => {
      const shapes = [
        element("rect", { x, y: y + 2, width: 14, height: 14, fill: shade.fill, stroke: shade.line }),
        text(x + 20, y + 13, meaning, { "font-size": 11, fill: PALETTE.ink }),
      ];
      x += 20 + meaning.length * 5.9 + 24;
      return shapes;
    });
}
