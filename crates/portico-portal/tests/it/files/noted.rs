//! Pictures in formats whose parts name each other by their places, each with every kind of note that it can have.

const GPS: &[u8] = b"GPS 52.5200N 13.4050E";

/// What is drawn in a picture of this kind: bytes that stay where they are.
pub const DRAWN: &[u8] = &[0x4c, 0x01, 0x99, 0x5a, 0x3c, 0x81, 0x42, 0x18];

/// A picture of one row by GIF, shown again and again, with a comment and notes by XMP.
pub fn gif() -> Vec<u8> {
    let part = |held: &[u8]| [&[u8::try_from(held.len()).unwrap()][..], held].concat();
    let colours = [0, 0, 0, 255, 255, 255];
    [
        &b"GIF89a\x02\0\x01\0\x80\0\0"[..],
        &colours,
        &[b"!\xff".to_vec(), part(b"NETSCAPE2.0"), part(&[1, 0, 0]), vec![0]].concat(),
        &[b"!\xfe".to_vec(), part(GPS), vec![0]].concat(),
        &[b"!\xff".to_vec(), part(b"XMP DataXMP"), part(GPS), vec![0]].concat(),
        b"!\xf9\x04\0\0\0\0\0",
        &[b",\0\0\0\0\x02\0\x01\0\0\x02".to_vec(), part(&[0x44, 0x52]), vec![0]].concat(),
        b";",
        GPS,
    ]
    .concat()
}

/// One grey row by TIFF with a strip: it says who took it and where, and what it says of that stands behind the strip.
pub fn tiff() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let value = if kind == 3 { value << 16 } else { value };
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    };
    let width = u32::try_from(DRAWN.len()).unwrap();
    let entries = 11;
    let behind = 8 + 2 + 12 * entries + 4;
    let (strip, resolution, words) = (behind, behind + width, behind + width + 8);
    let length = u32::try_from(GPS.len()).unwrap();
    let list = [
        entry(256, 3, 1, width),
        entry(257, 3, 1, 1),
        entry(258, 3, 1, 8),
        entry(259, 3, 1, 1),
        entry(262, 3, 1, 1),
        // What it shows, by somebody's words.
        entry(270, 2, length, words),
        entry(273, 4, 1, strip),
        entry(274, 3, 1, 6),
        entry(279, 4, 1, width),
        entry(282, 5, 1, resolution),
        entry(0x8825, 4, 1, words),
    ]
    .concat();
    assert_eq!(list.len(), usize::try_from(12 * entries).unwrap());
    [&b"MM\0*\0\0\0\x08\0\x0b"[..], &list, &[0; 4], DRAWN, &[0, 0, 0, 72, 0, 0, 0, 1], GPS].concat()
}

/// A picture as telephones take them, with its notes among the items, as a property and as boxes of their own.
pub fn heic() -> Vec<u8> {
    let ftyp = part(*b"ftyp", b"heic\0\0\0\0mif1heic");
    let exif = [&[0; 4][..], b"MM\0*\0\0\0\x08\0\0\0\0\0\0", GPS].concat();
    let xmp = [b"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">", GPS, b"</x:xmpmeta>"].concat();
    let described = |begins: usize| {
        let lengths = [DRAWN.len(), exif.len(), xmp.len()];
        let places = [begins, begins + lengths[0], begins + lengths[0] + lengths[1]];
        described(places.into_iter().zip(lengths).collect())
    };
    let begins = ftyp.len() + described(0).len() + 8;
    let mdat = part(*b"mdat", &[DRAWN, &exif, &xmp].concat());
    [ftyp, described(begins), mdat, part(*b"uuid", GPS), part(*b"free", GPS)].concat()
}

fn described(places: Vec<(usize, usize)>) -> Vec<u8> {
    let item = |number: u8, kind: [u8; 4], rest: &[u8]| {
        part(*b"infe", &[&[2, 0, 0, 0, 0, number, 0, 0][..], &kind, rest].concat())
    };
    let items = [
        item(1, *b"hvc1", b"GPS in a name\0"),
        item(2, *b"Exif", b"\0"),
        item(3, *b"mime", b"\0application/rdf+xml\0"),
    ];
    let iinf = part(*b"iinf", &[&[0, 0, 0, 0, 0, 3][..], &items.concat()].concat());
    let four = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
    let placed = places
        .into_iter()
        .zip(1..)
        .map(|((at, length), number)| [&[0, number, 0, 0, 0, 1][..], &four(at), &four(length)].concat());
    let placed: Vec<u8> = placed.flatten().collect();
    let iloc = part(*b"iloc", &[&[0, 0, 0, 0, 0x44, 0, 0, 3][..], &placed].concat());
    let size = part(*b"ispe", &[0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1]);
    let said = part(*b"udes", &[&[0; 4][..], b"en\0", GPS, b"\0"].concat());
    let iprp = part(*b"iprp", &[part(*b"ipco", &[size, said].concat()), part(*b"ipma", &[0; 8])].concat());
    let hdlr = part(*b"hdlr", b"\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0");
    let held = [hdlr, part(*b"pitm", &[0, 0, 0, 0, 0, 1]), iinf, iloc, iprp, part(*b"xml ", GPS)];
    part(*b"meta", &[&[0; 4][..], &held.concat()].concat())
}

/// A box by ISO/IEC 14496-12.
pub fn part(name: [u8; 4], held: &[u8]) -> Vec<u8> {
    [&u32::try_from(held.len() + 8).unwrap().to_be_bytes()[..], &name, held].concat()
}
