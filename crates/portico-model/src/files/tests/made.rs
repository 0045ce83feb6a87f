//! Files made for tests: archives entry by entry, documents with the parts that matter.

pub fn gif() -> Vec<u8> {
    [&b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF"[..], b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"].concat()
}

pub fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0".to_vec()
}

pub fn jpg() -> Vec<u8> {
    b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xFF\xD9".to_vec()
}

pub fn pdf(trailer: &str) -> Vec<u8> {
    let body = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
    let table = format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 2 /Root 1 0 R {trailer} >>\n");
    format!("{body}{table}startxref\n{}\n%%EOF\n", body.len()).into_bytes()
}

/// A PDF whose cross-references are a stream, as writers make it since version 1.5.
pub fn pdf_with_stream(dictionary: &str) -> Vec<u8> {
    let body = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
    let stream = format!("2 0 obj\n<< /Type /XRef /Size 3 {dictionary} >>\nstream\n\u{1}\nendstream\nendobj\n");
    format!("{body}{stream}startxref\n{}\n%%EOF\n", body.len()).into_bytes()
}

/// A container of the old kind, with the names of its streams where a directory holds them.
pub fn compound(streams: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0_u8; 512];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    for stream in streams {
        let mut entry: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(128, 0);
        bytes.extend(entry);
    }
    bytes
}

/// One thing in an archive.
pub struct Entry {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub locked: bool,
    /// What the list claims it becomes; nothing for the truth.
    pub claims: Option<u32>,
    /// Where the list says it lies; nothing for the truth.
    pub lies_at: Option<u32>,
}

pub fn entry(name: &'static str, bytes: &[u8]) -> Entry {
    Entry { name, bytes: bytes.to_vec(), locked: false, claims: None, lies_at: None }
}

pub fn archive_of(names: &[&'static str]) -> Vec<u8> {
    archive(&names.iter().map(|name| entry(name, b"x")).collect::<Vec<Entry>>())
}

/// An archive that packs nothing.
pub fn archive(entries: &[Entry]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for entry in entries {
        let offset = entry.lies_at.unwrap_or_else(|| number(bytes.len()));
        let fixed = fixed(entry);
        bytes.extend([&b"PK\x03\x04"[..], &fixed, entry.name.as_bytes(), &entry.bytes].concat());
        list.extend([&b"PK\x01\x02\x14\0"[..], &fixed, &[0; 10], &offset.to_le_bytes()].concat());
        list.extend(entry.name.as_bytes());
    }
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    let start = number(bytes.len()).to_le_bytes();
    let length = number(list.len()).to_le_bytes();
    [&bytes[..], &list, b"PK\x05\x06\0\0\0\0", &count, &count, &length, &start, &[0, 0]].concat()
}

/// What stands in front of an entry and in the list alike: from the version needed to the length of further fields.
fn fixed(entry: &Entry) -> Vec<u8> {
    let packed = number(entry.bytes.len());
    let unpacked = entry.claims.unwrap_or(packed);
    let name = u16::try_from(entry.name.len()).unwrap();
    let flags = [u8::from(entry.locked), 0];
    [&[20, 0][..], &flags, &[0; 10], &packed.to_le_bytes(), &unpacked.to_le_bytes(), &name.to_le_bytes(), &[0, 0]]
        .concat()
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}
