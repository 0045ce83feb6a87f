//! Notes in pictures: where one was taken goes no further than the workspace wants, and the picture stays as it was.

use super::{
    Part, added, listed,
    making::{chunk, jpeg, png, webp},
    noted::{DRAWN, gif, heic, part, tiff},
    previews::shown,
    sent, told,
};
use crate::records::{done, opened};
use portico_testkit::{Browser, TestPortal};

/// A block of TIFF that says which way is up, and where it was taken.
fn notes(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u8, value: [u8; 4]| [&tag.to_be_bytes()[..], &[0, kind, 0, 0, 0, 1], &value].concat();
    let entries = [entry(0x0112, 3, [0, orientation, 0, 0]), entry(0x8825, 4, [0, 0, 0, 50])].concat();
    [&b"MM\0*\0\0\0\x08\0\x02"[..], &entries, &[0; 12], b"GPS 52.5200N 13.4050E"].concat()
}

fn has(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// The pictures of the corpus: each says where it was taken, in every way that its format has.
fn pictures(orientation: u8) -> Vec<(&'static str, Vec<u8>)> {
    let exif = notes(orientation);
    let xmp = b"<x:xmpmeta>GPS in XMP</x:xmpmeta>";
    let further = [
        chunk(*b"eXIf", &exif),
        chunk(*b"tEXt", b"Comment\0GPS in a comment"),
        chunk(*b"iTXt", &[&b"XML:com.adobe.xmp\0\0\0\0\0"[..], xmp].concat()),
        chunk(*b"tIME", &[7, 234, 11, 21, 9, 0, 0]),
    ];
    vec![("a.png", png(40, 20, &further)), ("b.jpg", jpeg(&exif)), ("c.webp", webp(&exif))]
}

/// Where these bytes stand.
fn place(bytes: &[u8], of: &[u8]) -> Option<usize> {
    bytes.windows(of.len()).position(|window| window == of)
}

// s_081
#[tokio::test(flavor = "multi_thread")]
async fn where_a_picture_was_taken_is_taken_out_and_which_way_is_up_stays() {
    for portal in TestPortal::both_storing(shown).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for (name, bytes) in pictures(6) {
            assert!(has(&bytes, "GPS"), "{name}");
            let file = added(&sam, &id, name, &bytes).await;
            let (status, kept) = sam.send_for_bytes(&format!("/files/{file}/content")).await;
            assert_eq!(status, 200);
            assert!(!has(&kept, "GPS") && !has(&kept, "xmp") && kept.len() < bytes.len(), "{name}");
            done(&portal).await;
            let page = sam.get(&format!("/files/{file}")).await.body;
            assert!(page.contains("width=\"20\" height=\"40\""), "{name} lies on its side: {page}");
        }
        let told = told(&portal, &id).await;
        let removed = told.iter().filter_map(|(_, said)| said.as_deref());
        assert_eq!(removed.filter(|said| said.contains("\"metadata\":\"removed\"")).count(), 3);
        let hashes: Vec<String> =
            listed(&sam, &id).await.iter().map(|file| file["version"]["sha256"].to_string()).collect();
        assert!(hashes.iter().all(|hash| {
            told.iter().any(|(_, said)| said.as_ref().is_some_and(|said| said.contains(hash.trim_matches('"'))))
        }));
        done(&portal).await;
    }
}

// s_081
#[tokio::test(flavor = "multi_thread")]
async fn pictures_whose_parts_have_places_keep_them_and_lose_their_notes() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for (name, bytes) in [("a.heic", heic()), ("b.tiff", tiff())] {
            assert!(has(&bytes, "GPS") && place(&bytes, DRAWN).is_some(), "{name}");
            let kept = kept(&sam, &id, name, &bytes).await;
            assert!(!has(&kept, "GPS"), "{name}: {}", String::from_utf8_lossy(&kept));
            assert_eq!((kept.len(), place(&kept, DRAWN)), (bytes.len(), place(&bytes, DRAWN)), "{name}");
            let again = added(&sam, &id, &format!("again {name}"), &kept).await;
            assert_eq!(sam.send_for_bytes(&format!("/files/{again}/content")).await.1, kept, "{name}");
        }
        let shown_again = kept(&sam, &id, "c.gif", &gif()).await;
        assert!(!has(&shown_again, "GPS") && !has(&shown_again, "XMP") && has(&shown_again, "NETSCAPE2.0"));
        assert!(shown_again.ends_with(b"\x02\x02\x44\x52\0;"), "{shown_again:x?}");
        let told = told(&portal, &id).await;
        let removed = told.iter().filter_map(|(_, said)| said.as_deref());
        assert_eq!(removed.filter(|said| said.contains("\"metadata\":\"removed\"")).count(), 3);
        done(&portal).await;
    }
}

/// What the portal has kept of a file that somebody added.
async fn kept(browser: &Browser, record: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let file = added(browser, record, name, bytes).await;
    let (status, kept) = browser.send_for_bytes(&format!("/files/{file}/content")).await;
    assert_eq!(status, 200, "{name}");
    kept
}

