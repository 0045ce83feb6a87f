//! Viruses: nothing waiting or infected is given to others, and what nobody looked at is never called clean.

use super::{PDF, Part, added, kinds_told, listed, lying, pdf, sent};
use crate::records::{done, opened};
use portico_connect::clamd::{Address, Scanner};
use portico_portal::storage::{Storage, Unscanned};
use portico_testkit::{BLUEPRINT, TestPortal};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A scanner that knows the word `virus`, and gives up on what is `locked`.
pub async fn scanner() -> Scanner {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            tokio::spawn(answer(line));
        }
    });
    let address = Address::Tcp { host: "127.0.0.1".to_owned(), port };
    Scanner { address, largest: 1 << 20, limit: Duration::from_secs(5) }
}

async fn answer(mut line: TcpStream) -> std::io::Result<()> {
    let mut command = [0; 10];
    line.read_exact(&mut command).await?;
    let mut stream = Vec::new();
    loop {
        let length = usize::try_from(line.read_u32().await?).unwrap();
        if length == 0 {
            break;
        }
        let start = stream.len();
        stream.resize(start + length, 0);
        line.read_exact(&mut stream[start..]).await?;
    }
    let has = |word: &[u8]| stream.windows(word.len()).any(|window| window == word);
    let said: &[u8] = match (has(b"virus"), has(b"locked")) {
        (true, _) => b"stream: Test.Virus FOUND\0",
        (_, true) => b"stream: Heuristics.Encrypted.PDF FOUND\0",
        _ => b"stream: OK\0",
    };
    line.write_all(said).await
}

pub fn with(scanner: &Scanner) -> impl Fn(&mut Storage) + use<> {
    let scanner = scanner.clone();
    move |storage| storage.scanner = Some(scanner.clone())
}

// s_077
#[tokio::test(flavor = "multi_thread")]
async fn a_file_waits_until_it_was_looked_through_and_only_its_sender_gets_it_before() {
    let scanner = scanner().await;
    for portal in TestPortal::both_storing(with(&scanner)).await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", PDF).await;
        assert_eq!(listed(&sam, &id).await[0]["version"]["scan"], "waiting");
        let path = format!("/files/{file}/content");
        let early = mia.get(&path).await;
        assert_eq!(early.status, 503);
        assert!(early.body.contains("being checked for viruses"), "{}", early.body);
        assert_eq!(mia.get(&format!("/records/{id}/files/archive")).await.status, 404, "nothing to pack yet");
        assert_eq!(sam.get(&path).await.status, 200);
        done(&portal).await;
        assert_eq!(listed(&sam, &id).await[0]["version"]["scan"], "clean");
        assert_eq!(mia.get(&path).await.status, 200);
        let again = added(&sam, &id, "again.pdf", PDF).await;
        assert_eq!(mia.get(&format!("/files/{again}/content")).await.status, 200, "the same bytes, the same verdict");
        done(&portal).await;
    }
}

// s_077
#[tokio::test(flavor = "multi_thread")]
async fn an_infected_file_is_deleted_told_and_never_taken_again() {
    let scanner = scanner().await;
    for portal in TestPortal::both_storing(with(&scanner)).await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let bytes = pdf("virus");
        let file = added(&sam, &id, "bad.pdf", &bytes).await;
        done(&portal).await;
        assert_eq!(lying(&portal), (0, 0));
        for browser in [&sam, &ruth] {
            let answer = browser.get(&format!("/files/{file}/content")).await;
            assert_eq!(answer.status, 410);
            assert!(answer.body.contains("We found a virus in this file and deleted it."), "{}", answer.body);
            assert!(browser.get(&format!("/records/{id}/files")).await.body.contains("virus found, deleted"));
        }
        assert_eq!(kinds_told(&portal, &id).await, ["document.added", "document.infected"]);
        let path = format!("/api/v1/records/{id}/files");
        let again = sent(&sam, &path, &[], &[Part { name: "renamed.pdf", bytes: &bytes }]).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("We found a virus"), "{}", again.body);
        let newer = sent(&sam, &format!("/files/{file}/versions"), &[], &[Part { name: "good.pdf", bytes: PDF }]).await;
        assert_eq!(newer.status, 303, "a good one takes its place");
        done(&portal).await;
        assert_eq!(ruth.get(&format!("/files/{file}/content")).await.status, 200);
    }
}

// s_077
#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_looked_through_is_never_called_clean() {
    let scanner = scanner().await;
    for portal in TestPortal::both_storing(with(&scanner)).await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        added(&sam, &id, "locked.pdf", &pdf("locked")).await;
        added(&sam, &id, "large.pdf", &[PDF, &vec![b' '; 2 << 20]].concat()).await;
        done(&portal).await;
        for file in listed(&mia, &id).await {
            assert_eq!(file["version"]["scan"], "not-scanned", "{file}");
        }
        let page = mia.get(&format!("/records/{id}/files")).await.body;
        assert_eq!(page.matches("not scanned").count(), 2, "{page}");
        assert!(!page.to_lowercase().contains("clean"), "{page}");
    }
}

// s_077, s_091
#[tokio::test(flavor = "multi_thread")]
async fn where_the_firm_wants_it_so_what_is_not_scanned_is_held_back() {
    let hold = |storage: &mut Storage| storage.rules.unscanned = Unscanned::Hold;
    for portal in TestPortal::both_storing(hold).await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", PDF).await;
        let held = mia.get(&format!("/files/{file}/content")).await;
        assert_eq!(held.status, 403);
        assert!(held.body.contains("Nobody could check this file for viruses"), "{}", held.body);
        assert_eq!(sam.get(&format!("/files/{file}/content")).await.status, 200, "its sender has it anyway");
        done(&portal).await;
    }
}

// s_077, s_091
#[tokio::test(flavor = "multi_thread")]
async fn what_a_workspace_says_of_unscanned_files_goes_before_what_the_installation_says() {
    for (own, installation, status) in [("hold", Unscanned::Label, 403), ("label", Unscanned::Hold, 200)] {
        let blueprint = format!("{BLUEPRINT}\nfiles:\n  unscanned: {own}\n");
        for portal in TestPortal::both_of(&blueprint, |storage| storage.rules.unscanned = installation).await {
            let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
            let id = opened(&sam, "A wage is missing").await;
            let file = added(&sam, &id, "a.pdf", PDF).await;
            done(&portal).await;
            assert_eq!(mia.get(&format!("/files/{file}/content")).await.status, status, "{own} on {}", portal.name);
            let page = mia.get(&format!("/records/{id}/files")).await.body;
            assert_eq!(page.contains("held back"), own == "hold", "{page}");
        }
    }
}

// s_077, s_091
#[tokio::test(flavor = "multi_thread")]
async fn while_the_scanner_is_down_a_file_waits_and_is_scanned_later() {
    let nobody = Address::Tcp { host: "127.0.0.1".to_owned(), port: 1 };
    let down = Scanner { address: nobody, largest: 1 << 20, limit: Duration::from_secs(1) };
    for portal in TestPortal::both_storing(with(&down)).await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", PDF).await;
        done(&portal).await;
        assert_eq!(listed(&sam, &id).await[0]["version"]["scan"], "waiting");
        assert_eq!(mia.get(&format!("/files/{file}/content")).await.status, 503);
    }
}