/// As other programs leave them: each was opened by the programs that people have, and its picture looked as before.
fn changed_by_others() -> Vec<(&'static str, Vec<u8>)> {
    let deleted = |name: &[u8; 4]| {
        let mut picture = heic();
        let entry = place(&picture, b"iloc").unwrap() + 12;
        // The item after the picture has no bytes any more, at the place where the picture begins.
        let begins: [u8; 4] = picture[entry + 6..][..4].try_into().unwrap();
        let next = entry + 14 * if name == b"Exif" { 1 } else { 2 };
        picture[next + 6..][..8].copy_from_slice(&[&begins[..], &[0; 4]].concat());
        picture
    };
    let film = [part(*b"ftyp", b"mp42\0\0\0\0"), part(*b"moov", b"GPS"), part(*b"mdat", b"GPS")].concat();
    let mut without_next = tiff();
    let list = 2 + 12 * 11;
    let end = u32::try_from(without_next.len()).unwrap();
    without_next[4..8].copy_from_slice(&end.to_be_bytes());
    let at_the_end = without_next[8..][..list].to_vec();
    without_next.extend(at_the_end);
    let mut without_length = tiff();
    // The ninth entry says how long the strip is.
    without_length[8 + 2 + 8 * 12 + 8..][..4].copy_from_slice(&[0; 4]);
    let mut next_nowhere = tiff();
    next_nowhere[8 + list..][..4].copy_from_slice(&[0x7f; 4]);
    vec![
        ("a.heic", deleted(b"Exif")),
        ("b.heic", deleted(b"mime")),
        ("c.heic", [heic(), film].concat()),
        ("d.heic", [heic(), b"\r\nGPS\r\n".to_vec()].concat()),
        ("e.tiff", without_next),
        ("f.tiff", without_length),
        ("g.tiff", next_nowhere),
    ]
}

// s_081
#[tokio::test(flavor = "multi_thread")]
async fn what_other_programs_have_left_is_read_and_its_picture_stays() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for (name, bytes) in changed_by_others() {
            let kept = kept(&sam, &id, name, &bytes).await;
            assert!(!has(&kept, "GPS"), "{name}: {}", String::from_utf8_lossy(&kept));
            assert_eq!(place(&kept, DRAWN), place(&bytes, DRAWN), "{name}");
        }
        done(&portal).await;
    }
}

/// Pictures that lead nowhere, are no pictures to be shown, or were made to take long: none takes more than a moment.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let at_entry = |number: usize| 8 + 2 + number * 12;
    let mut strip_behind_the_end = tiff();
    strip_behind_the_end[at_entry(6) + 8..][..4].copy_from_slice(&[0x7f; 4]);
    let mut many_strips = tiff();
    many_strips[at_entry(6) + 4..][..4].copy_from_slice(&[0x7f; 4]);
    let mut raw = tiff();
    raw[at_entry(5)..][..2].copy_from_slice(&50706_u16.to_be_bytes());
    let mut item_behind_the_end = heic();
    let iloc = place(&item_behind_the_end, b"iloc").unwrap();
    item_behind_the_end[iloc + 12 + 6..][..4].copy_from_slice(&[0x7f; 4]);
    let mut without_bytes = heic();
    without_bytes[iloc + 12 + 10..][..4].copy_from_slice(&[0; 4]);
    // Neither places nor lengths have bytes, so that sixty thousand parts of each item have none.
    let mut endless = heic();
    endless[iloc + 8..][..2].copy_from_slice(&[0, 0]);
    endless[iloc + 10..][..2].copy_from_slice(&u16::MAX.to_be_bytes());
    endless[iloc + 12..][..42].copy_from_slice(&[0xff; 42]);
    let mut open_chain = gif();
    open_chain.truncate(40);
    let blocks = [&gif()[..19], &b"!\xfe\0!\xf9\0".repeat(600_000)].concat();
    vec![
        ("a.tiff", strip_behind_the_end),
        ("b.tiff", many_strips),
        ("c.tiff", raw),
        ("d.heic", item_behind_the_end),
        ("e.heic", without_bytes),
        ("f.heic", endless),
        ("g.gif", open_chain),
        ("h.gif", blocks),
    ]
}

// s_081
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_whose_parts_lead_nowhere_is_not_taken() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for (name, bytes) in hostile() {
            let parts = [Part { name, bytes: &bytes }];
            let answer = sent(&sam, &format!("/api/v1/records/{id}/files"), &[], &parts).await;
            assert_eq!(answer.status, 422, "{name}: {}", answer.body);
            assert!(answer.body.contains("could not read this picture"), "{name}: {}", answer.body);
        }
        done(&portal).await;
    }
}

// s_081
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_without_notes_and_one_of_the_firm_are_kept_as_they_came() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let plain = png(40, 20, &[]);
        let mut cases = vec![(&sam, "plain.png", plain)];
        cases.extend(pictures(1).into_iter().map(|(name, bytes)| (&ruth, name, bytes)));
        for (browser, name, bytes) in cases {
            let file = added(browser, &id, name, &bytes).await;
            assert_eq!(browser.send_for_bytes(&format!("/files/{file}/content")).await.1, bytes, "{name}");
        }
        done(&portal).await;
    }
}

// s_081
#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_may_want_the_notes() {
    let blueprint =
        portico_testkit::BLUEPRINT.replacen("record_types:\n", "files: {metadata: keep}\nrecord_types:\n", 1);
    for portal in TestPortal::both_with(&blueprint).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for (name, bytes) in pictures(6) {
            let file = added(&sam, &id, name, &bytes).await;
            assert_eq!(sam.send_for_bytes(&format!("/files/{file}/content")).await.1, bytes, "{name}");
        }
        done(&portal).await;
    }
}
